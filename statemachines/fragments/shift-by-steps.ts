import { call, type Flow, gte, length } from '@teal/asl';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import type { Receipt } from '../../src/deployment/receipt.ts';
import { checkPlan, commitGreen, confirmSplit, openWindow, resizeGreen, shiftTraffic } from './actions.ts';
import { bake } from './bake.ts';
import { runHooksOfStep } from './hooks.ts';
import { reading, recorded, settling } from './retries.ts';
import type { Planned } from './scope.ts';
import { TESTS } from './test-on-stage.ts';

/** What made the plan possible must still hold. */
export const checkPlanAgain = (flow: Flow<Planned>) =>
  flow.part(TESTS, (p) =>
    p.step('Check plan again', (s) => call(checkPlan, { plan: s.planDeployment.plan, resolution: s.resolveRequest }), {
      comment: 'Looks whether the live world is still the one that the plan was made for.',
      retry: reading,
      timeout: '60 seconds',
    }),
  );

/** The question of the loop over the steps, and its words. */
export const NEXT_STEP = 'Is there another step?';
export const NEXT_STEP_WORDS = {
  label: 'green has 100 %',
  comment: 'The steps of the plan, up to 100 % on green: one after another, or as somebody says.',
} as const;

/** The question behind the window, and its words. */
export const KEEPS = 'Does green keep it all?';
export const KEEPS_WORDS = {
  label: 'nobody gave blue a part again',
  comment: 'Somebody may have said, in the window, that an earlier step of the plan is taken once more.',
} as const;

type AtStep = Planned & {
  /** Index of the step that comes next; as many as the plan has: none. */
  readonly step: number;
};

/** Before each step: green is raised to what blue carries. */
export const greenCanTakeIt = (flow: Flow<AtStep>) =>
  flow.poll('Raise capacity', (s) => call(resizeGreen, { plan: s.planDeployment.plan, step: s.step }), {
    comment: 'Raises green to at least what blue runs, and counts its healthy targets.',
    question: 'Can green take it?',
    label: 'green is large enough',
    every: PACES.capacity.every,
    atMost: (s) => s.planDeployment.plan.health.deadlineSeconds,
    until: (r) => r.ready,
    timedOut: {
      name: 'Green stays too small',
      error: 'GreenUnhealthy',
      cause: 'green did not reach the capacity of blue by its deadline',
    },
    retry: recorded,
    timeout: '30 seconds',
  });

type Written = AtStep & {
  /** Of its write. */
  readonly receipt: Receipt;
};

/** The step's end: what was written is live, and is read back; then its bake, when it has one. */
export const confirmAndBake = (flow: Flow<Written>) =>
  flow
    .step('Confirm split', (s) => call(confirmSplit, { plan: s.planDeployment.plan, step: s.step, receipt: s.receipt }), {
      comment: 'Reads the weights back, writes them into the record, and begins the bake.',
      as: 'bake',
      keep: ({ waitSeconds, nextStep }) => ({ waitSeconds, nextStep }),
      retry: settling,
      timeout: '30 seconds',
    })
    .include(runHooksOfStep, 'AfterTrafficShift')
    .include(bake, { over: 'Is the bake over?', wait: 'Bake', judge: 'Judge the bake' })
    .assign((s) => ({ step: s.bake.nextStep }));

/** Step by step to 100 %: capacity, weights, settle, bake, judge; then the rollback window. */
export const shiftBySteps = (flow: Flow<Planned>) =>
  flow
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
                  .step('Shift traffic', (s) => call(shiftTraffic, { plan: s.planDeployment.plan, step: s.step }), {
                    comment: "Writes the step's weights to every production route.",
                    retry: settling,
                    timeout: '30 seconds',
                  })
                  .wait('Let the split settle', (s) => s.planDeployment.plan.settleSeconds, {
                    comment: 'The balancer takes a while until all of it follows the new weights.',
                  })
                  .assign((s) => ({ receipt: s.shiftTraffic.receipt }))
                  .include(confirmAndBake),
              NEXT_STEP_WORDS,
            ),
          )
          .include(keepBlueReady),
      { ...KEEPS_WORDS, until: (s) => gte(s.step, length(s.planDeployment.plan.steps)) },
    );

/** At 100 %: the rollback window, in which blue stands whole. */
export const keepBlueReady = (flow: Flow<AtStep>) =>
  flow.part('Rollback window', (p) =>
    p
      .step('Open rollback window', (s) => call(openWindow, { plan: s.planDeployment.plan }), {
        comment: 'Green has all traffic. From here blue stands whole for a while, and the way back takes seconds.',
        as: 'bake',
        keep: ({ waitSeconds, nextStep }) => ({ waitSeconds, nextStep }),
        retry: recorded,
        timeout: '30 seconds',
      })
      .include(bake, { over: 'Is the window over?', wait: 'Keep blue ready', judge: 'Judge the window' })
      .assign((s) => ({ step: s.bake.nextStep })),
  );

/** The end of the window. */
export const commit = (flow: Flow<Planned>) =>
  flow.part('Commit, and retire blue', (p) =>
    p.step('Commit green', (s) => call(commitGreen, { plan: s.planDeployment.plan }), {
      comment: 'Writes into the record that green is production. From here the way goes forward only.',
      retry: recorded,
      timeout: '30 seconds',
    }),
  );
