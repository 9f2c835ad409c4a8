import { flowOf } from '../../data-flow/flow-of.ts';
import type { ItemProcessor, MapState } from '../../definition/definition.ts';
import { isJsonObject, type Json } from '../../json.ts';
import { isFatal, runtimeError, StateError } from '../../state-error.ts';
import type { MapItem } from '../context-object.ts';
import type { Frame, Interpreter } from '../frame.ts';
import { History } from '../history.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { distributedIteration, type Iteration, inlineIteration } from '../iteration.ts';
import { nextOf } from '../next-state.ts';
import { sideBySide } from '../side-by-side.ts';
import { exceeds, isDeclared, type Tolerance } from '../tolerance.ts';

/** Iterations that an inline Map runs side by side at most. Source: "Using Map state in Inline mode". */
const INLINE_CONCURRENCY = 40;
const DISTRIBUTED_CONCURRENCY = 10_000;

/** Runs its processor once for each item; more failures than it tolerates end the rest and fail it. */
export const map: Interpreter<MapState> = async (frame) => {
  const { run, chain, state } = frame;
  const flow = flowOf(frame);
  refuseMissing(state);
  const items = pairsOf(await flow.itemsOf(frame));
  const limit = await concurrency(frame);
  const tolerance = await toleranceOf(frame);
  const processor = processorOf(state);
  const distributed = processor.ProcessorConfig?.Mode === 'DISTRIBUTED';

  run.history.record(chain, 'MapStateStarted', { mapStateStartedEventDetails: { length: items.length } });
  const iterate = distributed ? runDistributed : runInline;
  const result = await iterate(frame, processor, items, limit, tolerance);
  run.history.aside(chain, 'MapStateSucceeded');

  const handover = await flow.leave(frame, state, '', result, { result });
  return { ...handover, next: nextOf(state) };
};

function refuseMissing(state: MapState): void {
  const used = (['ItemReader', 'ItemBatcher', 'ResultWriter'] as const).filter((field) => state[field] !== undefined);
  if (used.length > 0)
    throw runtimeError(`The local Step Functions has no ${used.join(', ')}: a Map reads its Items and gives back its results.`);
}

function processorOf(state: MapState): ItemProcessor {
  const processor = state.ItemProcessor ?? state.Iterator;
  if (!processor) throw runtimeError('A Map state needs an ItemProcessor.');
  return processor;
}

/**
 * An object is iterated as its key-value pairs.
 * Source: ItemsPath, "If the input to the Map state is a JSON object".
 */
function pairsOf(items: readonly Json[] | { readonly [key: string]: Json }): readonly (MapItem & { readonly input: Json })[] {
  if (!isJsonObject(items)) return items.map((value, index) => ({ index, value, input: value }));
  return Object.entries(items).map(([key, value], index) => ({ index, key, value, input: { Key: key, Value: value } }));
}

async function concurrency(frame: Frame<MapState>): Promise<number> {
  const most = processorOf(frame.state).ProcessorConfig?.Mode === 'DISTRIBUTED' ? DISTRIBUTED_CONCURRENCY : INLINE_CONCURRENCY;
  const bounds = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  const wanted = (await flowOf(frame).numberOf(frame, 'MaxConcurrency', frame.state.MaxConcurrency, bounds)) ?? 0;
  return wanted === 0 ? most : Math.min(wanted, most);
}

async function toleranceOf(frame: Frame<MapState>): Promise<Tolerance> {
  const flow = flowOf(frame);
  const { ToleratedFailureCount, ToleratedFailurePercentage } = frame.state;
  const anyCount = { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true };
  const percent = { min: 0, max: 100, integer: false };
  return {
    count: await flow.numberOf(frame, 'ToleratedFailureCount', ToleratedFailureCount, anyCount),
    percentage: await flow.numberOf(frame, 'ToleratedFailurePercentage', ToleratedFailurePercentage, percent),
  };
}

type Items = ReturnType<typeof pairsOf>;

/**
 * Iterations write to the execution's own history; each worker's iterations follow one another on one chain.
 */
async function runInline(
  frame: Frame<MapState>,
  processor: ItemProcessor,
  items: Items,
  limit: number,
  tolerance: Tolerance,
): Promise<Json> {
  const workers = Array.from({ length: Math.min(limit, items.length) }, () => frame.chain.fork());
  const failures = failureCounter(tolerance, items.length);
  let lastEvent = frame.chain.last;
  return sideBySide(frame.signal, items, limit, async (item, signal, worker) => {
    const iteration: Iteration = { frame, processor, item, signal, chain: workers[worker]! };
    const outcome = await inlineIteration(iteration, failures);
    lastEvent = outcome.endedBy;
    return outcome.result;
  }).then(
    (results) => {
      frame.chain.last = lastEvent;
      return results;
    },
    (thrown) => {
      frame.chain.last = Math.max(frame.chain.last, ...workers.map((chain) => chain.last));
      throw thrown;
    },
  );
}

/** Iterations are executions of their own: the history shows the Map Run only. */
async function runDistributed(
  frame: Frame<MapState>,
  processor: ItemProcessor,
  items: Items,
  limit: number,
  tolerance: Tolerance,
): Promise<Json> {
  const { run, chain } = frame;
  const label = frame.state.Label ?? frame.name.replace(/\W/g, '');
  const mapRunArn = `${run.machine.arn.replace(':stateMachine:', ':mapRun:')}/${label}:${run.execution.name}-${frame.enteredEventId}`;
  run.history.record(chain, 'MapRunStarted', { mapRunStartedEventDetails: { mapRunArn } });
  const failures = failureCounter(tolerance, items.length);
  try {
    const results = await sideBySide(frame.signal, items, limit, (item, signal) =>
      distributedIteration({ frame, processor, item, signal, chain: chain.fork() }, new History(() => run.clock.now()), failures),
    );
    run.history.aside(chain, 'MapRunSucceeded');
    return results;
  } catch (thrown) {
    if (thrown instanceof StateError && !isFatal(thrown)) {
      run.history.record(chain, 'MapRunFailed', { mapRunFailedEventDetails: { error: thrown.error, cause: thrown.cause } });
    }
    throw thrown;
  }
}

/**
 * Counts failed iterations: gives back what such an iteration results in, or throws what the Map fails with.
 */
function failureCounter(tolerance: Tolerance, items: number): (error: StateError) => Json {
  let failed = 0;
  return (error) => {
    failed++;
    if (!exceeds(tolerance, failed, items)) return { Error: error.error ?? '', Cause: error.cause ?? '' };
    if (!isDeclared(tolerance)) throw error;
    throw new StateError('failure', 'States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded');
  };
}
