import type { Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import type { Permission } from '../kernel/identity.ts';
import { uuid } from '../kernel/ids.ts';
import { machineAndQualifier } from '../kernel/permissions.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { BusRule } from './bus.ts';
import { deadLetter, type ExhaustedCondition, SENDER } from './dead-letter.ts';
import { type Envelope, inputFor } from './target-input.ts';

/** An event that a target did not get, or that its function could not handle. */
export interface FailedDelivery {
  readonly at: number;
  readonly rule: string;
  readonly target: string;
  readonly event: Envelope;
  /** How often it was tried. */
  readonly attempts: number;
  readonly reason: string;
  /** Whether it went to the target's dead-letter queue. */
  readonly deadLettered: boolean;
}

/** EventBridge's default retry policy: 185 retries within 24 hours, backing off exponentially. */
const RETRIES = 185;
const AGE_SECONDS = 86_400;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 480_000;
/**
 * Lambda's own retries of an asynchronous invocation whose function failed: after one minute, then after two.
 */
const FUNCTION_RETRIES_MS = [60_000, 120_000];

/** Answers that no retry changes: EventBridge gives up at once. */
const FINAL_ERRORS = new Set([
  'QueueDoesNotExist',
  'AccessDeniedException',
  'InvalidArn',
  'InvalidExecutionInput',
  'InvalidName',
  'InvalidRequestContentException',
  'ResourceNotFoundException',
  'StateMachineDeleting',
  'StateMachineDoesNotExist',
  'ValidationException',
]);

/** What a target's ARN names, if the local EventBridge delivers to it. */
export function kindOf(arn: string): 'state-machine' | 'function' | 'queue' | undefined {
  if (/^arn:[^:]+:states:[^:]+:\d+:stateMachine:/.test(arn)) return 'state-machine';
  if (/^arn:[^:]+:lambda:[^:]+:\d+:function:/.test(arn)) return 'function';
  if (/^arn:[^:]+:sqs:[^:]+:\d+:/.test(arn)) return 'queue';
  return undefined;
}

/**
 * Brings one event to one target, with retries.
 * Resolves with what went wrong, or undefined. Rejects only when halted.
 */
export async function deliver(
  ctx: ServiceContext,
  rule: BusRule,
  target: Target,
  event: Envelope,
  halted: AbortSignal,
): Promise<FailedDelivery | undefined> {
  const { clock } = ctx;
  const input = inputFor(target, event, rule);
  const retries = target.RetryPolicy?.MaximumRetryAttempts ?? RETRIES;
  const until = clock.now() + (target.RetryPolicy?.MaximumEventAgeInSeconds ?? AGE_SECONDS) * 1000;
  const failed = (attempts: number, error: Pick<Error, 'name' | 'message'>, condition?: ExhaustedCondition): FailedDelivery => ({
    at: clock.now(),
    rule: rule.name,
    target: target.Arn ?? '',
    event,
    attempts,
    reason: `${error.name}: ${error.message}`,
    deadLettered: deadLetter(ctx, rule, target, event, { error, retries: attempts - 1, condition }),
  });

  for (let attempt = 1; ; attempt++) {
    try {
      const complaint = await bring(ctx, rule, target, input, event, halted);
      // EventBridge has done its part when Lambda takes the event: what the function does with it is
      // Lambda's.
      return (
        complaint && { ...failedInLambda(complaint), at: clock.now(), rule: rule.name, target: target.Arn ?? '', event, attempts: attempt }
      );
    } catch (error) {
      halted.throwIfAborted();
      const refusal = error as Error;
      if (error instanceof AwsError && FINAL_ERRORS.has(error.code)) return failed(attempt, refusal);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + ctx.random() / 2);
      if (attempt > retries) return failed(attempt, refusal, 'MaximumRetryAttempts');
      if (clock.now() + pause > until) return failed(attempt, refusal, 'MaximumEventAgeInSeconds');
      await clock.sleep(pause, halted);
    }
  }
}

/**
 * One attempt. Throws what the target's service answered;
 * gives back why a function that was invoked failed in the end.
 */
async function bring(
  ctx: ServiceContext,
  rule: BusRule,
  { Arn: arn = '', RoleArn: role }: Target,
  input: string,
  event: Envelope,
  halted: AbortSignal,
): Promise<Pick<Error, 'name' | 'message'> | undefined> {
  const { neighbours } = ctx;
  const require = (action: string, resource: string, condition?: Permission['context']): void => {
    // Without a role the target's own policy decides, which the local AWS does not have.
    if (role === undefined) return;
    const who = { service: 'events.amazonaws.com', role, session: rule.name, source: rule.arn };
    neighbours.identities.require(who, { action, resource, ...(condition && { context: condition }) });
  };
  if (kindOf(arn) === 'state-machine') {
    const { machine, qualifier } = machineAndQualifier(arn);
    require('states:StartExecution', machine, { 'states:StateMachineQualifier': qualifier });
    // A rule cannot choose the name: EventBridge makes one of the event's id and an id of its own.
    await neighbours.executions.start(arn, input, `${event.id}_${uuid(ctx.random)}`);
    return undefined;
  }
  if (kindOf(arn) === 'queue') {
    require('sqs:SendMessage', arn);
    neighbours.queueing.send(arn, { body: input, senderId: SENDER });
    return undefined;
  }
  if (kindOf(arn) !== 'function') throw new AwsError('ResourceNotFoundException', `The local EventBridge does not deliver to ${arn}.`);
  require('lambda:InvokeFunction', arn);
  const payload: unknown = parsePayload(input);
  for (let attempt = 0; ; attempt++) {
    const result = await neighbours.functions.invoke(arn, payload);
    if (result.ok) return undefined;
    const pause = FUNCTION_RETRIES_MS[attempt];
    if (pause === undefined) return { name: result.errorType, message: result.errorMessage };
    await ctx.clock.sleep(pause, halted);
  }
}

const failedInLambda = ({ name, message }: Pick<Error, 'name' | 'message'>) => ({ reason: `${name}: ${message}`, deadLettered: false });

function parsePayload(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}
