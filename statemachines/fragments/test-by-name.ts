import { call, type Flow } from '@teal/asl';
import { probeStage } from './actions.ts';
import { passing } from './retries.ts';
import type { Planned } from './scope.ts';
import { functionalTests } from './test-on-stage.ts';

/** Probes and tests green by its own name, which no user resolves. */
export const testByName = (flow: Flow<Planned>) =>
  flow
    .poll('Green answers by its own name', (s) => call(probeStage, { plan: s.planDeployment.plan }), {
      every: '5 seconds',
      atMost: '5 minutes',
      until: (r) => r.answers,
      timedOut: { error: 'StageUnreachable', cause: 'green did not answer by its own name within 5 minutes' },
      retry: passing,
      timeout: '60 seconds',
    })
    .include(functionalTests);
