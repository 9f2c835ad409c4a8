import type { Target } from '@aws-sdk/client-eventbridge';
import { AwsError } from '../kernel/aws-error.ts';
import type { Permission } from '../kernel/identity.ts';
import { uuid } from '../kernel/ids.ts';
import { machineAndQualifier } from '../kernel/permissions.ts';
import type { ServiceContext } from '../kernel/service.ts';
import type { BusRule } from './bus.ts';
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
export function kindOf(arn: string): 'state-machine' | 'function' | undefined {
  if (/^arn:[^:]+:states:[^:]+:\d+:stateMachine:/.test(arn)) return 'state-machine';
  if (/^arn:[^:]+:lambda:[^:]+:\d+:function:/.test(arn)) return 'function';
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
  const failed = (attempts: number, reason: string): FailedDelivery => ({
    at: clock.now(),
    rule: rule.name,
    target: target.Arn ?? '',
    event,
    attempts,
    reason,
  });

  for (let attempt = 1; ; attempt++) {
    try {
      const complaint = await bring(ctx, rule, target, input, event, halted);
      return complaint === undefined ? undefined : failed(attempt, complaint);
    } catch (error) {
      halted.throwIfAborted();
      const { name, message } = error as Error;
      const reason = `${name}: ${message}`;
      if (error instanceof AwsError && FINAL_ERRORS.has(error.code)) return failed(attempt, reason);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + ctx.random() / 2);
      if (attempt > retries || clock.now() + pause > until) return failed(attempt, reason);
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
): Promise<string | undefined> {
  const { executions, functions, identities } = ctx.neighbours;
  const require = (action: string, resource: string, condition?: Permission['context']): void => {
    // Without a role the target's own policy decides, which the local AWS does not have.
    if (role === undefined) return;
    const who = { service: 'events.amazonaws.com', role, session: rule.name, source: rule.arn };
    identities.require(who, { action, resource, ...(condition && { context: condition }) });
  };
  if (kindOf(arn) === 'state-machine') {
    const { machine, qualifier } = machineAndQualifier(arn);
    require('states:StartExecution', machine, { 'states:StateMachineQualifier': qualifier });
    // A rule cannot choose the name: EventBridge makes one of the event's id and an id of its own.
    await executions.start(arn, input, `${event.id}_${uuid(ctx.random)}`);
    return undefined;
  }
  require('lambda:InvokeFunction', arn);
  const payload: unknown = parsePayload(input);
  for (let attempt = 0; ; attempt++) {
    const result = await functions.invoke(arn, payload);
    if (result.ok) return undefined;
    const pause = FUNCTION_RETRIES_MS[attempt];
    if (pause === undefined) return `${result.errorType}: ${result.errorMessage}`;
    await ctx.clock.sleep(pause, halted);
  }
}

function parsePayload(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json.');
  }
}
