import { call, type Flow, gte, length } from '@teal/asl';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { checkChange, probeAnswers, shiftTraffic } from './actions.ts';
import { runHooksOfStep } from './hooks.ts';
import { passing, reading, settling } from './retries.ts';
import type { Planned } from './scope.ts';
import {
  checkPlanAgain,
  confirmAndBake,
  greenCanTakeIt,
  KEEPS,
  KEEPS_WORDS,
  keepBlueReady,
  NEXT_STEP,
  NEXT_STEP_WORDS,
} from './shift-by-steps.ts';
import { untilKnown } from './until-known.ts';

/**
 * Step by step to 100 %: capacity, the records' weights, Route 53's servers, the resolvers' memory, live
 * answers, bake, judge; then the rollback window.
 */
export const shiftByRecordSets = (flow: Flow<Planned>) =>
  flow
    .include(untilKnown)
    .include(checkPlanAgain)
    .assign(() => ({ step: 0 }))
    .repeat(
      KEEPS,
      (again) =>
        again
          .part('Step', (p) =>
            p.until(
              NEXT_STEP,
              (s) => gte(s.step, length(s.planDeployment.plan.steps)),
              (b) =>
                b
                  .include(runHooksOfStep, 'BeforeTrafficShift')
                  .include(greenCanTakeIt)
                  .step('Change weights', (s) => call(shiftTraffic, { plan: s.planDeployment.plan, step: s.step }), {
                    comment: "Writes the step's weights to the records.",
                    retry: settling,
                    timeout: '30 seconds',
                  })
                  .poll(
                    'Check name servers',
                    (s) => call(checkChange, { plan: s.planDeployment.plan, receipt: s.changeWeights.receipt, way: 'forward' }),
                    {
                      comment: 'Asks Route 53 whether all of its name servers have the change.',
                      question: 'Do all name servers have it?',
                      label: 'all of them',
                      every: PACES.inSync.every,
                      atMost: (s) => s.changeWeights.inSyncSeconds,
                      until: (r) => r.inSync,
                      timedOut: {
                        name: 'Change not in sync',
                        error: 'NotInSync',
                        cause: 'the change of the weights did not reach all of the name servers in the time that record.inSync gives it',
                      },
                      retry: reading,
                      timeout: '30 seconds',
                    },
                  )
                  .wait('Wait out the TTL', (s) => s.planDeployment.plan.settleSeconds, {
                    comment: 'Resolvers and clients remember the old answer for as long as the TTLs say.',
                  })
                  .poll('Resolve the name', (s) => call(probeAnswers, { plan: s.planDeployment.plan, step: s.step }), {
                    comment: 'Resolves the name several times, and looks at which side each answer leads to.',
                    question: 'Do answers follow the weights?',
                    label: 'every answer does',
                    every: PACES.answers.every,
                    atMost: (s) => s.changeWeights.inAnswersSeconds,
                    until: (r) => r.live,
                    timedOut: {
                      name: 'Answers lead elsewhere',
                      error: 'NotInAnswers',
                      cause: 'answers did not lead where the weights say in the time beyond the TTLs that record.inAnswers gives them',
                    },
                    retry: passing,
                    timeout: '60 seconds',
                  })
                  .assign((s) => ({ receipt: s.checkNameServers.receipt }))
                  .include(confirmAndBake),
              NEXT_STEP_WORDS,
            ),
          )
          .include(keepBlueReady),
      { ...KEEPS_WORDS, until: (s) => gte(s.step, length(s.planDeployment.plan.steps)) },
    );
