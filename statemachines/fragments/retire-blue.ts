import { add, call, type Flow } from '../../src/asl/index.ts';
import { checkRetired, finishDeployment, retireBlue, setStage } from './actions.ts';
import { reading, recorded, settling, untilSomebodyStands } from './retries.ts';
import type { Planned } from './scope.ts';

/** After the commit: blue drains and goes down, the stage route is set as configured, the lease goes to whoever waits. */
export const retireBlueAndFinish = (flow: Flow<Planned>) =>
  flow
    .wait('Let blue drain', (s) => add(s.planDeployment.plan.settleBeforeDestroySeconds, s.planDeployment.plan.drainSeconds))
    .step('Retire blue', (s) => call(retireBlue, { plan: s.planDeployment.plan }), {
      retry: [recorded, untilSomebodyStands],
      timeout: '30 seconds',
    })
    .poll('Blue is down', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'blue' }), {
      every: '10 seconds',
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, 900),
      until: (r) => r.gone,
      timedOut: { error: 'RetirementStuck', cause: 'blue still has tasks or targets 15 minutes after its drain' },
      retry: reading,
      timeout: '30 seconds',
    })
    .step('Set stage', (s) => call(setStage, { plan: s.planDeployment.plan }), { retry: settling, timeout: '30 seconds' })
    .step(
      'Finish deployment',
      (s) =>
        call(finishDeployment, {
          service: s.planDeployment.plan.service,
          epoch: s.planDeployment.plan.epoch,
          outcome: 'SUCCEEDED',
          cause: 'green took over',
        }),
      { retry: recorded, timeout: '30 seconds' },
    )
    .succeed('Deployed', (s) => ({
      outcome: 'SUCCEEDED',
      deployment: s.planDeployment.plan.deployment,
      image: s.planDeployment.plan.image.uri,
    }));
