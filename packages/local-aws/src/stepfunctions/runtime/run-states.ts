import type { StatesContainer } from '../definition/definition.ts';
import type { Json } from '../json.ts';
import { runtimeError } from '../state-error.ts';
import type { Surroundings } from './frame.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { runState } from './run-state.ts';

/**
 * Runs states from `StartAt`, or from the state given, to an end of the sequence; gives its output.
 * Throws StateError or Interruption.
 */
export async function runStates(
  container: StatesContainer,
  input: Json,
  surroundings: Surroundings,
  startAt = container.StartAt,
): Promise<Json> {
  let name = startAt;
  let data = input;
  for (;;) {
    const state = container.States[name];
    if (!state) throw runtimeError(`The state '${name}' does not exist. Known: ${Object.keys(container.States).join(', ')}`);
    const exit = await runState(name, state, data, surroundings);
    data = exit.output;
    if (exit.next === undefined) return data;
    name = exit.next;
  }
}
