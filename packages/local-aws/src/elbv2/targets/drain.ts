import type { Clock } from '../../clock/clock.ts';
import type { Target } from './target-group.ts';

/**
 * Waits until a draining target has no request or tunnel open, or `delayMs` are over. Gives how many were
 * still open at the end: 0, or what now has to be closed. A target without any is done at once. Source:
 * "Deregistration delay", Application Load Balancers guide.
 */
export function drained(target: Target, delayMs: number, clock: Clock): Promise<number> {
  if (target.inFlight === 0) return Promise.resolve(0);
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      target.whenIdle = undefined;
      resolve(target.inFlight);
    };
    const cancel = clock.after(delayMs, finish);
    target.whenIdle = finish;
  });
}
