import { isFatal, StateError } from '../state-error.ts';
import { childController, Interruption } from './interruption.ts';

/**
 * Runs `work` on every item, at most `limit` at a time, in order of starting;
 * gives the results in the items' order. The first failure interrupts the
 * rest and is thrown once they have stopped, so that nothing runs on unseen.
 */
export async function sideBySide<T, R>(
  parent: AbortSignal,
  items: readonly T[],
  limit: number,
  work: (item: T, signal: AbortSignal, worker: number) => Promise<R>,
): Promise<R[]> {
  const { controller, release } = childController(parent);
  const results = new Array<R>(items.length);
  let next = 0;
  let failure: { readonly thrown: unknown } | undefined;

  const worker = async (number: number) => {
    while (next < items.length && !failure) {
      const index = next++;
      try {
        results[index] = await work(items[index]!, controller.signal, number);
      } catch (thrown) {
        failure ??= { thrown };
        if (!controller.signal.aborted) controller.abort(new Interruption(endsExecution(thrown) ? 'execution-ended' : 'sibling-failed'));
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, (_, number) => worker(number)));
  release();
  if (failure) throw failure.thrown;
  return results;
}

const endsExecution = (thrown: unknown): boolean => !(thrown instanceof StateError) || isFatal(thrown);
