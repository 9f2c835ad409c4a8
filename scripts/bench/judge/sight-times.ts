import { sight } from '../../../src/deployment/judge/sight.ts';
import { LIMITS } from './row.ts';

/** Processor milliseconds that `sight` may take a gate. */
export const SIGHT_AT_MOST = 600;

/**
 * Of gates of any length and traffic: the processor milliseconds of each. The first one warms up as a plan
 * does.
 */
export function sightTimes(): readonly { readonly gate: string; readonly milliseconds: number }[] {
  return [5, 10, 30, 60, 720].flatMap((minutes) =>
    [1, 5, 24, 600, 60_000].map((green) => {
      const before = process.cpuUsage();
      sight({ limits: LIMITS.both, minutes, greenPerMinute: green, bluePerMinute: 9 * green, blueShare: 0.002 });
      const { user, system } = process.cpuUsage(before);
      return {
        gate: `${minutes} minutes, ${green.toLocaleString('en')} a minute on green`,
        milliseconds: Math.round((user + system) / 1000),
      };
    }),
  );
}
