import { flowOf } from '../data-flow/flow-of.ts';
import type { ItemProcessor, MapState } from '../definition/definition.ts';
import type { Json } from '../json.ts';
import { isFatal, StateError } from '../state-error.ts';
import type { MapItem } from './context-object.ts';
import type { Frame } from './frame.ts';
import type { Chain, History } from './history.ts';
import { Interruption } from './interruption.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { runStates } from './run-states.ts';
import { Scope } from './scope.ts';

/** One item of a Map and the processor that runs on it. */
export interface Iteration {
  readonly frame: Frame<MapState>;
  readonly processor: ItemProcessor;
  readonly item: MapItem & { readonly input: Json };
  readonly signal: AbortSignal;
  readonly chain: Chain;
}

/**
 * Gives the result of a failed iteration that the Map tolerates;
 * throws what the Map fails with when it does not.
 */
type OnFailure = (error: StateError) => Json;

/**
 * Runs an iteration within the execution's history.
 * `endedBy`: the event that closed it, from which the Map goes on.
 */
export async function inlineIteration(
  iteration: Iteration,
  onFailure: OnFailure,
): Promise<{ readonly result: Json; readonly endedBy: number }> {
  const { frame, item, chain } = iteration;
  const { history } = frame.run;
  const details = { name: frame.name, index: item.index };
  history.record(chain, 'MapIterationStarted', { mapIterationStartedEventDetails: details });
  try {
    const result = await runItem(iteration, frame.scope);
    return { result, endedBy: history.aside(chain, 'MapIterationSucceeded', { mapIterationSucceededEventDetails: details }) };
  } catch (thrown) {
    if (thrown instanceof Interruption && thrown.reason === 'sibling-failed')
      history.aside(chain, 'MapIterationAborted', { mapIterationAbortedEventDetails: details });
    if (!(thrown instanceof StateError) || isFatal(thrown)) throw thrown;
    const endedBy = history.aside(chain, 'MapIterationFailed', { mapIterationFailedEventDetails: details });
    return { result: onFailure(thrown), endedBy };
  }
}

/** Runs an iteration as an execution of its own, with a history of its own; it reads no outer variables. */
export async function distributedIteration(iteration: Iteration, history: History, onFailure: OnFailure): Promise<Json> {
  const frame = { ...iteration.frame, run: { ...iteration.frame.run, history } };
  try {
    return await runItem({ ...iteration, frame }, new Scope(frame.run.jsonata.root));
  } catch (thrown) {
    // An item's own execution may fail in any way: to the Map it is one failed item.
    if (!(thrown instanceof StateError)) throw thrown;
    return onFailure(thrown);
  }
}

async function runItem({ frame, processor, item, signal, chain }: Iteration, outer: Scope): Promise<Json> {
  const input = await flowOf(frame).itemInput({ ...frame, item }, item.input);
  return runStates(processor, input, { ...frame, scope: new Scope(outer), chain, signal, item, nested: true });
}
