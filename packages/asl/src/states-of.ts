import type { State, States } from './definition.ts';

/** A state of a machine, wherever it stands. */
export type Placed = readonly [name: string, state: State, path: readonly string[]];

/**
 * Every state of a machine with those in its branches and processors; `path` has the states around it, outer
 * before inner.
 */
export function statesOf({ States }: States, path: readonly string[] = []): readonly Placed[] {
  return Object.entries(States).flatMap(([name, state]) => [
    [name, state, path] as const,
    ...innerStates(state).flatMap((inner) => statesOf(inner, [...path, name])),
  ]);
}

function innerStates(state: State): readonly States[] {
  if (state.Type === 'Parallel') return state.Branches;
  return state.Type === 'Map' ? [state.ItemProcessor] : [];
}
