import { add, type Flow } from '@teal/asl';
import { waiting } from './retries.ts';
import type { Planned } from './scope.ts';
import { TESTS } from './test-on-stage.ts';
import { untilWord } from './until-word.ts';

/**
 * Before the first weight: where green's name had no address before, resolvers keep that, as they keep an
 * address. Where it had one the wait is over at once. A time-out of 0 is none that Step Functions takes.
 */
export const untilKnown = (flow: Flow<Planned>) =>
  flow.part(TESTS, (p) =>
    p.step('Wait out absence', (s) => untilWord('absence', s.planDeployment.plan, s.planDeployment.plan.settleBeforeFirstSeconds), {
      comment: "Resolvers may remember that green's name had no address. A person's word ends the wait at once.",
      as: 'answer',
      timeout: (s) => add(s.planDeployment.plan.settleBeforeFirstSeconds, 1),
      retry: waiting,
      // The time-out is the wait's normal end.
      catch: { 'States.Timeout': (c) => c },
    }),
  );
