import { call, either, eq, exists, type Flow, lit } from '@teal/asl';
import { judgeTested } from './actions.ts';
import { recorded, waiting } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

/**
 * Green is tested and has no traffic: until a person says that it may have some, where the configuration
 * wants that. Wait (a word ends the wait at once), look at green, again. A refusal, a time that is over, and
 * a green that has gone bad meanwhile are errors of the look: they leave by the guard.
 */
export const untilApproved = (flow: Flow<Planned>) =>
  flow
    .assign((s) => ({
      approvalSeconds: either(exists(s.planDeployment.plan.approval), s.planDeployment.plan.judge.everySeconds, lit(0)),
    }))
    .until(
      'Is it approved?',
      (s) => eq(s.approvalSeconds, 0),
      (again) =>
        again
          .step('Wait for approval', (s) => untilWord('approval', s.planDeployment.plan, s.approvalSeconds), {
            comment: 'A person looks at green, which no user reaches, and says approve or reject: that ends the wait at once.',
            as: 'answer',
            timeout: (s) => s.approvalSeconds,
            retry: waiting,
            // The time-out is the wait's normal end.
            catch: { 'States.Timeout': (b) => b },
          })
          .step('Judge what waits', (s) => call(judgeTested, { plan: s.planDeployment.plan }), {
            comment: 'Looks at the targets and tasks of green and at alarms, and does what a person has said. Bad green ends the rollout.',
            as: 'approvalSeconds',
            keep: (r) => r.waitSeconds,
            retry: recorded,
            timeout: '30 seconds',
          }),
      {
        label: 'somebody has approved, or nobody is asked',
        comment: 'Goes round with every look at green, until a person has approved.',
      },
    );
