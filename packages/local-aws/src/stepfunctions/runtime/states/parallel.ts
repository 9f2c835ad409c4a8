import { flowOf } from '../../data-flow/flow-of.ts';
import type { ParallelState } from '../../definition/definition.ts';
import type { Interpreter } from '../frame.ts';
import { nextOf } from '../next-state.ts';
// biome-ignore lint/suspicious/noImportCycles: a sequence runs states, and a Map or a Parallel state runs sequences.
import { runStates } from '../run-states.ts';
import { Scope } from '../scope.ts';
import { sideBySide } from '../side-by-side.ts';

/**
 * Runs its branches side by side, each with the same input and a scope of its own;
 * the first failure ends the others.
 */
export const parallel: Interpreter<ParallelState> = async (frame) => {
  const { run, chain, state } = frame;
  const flow = flowOf(frame);
  const input = await flow.argumentsOf(frame);
  run.history.record(chain, 'ParallelStateStarted');

  const branches = state.Branches.map((branch) => ({ branch, chain: chain.fork() }));
  const result = await sideBySide(frame.signal, branches, branches.length, (item, signal) =>
    runStates(item.branch, input, { ...frame, scope: new Scope(frame.scope), chain: item.chain, signal, nested: true }),
  ).finally(() => {
    chain.last = Math.max(...branches.map((item) => item.chain.last));
  });
  run.history.aside(chain, 'ParallelStateSucceeded');

  const handover = await flow.leave(frame, state, '', result, { result });
  return { ...handover, next: nextOf(state) };
};
