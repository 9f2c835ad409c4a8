import { flowOf } from '../data-flow/flow-of.ts';
import type { Catcher, StateDefinition, StateType } from '../definition/definition.ts';
import type { Json, JsonObject } from '../json.ts';
import { dataLimitError, inState, isFatal, StateError } from '../state-error.ts';
import { handlerOf } from './error-match.ts';
import type { Exit, Frame, Interpreter, Surroundings } from './frame.ts';
import { Interruption } from './interruption.ts';
import { isTooLarge, jsonText } from './payload.ts';
import { nextRetry, type RetriesUsed } from './retry-policy.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { interpreters } from './states/interpreters.ts';

/**
 * Enters a state, runs it with its retries and catchers, and leaves it.
 * Throws what nothing caught, worded for this state.
 */
export async function runState(name: string, state: StateDefinition, input: Json, surroundings: Surroundings): Promise<Exit> {
  const { run, chain } = surroundings;
  const enteredEventId = run.history.record(chain, `${state.Type}StateEntered`, {
    stateEnteredEventDetails: { name, input: jsonText(input), inputDetails: { truncated: false } },
  });
  run.onState(name, 'entered');
  const entered = { ...surroundings, name, state, input, enteredAt: run.clock.now(), enteredEventId };

  let used: RetriesUsed = [];
  for (let retryCount = 0; ; retryCount++) {
    const frame: Frame = { ...entered, retryCount };
    try {
      return leave(frame, await interpret(frame));
    } catch (thrown) {
      const error = worded(thrown, frame);
      const retry = 'Retry' in state ? nextRetry(state.Retry, error, state.Type, used, run.random) : undefined;
      if (!retry) return await caught(frame, error);
      used = retry.used;
      await run.clock.sleep(retry.delayMs, surroundings.signal);
    }
  }
}

/** The table is typed state by state; here the state's type is known only as a tag. */
const interpret = (frame: Frame): Promise<Exit> => (interpreters[frame.state.Type] as Interpreter<StateDefinition>)(frame);

function leave(frame: Frame, exit: Exit): Exit {
  const { run, chain, name, state, scope } = frame;
  const output = jsonText(exit.output);
  if (isTooLarge(output)) throw dataLimitError(name);
  if (exit.assigned) scope.assign(exit.assigned);
  if (state.Type === 'Fail') return exit;
  run.history.record(chain, `${state.Type}StateExited`, {
    stateExitedEventDetails: { name, output, outputDetails: { truncated: false }, ...assignedDetails(exit.assigned) },
  });
  run.onState(name, 'exited');
  return exit;
}

const assignedDetails = (assigned: JsonObject | undefined) =>
  assigned
    ? {
        assignedVariables: Object.fromEntries(Object.entries(assigned).map(([variable, value]) => [variable, jsonText(value)])),
        assignedVariablesDetails: { truncated: false },
      }
    : {};

/**
 * The error as the service words it for this state, once: the innermost state names itself. A failed
 * evaluation leaves an event of its own. Interruptions and faults of the local AWS itself go through.
 */
function worded(thrown: unknown, frame: Frame): StateError {
  if (!(thrown instanceof StateError) || thrown instanceof WordedError) {
    if (thrown instanceof Interruption && thrown.reason === 'sibling-failed') recordAborted(frame);
    if (!(thrown instanceof StateError)) throw thrown;
    return thrown;
  }
  const error = inState(thrown, frame.name, frame.enteredEventId);
  if (error.kind === 'evaluation') recordEvaluationFailed(frame, error);
  return new WordedError(error);
}

/** A StateError that already names the state it arose in. */
class WordedError extends StateError {
  constructor(error: StateError) {
    super(error.kind, error.error, error.cause, { location: error.location, ...(error.alias ? { alias: error.alias } : {}) });
  }
}

function recordEvaluationFailed({ run, chain, name }: Frame, error: StateError): void {
  run.history.record(chain, 'EvaluationFailed', {
    evaluationFailedEventDetails: {
      state: name,
      error: error.error,
      cause: error.cause,
      ...(error.location === undefined ? {} : { location: error.location }),
    },
  });
}

/** Goes on at the catcher that takes the error, or throws it. */
async function caught(frame: Frame, error: StateError): Promise<Exit> {
  const before = frame.chain.last;
  recordStateFailed(frame, error);
  const catchers = 'Catch' in frame.state ? frame.state.Catch : undefined;
  const index = handlerOf(catchers, error, frame.state.Type);
  if (!catchers || index < 0) {
    if (frame.nested && error.kind === 'failure' && frame.state.Type === 'Task') frame.run.history.aside(frame.chain, 'TaskStateAborted');
    throw error;
  }
  try {
    return leave(frame, await handOver(frame, catchers[index]!, index, error));
  } catch (thrown) {
    // The service records the catcher's own failure from where the state stood before its Failed event.
    frame.chain.last = before;
    const second = worded(thrown, frame);
    recordStateFailed(frame, second);
    throw second;
  }
}

async function handOver(frame: Frame, catcher: Catcher, index: number, error: StateError): Promise<Exit> {
  const errorOutput = { Error: error.error ?? '', Cause: error.cause ?? '' };
  const handover = await flowOf(frame).leave(frame, catcher, `Catch[${index}]`, errorOutput, { errorOutput });
  return { ...handover, next: catcher.Next };
}

/**
 * Map and Parallel tell of their failure, whether it is caught or not;
 * a fatal error ends the execution without it.
 */
const failedEvents: Partial<Record<StateType, 'MapStateFailed' | 'ParallelStateFailed'>> = {
  Map: 'MapStateFailed',
  Parallel: 'ParallelStateFailed',
};

function recordStateFailed(frame: Frame, error: StateError): void {
  const type = failedEvents[frame.state.Type];
  if (type && !isFatal(error)) frame.run.history.record(frame.chain, type);
}

const abortedEvents: Partial<Record<StateType, 'TaskStateAborted' | 'WaitStateAborted' | 'MapStateAborted' | 'ParallelStateAborted'>> = {
  Task: 'TaskStateAborted',
  Wait: 'WaitStateAborted',
  Map: 'MapStateAborted',
  Parallel: 'ParallelStateAborted',
};

/**
 * A state that was cut off because a sibling failed.
 * When the whole execution ends, its last event alone says so.
 */
function recordAborted(frame: Frame): void {
  const type = abortedEvents[frame.state.Type];
  if (type) frame.run.history.aside(frame.chain, type);
}
