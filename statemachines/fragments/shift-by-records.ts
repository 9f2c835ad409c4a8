import { call, type Flow } from '@teal/asl';
import { checkChange, confirmSplit, probeAnswers, shiftTraffic } from './actions.ts';
import { passing, reading, settling } from './retries.ts';
import type { Planned } from './scope.ts';
import { bakeOfStep, checkPlanAgain, greenCanTakeIt } from './shift-by-steps.ts';

/** Step by step to 100 %: capacity, the records' weights, Route 53's servers, the resolvers' memory, live answers, bake, judge. */
export const shiftByRecords = (flow: Flow<Planned>) =>
  flow.include(checkPlanAgain).each(
    'Next step',
    (s) => s.planDeployment.plan.steps,
    (b) =>
      b
        .include(greenCanTakeIt)
        .step('Change weights', (s) => call(shiftTraffic, { plan: s.planDeployment.plan, step: s.index }), {
          retry: settling,
          timeout: '30 seconds',
        })
        .poll('In sync', (s) => call(checkChange, { plan: s.planDeployment.plan, receipt: s.changeWeights.receipt, way: 'forward' }), {
          as: 'change',
          every: '10 seconds',
          atMost: (s) => s.changeWeights.inSyncSeconds,
          until: (r) => r.inSync,
          timedOut: {
            error: 'NotInSync',
            cause: 'the change of the weights did not reach all of the name servers in the time that record.inSync gives it',
          },
          retry: reading,
          timeout: '30 seconds',
        })
        .wait('Wait out the TTL', (s) => s.planDeployment.plan.settleSeconds)
        .poll('Seen in answers', (s) => call(probeAnswers, { plan: s.planDeployment.plan, step: s.index }), {
          every: '10 seconds',
          atMost: (s) => s.changeWeights.inAnswersSeconds,
          until: (r) => r.live,
          timedOut: {
            error: 'NotInAnswers',
            cause: 'answers did not lead where the weights say in the time beyond the TTLs that record.inAnswers gives them',
          },
          retry: passing,
          timeout: '60 seconds',
        })
        .step('Confirm split', (s) => call(confirmSplit, { plan: s.planDeployment.plan, step: s.index, receipt: s.change.receipt }), {
          as: 'waitSeconds',
          keep: (r) => r.waitSeconds,
          retry: settling,
          timeout: '30 seconds',
        })
        .include(bakeOfStep),
  );
