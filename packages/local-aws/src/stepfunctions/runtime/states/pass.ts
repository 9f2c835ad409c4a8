import { flowOf } from '../../data-flow/flow-of.ts';
import type { PassState } from '../../definition/definition.ts';
import type { Interpreter } from '../frame.ts';
import { nextOf } from '../next-state.ts';

/** Hands its input, or its Output, on. */
export const pass: Interpreter<PassState> = async (frame) => {
  const handover = await flowOf(frame).leave(frame, frame.state, '', frame.input);
  return { ...handover, next: nextOf(frame.state) };
};
