import { flowOf } from '../../data-flow/flow-of.ts';
import type { SucceedState } from '../../definition/definition.ts';
import type { Interpreter } from '../frame.ts';

/** Ends the machine, branch or iteration well. */
export const succeed: Interpreter<SucceedState> = async (frame) => {
  const handover = await flowOf(frame).leave(frame, frame.state, '', frame.input);
  return { ...handover, next: undefined };
};
