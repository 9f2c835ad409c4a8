import { add, call, type Flow } from '@teal/asl';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { checkGreen, createGreen } from './actions.ts';
import { runHooks } from './hooks.ts';
import { reading, recorded } from './retries.ts';
import type { Planned } from './scope.ts';

/** Raises the idle side to the new revision and waits until every wanted target is healthy. */
export const raiseGreen = (flow: Flow<Planned>) =>
  flow.part('Raise green', (p) =>
    p
      .include(runHooks, 'BeforeInstall')
      .step('Create green', (s) => call(createGreen, { plan: s.planDeployment.plan }), {
        comment: 'Starts the new revision on the side that has no traffic.',
        retry: recorded,
        timeout: '30 seconds',
      })
      .poll('Check green', (s) => call(checkGreen, { plan: s.planDeployment.plan, createdAt: s.createGreen.createdAt }), {
        comment: 'Counts the healthy targets of green.',
        question: 'Is green healthy?',
        label: 'every wanted target is healthy',
        every: PACES.green.every,
        // The check itself tells what is missing when the deadline passes; this is the bound behind it.
        atMost: (s) => add(s.planDeployment.plan.health.deadlineSeconds, PACES.green.beyondDeadline),
        until: (r) => r.healthy,
        timedOut: { name: 'Green stays unhealthy', error: 'GreenUnhealthy', cause: 'green did not become healthy by its deadline' },
        retry: reading,
        timeout: '30 seconds',
      })
      .include(runHooks, 'AfterInstall'),
  );
