import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { type Effect, Effects } from '../../src/kernel/effects.ts';
import { everybodyMay } from '../../src/kernel/neighbourhood.ts';
import type { BusEvent, InvocationResult, Neighbours } from '../../src/kernel/neighbours.ts';
import { seededRandom } from '../../src/kernel/random.ts';
import { stepFunctionsService } from '../../src/stepfunctions/stepfunctions.ts';

/** A function's code, as a test writes it: a result, or a thrown error with a name. */
export type TestFunction = (payload: never) => unknown;

export interface Finished {
  readonly executionArn: string;
  readonly status: string;
  /** Parsed. */
  readonly output: unknown;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  readonly events: readonly HistoryEvent[];
  /** Types of the events, in order. */
  readonly types: readonly string[];
  /** Virtual milliseconds from start to end. */
  readonly tookMs: number;
}

const CALL = { requestId: 'test', accessKeyId: 'test' };

/** A local Step Functions in virtual time, with functions to call and nothing else beside it. */
export function world(functions: Readonly<Record<string, TestFunction>> = {}) {
  const clock = new VirtualClock();
  const effects = new Effects(() => clock.now());
  const seen: Effect[] = [];
  effects.watch((effect) => seen.push(effect));
  const bus: BusEvent[] = [];
  const neighbours = {
    events: { put: (event: BusEvent) => bus.push(event) },
    identities: everybodyMay('123456789012'),
    functions: { invoke: (name: string, payload: unknown) => invoke(functions, name, payload) },
  } as unknown as Neighbours;
  const service = stepFunctionsService({
    clock,
    region: 'us-east-1',
    account: '123456789012',
    effects,
    neighbours,
    random: seededRandom('stepfunctions'),
    endpoint: () => undefined,
  });

  /** Calls an operation as the wire does: what it throws comes as a rejection. */
  async function call<T = Record<string, unknown>>(operation: string, input: object = {}): Promise<T> {
    return (await service.operations[operation]!(input, CALL)) as T;
  }
  let machines = 0;
  async function create(definition: object, name = `machine-${++machines}`): Promise<string> {
    const text = JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
    const { stateMachineArn } = await call<{ stateMachineArn: string }>('CreateStateMachine', {
      name,
      definition: text,
      roleArn: 'arn:aws:iam::123456789012:role/machine',
    });
    return stateMachineArn;
  }
  async function start(definition: object, input: unknown = {}): Promise<string> {
    const stateMachineArn = await create(definition);
    const { executionArn } = await call<{ executionArn: string }>('StartExecution', { stateMachineArn, input: JSON.stringify(input) });
    return executionArn;
  }
  async function finish(executionArn: string): Promise<Finished> {
    await clock.run(service.ended(executionArn));
    const execution = await call<Record<string, string> & { startDate: Date; stopDate: Date }>('DescribeExecution', { executionArn });
    const { events } = await call<{ events: HistoryEvent[] }>('GetExecutionHistory', { executionArn, maxResults: 1000 });
    return {
      executionArn,
      status: execution.status!,
      output: execution.output === undefined ? undefined : JSON.parse(execution.output),
      error: execution.error,
      cause: execution.cause,
      events,
      types: events.map((event) => event.type!),
      tookMs: execution.stopDate.getTime() - execution.startDate.getTime(),
    };
  }
  const run = async (definition: object, input?: unknown): Promise<Finished> => finish(await start(definition, input));
  return { clock, service, seen, bus, call, create, start, finish, run };
}

/** A machine of one state. */
export const one = (state: object, name = 'Only'): object => ({ StartAt: name, States: { [name]: state } });

const MOVES_ITSELF = new Set(['Choice', 'Succeed', 'Fail']);

/** A machine of states that follow one another; the last one ends it. */
export function chain(states: Readonly<Record<string, object>>): object {
  const names = Object.keys(states);
  const linked = Object.entries(states).map(([name, state], i) => {
    const next = names[i + 1];
    const moves = MOVES_ITSELF.has(String((state as { Type?: string }).Type)) ? {} : next ? { Next: next } : { End: true };
    return [name, { ...state, ...moves }];
  });
  return { StartAt: names[0], States: Object.fromEntries(linked) };
}

/** A Task that calls a function of the world. */
export const lambda = (name: string, more: object = {}): object => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: name, Payload: '{% $states.input %}' },
  Output: '{% $states.result.Payload %}',
  ...more,
});

export const previousIds = (finished: Finished): readonly number[] => finished.events.map((event) => event.previousEventId!);

async function invoke(functions: Readonly<Record<string, TestFunction>>, name: string, payload: unknown): Promise<InvocationResult> {
  const code = functions[name];
  if (!code) throw new Error(`the test has no function ${name}`);
  try {
    return { ok: true, payload: (await code(payload as never)) ?? null, requestId: 'request-1' };
  } catch (thrown) {
    const { name: errorType, message: errorMessage } = thrown as Error;
    return { ok: false, errorType, errorMessage, trace: [], requestId: 'request-1' };
  }
}

/** An error with a name of its own, as a function throws it. */
export function failure(name: string, message = 'it failed'): Error {
  return Object.assign(new Error(message), { name });
}
