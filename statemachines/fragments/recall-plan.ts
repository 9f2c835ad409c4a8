import { call, type Flow } from '@teal/asl';
import { recallPlan as recall } from './actions.ts';
import { stubborn } from './retries.ts';
import type { Held } from './scope.ts';

/** What is gone on with was planned before. */
export const recallPlan = (flow: Flow<Held>) =>
  flow.step('Recall plan', (s) => call(recall, { service: s.acquireLease.service, epoch: s.acquireLease.epoch }), {
    comment: 'Reads the plan of the deployment from the record. Nothing is planned anew.',
    as: 'planDeployment',
    retry: stubborn,
    timeout: '30 seconds',
  });
