import { flowOf } from '../../data-flow/flow-of.ts';
import type { WaitState } from '../../definition/definition.ts';
import { runtimeError } from '../../state-error.ts';
import type { Frame, Interpreter } from '../frame.ts';
import { nextOf } from '../next-state.ts';

/** The service's longest wait in seconds; one to an instant further away is refused when it is met. */
const MAX_SECONDS = 99_999_999;
const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Waits for its seconds, or until its timestamp (not at all when that is past). */
export const wait: Interpreter<WaitState> = async (frame) => {
  await frame.run.clock.sleep(await delayMs(frame), frame.signal);
  const handover = await flowOf(frame).leave(frame, frame.state, '', frame.input);
  return { ...handover, next: nextOf(frame.state) };
};

async function delayMs(frame: Frame<WaitState>): Promise<number> {
  const flow = flowOf(frame);
  const seconds = await flow.numberOf(frame, 'Seconds', frame.state.Seconds, { min: 0, max: MAX_SECONDS, integer: true });
  if (seconds !== undefined) return seconds * 1000;
  const instant = await flow.instantOf(frame);
  const delay = Math.max(0, (instant ?? 0) - frame.run.clock.now());
  // An execution lasts a year at most, so a wait beyond it could never end.
  if (delay > YEAR_MS) throw runtimeError('Wait state delay is too long.');
  return delay;
}
