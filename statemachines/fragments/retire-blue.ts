import { add, call, concat, context, type Flow } from '@teal/asl';
import { checkRetired, finishDeployment, markColours, retireBlue, setStage } from './actions.ts';
import { reading, recorded, settling, untilAllowed, untilSomebodyStands } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilQuiet } from './until-quiet.ts';

/** Once nothing reaches blue any more: blue goes down. */
const takeBlueDown = (flow: Flow<Planned>) =>
  flow
    .step('Retire blue', (s) => call(retireBlue, { plan: s.planDeployment.plan }), {
      retry: [recorded, untilSomebodyStands, untilAllowed],
      timeout: '30 seconds',
    })
    .poll('Blue is down', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'blue' }), {
      every: '10 seconds',
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, 900),
      until: (r) => r.gone,
      timedOut: { error: 'RetirementStuck', cause: 'blue still has tasks or targets 15 minutes after its drain' },
      retry: [reading, untilAllowed],
      timeout: '30 seconds',
    });

/** The lease goes to whoever waits. */
const finish = (flow: Flow<Planned>) =>
  flow
    .step(
      'Finish deployment',
      (s) =>
        call(finishDeployment, {
          service: s.planDeployment.plan.service,
          epoch: s.planDeployment.plan.epoch,
          outcome: 'SUCCEEDED',
          cause: concat('green took over: ', s.planDeployment.plan.green.service, ' is production'),
          machine: context.stateMachine.id,
        }),
      { retry: [recorded, untilAllowed], timeout: '30 seconds' },
    )
    .succeed('Deployed', (s) => ({
      outcome: 'SUCCEEDED',
      deployment: s.planDeployment.plan.deployment,
      image: s.planDeployment.plan.image.uri,
    }));

/** After the commit: blue drains and goes down, the stage route is set as configured, the lease goes to whoever waits. */
export const retireBlueAndFinish = (flow: Flow<Planned>) =>
  flow
    .wait('Let blue drain', (s) => add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds))
    .include(takeBlueDown)
    .step('Set stage', (s) => call(setStage, { plan: s.planDeployment.plan }), { retry: [settling, untilAllowed], timeout: '30 seconds' })
    .include(finish);

/** The same over DNS: blue goes down only once its clients have left it, and tags tell people which side is which. */
export const retireBlueOverDns = (flow: Flow<Planned>) =>
  flow
    .assign('Blue has no weight', (s) => ({
      waitSeconds: add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds),
    }))
    .include(untilQuiet, {
      side: 'blue',
      wait: 'Wait for clients to leave blue',
      look: 'Look at traffic of blue',
      over: 'Is blue quiet?',
    })
    .include(takeBlueDown)
    .step('Mark colours', (s) => call(markColours, { plan: s.planDeployment.plan }), {
      retry: [reading, untilAllowed],
      timeout: '30 seconds',
    })
    .include(finish);
