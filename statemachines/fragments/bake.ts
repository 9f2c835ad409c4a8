import { call, eq, type Flow } from '@teal/asl';
import { judgeHealth } from './actions.ts';
import { recorded } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

type Needs = Planned & {
  /** Until the next judgement, at least 1. */
  readonly waitSeconds: number;
};

/** Names of the states, since a bake and the window are two places in the graph. */
export interface BakeNames {
  readonly wait: string;
  readonly judge: string;
  readonly over: string;
}

/**
 * A bake: wait (a word ends the wait at once), judge, again until the judge says that it is over. A verdict that fails and an
 * order to go back are errors of the judge: they leave by the guard.
 */
export const bake = (flow: Flow<Needs>, names: BakeNames) =>
  flow.repeat(
    names.over,
    (again) =>
      again
        .step(names.wait, (s) => untilWord('bake', s.planDeployment.plan, s.waitSeconds), {
          as: 'answer',
          timeout: (s) => s.waitSeconds,
          retry: recorded,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        })
        .step(names.judge, (s) => call(judgeHealth, { plan: s.planDeployment.plan }), {
          as: 'waitSeconds',
          keep: (r) => r.waitSeconds,
          retry: recorded,
          timeout: '30 seconds',
        }),
    { until: (s) => eq(s.waitSeconds, 0) },
  );
