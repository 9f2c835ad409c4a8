import { add, call, concat, type Flow, lit } from '@teal/asl';
import type { Outcome } from '../../src/deployment/outcome.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { NOT_DOWN } from '../../src/deployment/retirement.ts';
import { checkRetired, markColours, retireBlue, setStage } from './actions.ts';
import { passing, stubborn, stubbornRetiring } from './retries.ts';
import type { HeldPlan } from './scope.ts';
import { untilQuiet } from './until-quiet.ts';

/** Once nothing reaches blue any more: blue goes down. */
const takeBlueDown = (flow: Flow<HeldPlan>) =>
  flow
    .step('Retire blue', (s) => call(retireBlue, { plan: s.planDeployment.plan }), {
      comment: 'Takes blue down to 0 tasks, once green alone can carry all traffic.',
      retry: stubbornRetiring,
      timeout: '30 seconds',
    })
    .poll('Check blue', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'blue' }), {
      comment: 'Counts what blue still has: tasks, and targets that drain.',
      question: 'Is blue down?',
      label: 'nothing of it is left',
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
      .wait('Let blue drain', (s) => add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds), {
        comment: 'Lets blue finish the requests that it has.',
      })
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
      .include(takeBlueDown)
      .step('Mark colours', (s) => call(markColours, { plan: s.planDeployment.plan }), {
        comment: 'Tags both services, so that people see which side is production. Nobody needs it: a failure changes nothing.',
        retry: passing,
        timeout: '30 seconds',
        catch: { 'States.ALL': (b) => b },
      })
      .include(asDeployed),
  );
