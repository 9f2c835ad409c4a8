import { add, call, type Flow } from '@teal/asl';
import { checkGreen, createGreen } from './actions.ts';
import { reading, recorded } from './retries.ts';
import type { Planned } from './scope.ts';

/** Raises the idle side to the new revision and waits until every wanted target is healthy. */
export const raiseGreen = (flow: Flow<Planned>) =>
  flow
    .step('Create green', (s) => call(createGreen, { plan: s.planDeployment.plan }), { retry: recorded, timeout: '30 seconds' })
    .poll('Green healthy', (s) => call(checkGreen, { plan: s.planDeployment.plan, createdAt: s.createGreen.createdAt }), {
      every: '5 seconds',
      // The check itself tells what is missing when the deadline passes; this is the bound behind it.
      atMost: (s) => add(s.planDeployment.plan.health.deadlineSeconds, 60),
      until: (r) => r.healthy,
      timedOut: { error: 'GreenUnhealthy', cause: 'green did not become healthy by its deadline' },
      retry: reading,
      timeout: '30 seconds',
    });
