/**
 * Asks once for all keys that are asked for in one turn: as many alarms as there are, one call. The first
 * signal of the turn holds for all of them.
 */
export function together<V>(
  ask: (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, V>>,
): (key: string, signal: AbortSignal) => Promise<V | undefined> {
  let turn: { readonly keys: Set<string>; readonly answer: Promise<ReadonlyMap<string, V>> } | undefined;
  return async (key, signal) => {
    if (turn === undefined) {
      const keys = new Set<string>();
      const answer = Promise.resolve().then(() => {
        turn = undefined;
        return ask([...keys], signal);
      });
      turn = { keys, answer };
    }
    turn.keys.add(key);
    return (await turn.answer).get(key);
  };
}

/** Of a function that answers for many names, the one that answers for one. */
export type Together<F extends (...given: never[]) => Promise<ReadonlyMap<string, unknown>>> = (
  name: string,
  signal: AbortSignal,
) => Promise<(Awaited<ReturnType<F>> extends ReadonlyMap<string, infer V> ? V : never) | undefined>;
