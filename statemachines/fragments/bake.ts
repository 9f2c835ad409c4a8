import { call, eq, type Flow } from '@teal/asl';
import { judgeHealth } from './actions.ts';
import { recorded, waiting } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

type Needs = Planned & {
  readonly bake: BakeNow;
};

/** Until the next judgement; 0 when the bake is over, and this step of the plan comes next. */
interface BakeNow {
  readonly waitSeconds: number;
  readonly nextStep: number;
}

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
    (s) => eq(s.bake.waitSeconds, 0),
    (again) =>
      again
        .step(names.wait, (s) => untilWord('bake', s.planDeployment.plan, s.bake.waitSeconds), {
          comment: "Waits until the next judgement. A person's word ends the wait at once.",
          as: 'answer',
          timeout: (s) => s.bake.waitSeconds,
          retry: waiting,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (b) => b },
        })
        .step(names.judge, (s) => call(judgeHealth, { plan: s.planDeployment.plan }), {
          comment: 'Compares green with blue by the metrics of both, and does what a person has said. A bad verdict ends the rollout.',
          as: 'bake',
          keep: ({ waitSeconds, nextStep }) => ({ waitSeconds, nextStep }),
          retry: recorded,
          timeout: '30 seconds',
        }),
    { label: 'the time is over, and green is well', comment: 'Goes round with every judgement, until the judge says that it is over.' },
  );
