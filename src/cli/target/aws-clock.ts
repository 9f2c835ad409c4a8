import { systemClock } from '../../aws/system-clock.ts';
import type { Clock } from '../../deployment/ports/clock.ts';

/** What follows AWS's time: `heard` takes the `Date` header of each answer. */
export interface AwsClock extends Clock {
  heard(date: string | undefined): void;
}

/** A header tells whole seconds, and an answer is on its way for a while: less than this is no difference. */
const SAME_WITHIN_MS = 2_000;

/**
 * The time of whoever answers, as far as it differs from this machine's: a word is stamped as the deployment
 * that it is said to. A machine's own clock may be wrong, and the time of a local AWS runs faster. Before the
 * first answer it is this machine's time.
 */
export function awsClock(now: () => number = Date.now): AwsClock {
  let ahead = 0;
  return {
    now: () => now() + ahead,
    sleep: systemClock.sleep,
    heard(date) {
      const theirs = Date.parse(date ?? '');
      if (!Number.isNaN(theirs)) ahead = Math.abs(theirs - now()) < SAME_WITHIN_MS ? 0 : theirs - now();
    },
  };
}
