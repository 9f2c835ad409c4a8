import { type Flow, gt } from '@teal/asl';
import { waiting } from './retries.ts';
import type { Planned } from './scope.ts';
import { TESTS } from './test-on-stage.ts';
import { untilWord } from './until-word.ts';

/** Before the first weight, where green's name had no address before: resolvers keep that, as they keep an address. */
export const untilKnown = (flow: Flow<Planned>) =>
  flow.part(TESTS, (p) =>
    p.when(
      "Had green's name no address?",
      (s) => gt(s.planDeployment.plan.settleBeforeFirstSeconds, 0),
      (b) =>
        b.step('Wait out absence', (s) => untilWord('absence', s.planDeployment.plan, s.planDeployment.plan.settleBeforeFirstSeconds), {
          comment: "Resolvers may remember that green's name had no address. A person's word ends the wait at once.",
          as: 'answer',
          timeout: (s) => s.planDeployment.plan.settleBeforeFirstSeconds,
          retry: waiting,
          // The time-out is the wait's normal end.
          catch: { 'States.Timeout': (c) => c },
        }),
      (b) => b,
      {
        label: 'resolvers may remember that',
        comment: 'Looks in the plan whether resolvers may remember that there was no such name.',
      },
    ),
  );
