import { call, eq, type Flow } from '@teal/asl';
import { checkQuiet } from './actions.ts';
import { recorded, untilAllowed } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

type Needs = Planned & {
  /** Until the next look, at least 1. */
  readonly waitSeconds: number;
};

export interface QuietNames {
  readonly side: 'blue' | 'green';
  readonly wait: string;
  readonly look: string;
  readonly over: string;
}

/** Until clients have left a side that has no weight any more: wait (a person's word ends the wait at once), look at its traffic, again. */
export const untilQuiet = (flow: Flow<Needs>, { side, wait, look, over }: QuietNames) =>
  flow.repeat(
    over,
    (again) =>
      again
        .step(wait, (s) => untilWord('clients', s.planDeployment.plan, s.waitSeconds), {
          as: 'answer',
          timeout: (s) => s.waitSeconds,
          retry: [recorded, untilAllowed],
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        })
        .step(look, (s) => call(checkQuiet, { plan: s.planDeployment.plan, side }), {
          as: 'waitSeconds',
          keep: (r) => r.waitSeconds,
          retry: [recorded, untilAllowed],
          timeout: '30 seconds',
        }),
    { until: (s) => eq(s.waitSeconds, 0) },
  );
