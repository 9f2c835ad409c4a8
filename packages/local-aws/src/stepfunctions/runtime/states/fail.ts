import { flowOf } from '../../data-flow/flow-of.ts';
import type { FailState } from '../../definition/definition.ts';
import { StateError } from '../../state-error.ts';
import type { Interpreter } from '../frame.ts';

/** Fails with its own error and cause; either may be absent. */
export const fail: Interpreter<FailState> = async (frame) => {
  const flow = flowOf(frame);
  const error = await flow.textOf(frame, 'Error');
  const cause = await flow.textOf(frame, 'Cause');
  throw new StateError('failure', error, cause);
};
