import type { Clock } from '../../deployment/ports/clock.ts';

/** A wait with an end. */
export interface Patience {
  /** Whether it is worth another look. */
  readonly left: boolean;
  pause(ms: number): Promise<void>;
}

/**
 * The patience of whoever waits at the command: `timeoutMs` of this machine's time. AWS's time may be another
 * one: that of a local AWS runs faster, and pauses on a simulated clock take none of the machine's.
 */
export function patienceOf(clock: Pick<Clock, 'sleep'>, timeoutMs: number): Patience {
  const deadline = performance.now() + timeoutMs;
  let paused = 0;
  return {
    get left() {
      return paused < timeoutMs && performance.now() < deadline;
    },
    async pause(ms) {
      await clock.sleep(ms);
      paused += ms;
    },
  };
}
