import { add, call, concat, eq, type Flow, lit } from '@teal/asl';
import type { Outcome } from '../../src/deployment/outcome.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { NOT_DOWN } from '../../src/deployment/retirement.ts';
import { checkRetired, markColours, retireBlue, setStage } from './actions.ts';
import { passing, stubborn, stubbornRetiring, stubbornWaiting } from './retries.ts';
import type { HeldPlan } from './scope.ts';
import { untilQuiet } from './until-quiet.ts';
import { untilWord } from './until-word.ts';

/**
 * Once nothing reaches blue any more: blue goes down, at once or a few tasks at a time. Before each time it
 * is waited; an undo ends that wait, and blue stays. So it does where it is kept.
 */
const takeBlueDown = (flow: Flow<HeldPlan & { readonly drainSeconds: number }>) =>
  flow
    .repeat(
      'Is blue at its last count?',
      (again) =>
        again
          .step('Let blue drain', (s) => untilWord('drain', s.planDeployment.plan, s.drainSeconds), {
            comment: 'Lets blue finish the requests that it has. An undo ends the wait at once.',
            as: 'answer',
            timeout: (s) => s.drainSeconds,
            retry: stubbornWaiting,
            // The time-out is the wait's normal end.
            catch: { 'States.Timeout': (b) => b },
          })
          .step('Retire blue', (s) => call(retireBlue, { plan: s.planDeployment.plan }), {
            comment:
              'Takes blue down, at once or a few tasks at a time, once green alone can carry all traffic. Leaves it where it is kept.',
            as: 'drainSeconds',
            keep: (r) => r.waitSeconds,
            retry: stubbornRetiring,
            timeout: '30 seconds',
          }),
      {
        until: (s) => eq(s.drainSeconds, 0),
        label: 'nothing more goes down',
        comment: 'Goes round where blue goes down a few tasks at a time.',
      },
    )
    .poll('Check blue', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'blue' }), {
      comment: 'Counts what blue still has: tasks, and targets that drain.',
      question: 'Is blue down?',
      label: 'nothing of it is left, or it is kept',
      every: PACES.retired.every,
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, PACES.retired.beyondDrain),
      until: (r) => r.gone,
      timedOut: {
        name: 'Blue does not go down',
        error: 'RetirementStuck',
        cause: (_, r) => concat(`blue ${NOT_DOWN}: `, r.why),
      },
      retry: stubborn,
      timeout: '30 seconds',
    });

const asDeployed = (flow: Flow<HeldPlan>) =>
  flow.assign((s) => ({
    finishAs: {
      outcome: lit<Outcome>('SUCCEEDED'),
      cause: concat('green took over: ', s.planDeployment.plan.green.service, ' is production'),
      image: s.planDeployment.plan.image.uri,
    },
  }));

/** After the commit: blue drains and goes down, the stage route is set as configured. */
export const retireBlueBehindBalancer = (flow: Flow<HeldPlan>) =>
  flow.part('Commit, and retire blue', (p) =>
    p
      .assign((s) => ({
        drainSeconds: add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds),
      }))
      .include(takeBlueDown)
      .step('Set stage', (s) => call(setStage, { plan: s.planDeployment.plan }), {
        comment: 'Leaves the stage route as the configuration wants it between deployments.',
        retry: stubborn,
        timeout: '30 seconds',
      })
      .include(asDeployed),
  );

/**
 * The same over DNS: blue goes down only once its clients have left it, and tags tell people which side is
 * which.
 */
export const retireBlueOverDns = (flow: Flow<HeldPlan>) =>
  flow.part('Commit, and retire blue', (p) =>
    p
      .assign((s) => ({
        quietSeconds: add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds),
      }))
      .include(untilQuiet, {
        side: 'blue',
        wait: 'Wait for clients to leave blue',
        look: 'Look at traffic of blue',
        over: 'Is blue quiet?',
      })
      // Blue has drained by now. A time-out of 0 is none that Step Functions takes.
      .assign(() => ({ drainSeconds: lit<number>(1) }))
      .include(takeBlueDown)
      .step('Mark colours', (s) => call(markColours, { plan: s.planDeployment.plan }), {
        comment: 'Tags both services, so that people see which side is production. Nobody needs it: a failure changes nothing.',
        retry: passing,
        timeout: '30 seconds',
        catch: { 'States.ALL': (b) => b },
      })
      .include(asDeployed),
  );
