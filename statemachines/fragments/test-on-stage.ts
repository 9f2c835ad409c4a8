import { call, type Flow } from '@teal/asl';
import { closeStage, openStage, probeStage, runFunctionalTests } from './actions.ts';
import { beforeItBegins, passing, settling } from './retries.ts';
import type { Planned } from './scope.ts';

/** The team's own tests of green, where probes have reached it. */
export const functionalTests = (flow: Flow<Planned>) =>
  flow.step('Run functional tests', (s) => call(runFunctionalTests, { plan: s.planDeployment.plan }), {
    retry: beforeItBegins,
    timeout: '5 minutes',
  });

/** Opens the stage route to green, probes and tests it there, and shuts the route again before any production weight. */
export const testOnStage = (flow: Flow<Planned>) =>
  flow
    .step('Open stage', (s) => call(openStage, { plan: s.planDeployment.plan }), { retry: settling, timeout: '30 seconds' })
    .wait('Let the stage open', (s) => s.planDeployment.plan.settleSeconds)
    .poll('Stage answers from green', (s) => call(probeStage, { plan: s.planDeployment.plan }), {
      every: '5 seconds',
      atMost: '5 minutes',
      until: (r) => r.answers,
      timedOut: { error: 'StageUnreachable', cause: 'the stage route did not answer from green within 5 minutes' },
      retry: passing,
      timeout: '90 seconds',
    })
    .include(functionalTests)
    .step('Close stage', (s) => call(closeStage, { plan: s.planDeployment.plan }), { retry: settling, timeout: '30 seconds' })
    .wait('Let the stage close', (s) => s.planDeployment.plan.settleSeconds);
