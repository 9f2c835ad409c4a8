import { call, eq, type Flow } from '@teal/asl';
import { judgeHealth } from './actions.ts';
import { recorded, waiting } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

type Needs = Planned & {
  /** Until the next judgement; 0 when the bake is over. */
  readonly bakeSeconds: number;
};

/** Names of the states, since a bake and the window are two places in the graph. */
export interface BakeNames {
  readonly over: string;
  readonly wait: string;
  readonly judge: string;
}

/**
 * A bake, which may last no time: wait (a word ends the wait at once), judge, again until the judge says that
 * it is over. A verdict that fails and an order to go back are errors of the judge: they leave by the guard.
 */
export const bake = (flow: Flow<Needs>, names: BakeNames) =>
  flow.until(
    names.over,
    (s) => eq(s.bakeSeconds, 0),
    (again) =>
      again
        .step(names.wait, (s) => untilWord('bake', s.planDeployment.plan, s.bakeSeconds), {
          comment: "Waits until the next judgement. A person's word ends the wait at once.",
          as: 'answer',
          timeout: (s) => s.bakeSeconds,
          retry: waiting,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        })
        .step(names.judge, (s) => call(judgeHealth, { plan: s.planDeployment.plan }), {
          comment: 'Compares green with blue by the metrics of both, and does what a person has said. A bad verdict ends the rollout.',
          as: 'bakeSeconds',
          keep: (r) => r.waitSeconds,
          retry: recorded,
          timeout: '30 seconds',
        }),
    { label: 'the time is over, and green is well', comment: 'Goes round with every judgement, until the judge says that it is over.' },
  );
