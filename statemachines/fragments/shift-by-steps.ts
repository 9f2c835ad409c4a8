import { call, type Flow, gt } from '@teal/asl';
import { checkPlan, commitGreen, confirmSplit, openWindow, resizeGreen, shiftTraffic } from './actions.ts';
import { bake } from './bake.ts';
import { reading, recorded, settling } from './retries.ts';
import type { Planned } from './scope.ts';

/** What made the plan possible must still hold. */
export const checkPlanAgain = (flow: Flow<Planned>) =>
  flow.step('Check plan again', (s) => call(checkPlan, { plan: s.planDeployment.plan, resolution: s.resolveRequest }), {
    retry: reading,
    timeout: '60 seconds',
  });

/** Before each step: green is raised to what blue carries. */
export const greenCanTakeIt = (flow: Flow<Planned>) =>
  flow.poll('Green can take it', (s) => call(resizeGreen, { plan: s.planDeployment.plan }), {
    every: '15 seconds',
    atMost: (s) => s.planDeployment.plan.health.deadlineSeconds,
    until: (r) => r.ready,
    timedOut: { error: 'GreenUnhealthy', cause: 'green did not reach the capacity of blue by its deadline' },
    retry: recorded,
    timeout: '30 seconds',
  });

/** The step's bake, when it has one. */
export const bakeOfStep = (flow: Flow<Planned & { readonly waitSeconds: number }>) =>
  flow.when(
    'A bake?',
    (s) => gt(s.waitSeconds, 0),
    (y) => y.include(bake, { wait: 'Bake', judge: 'Judge the bake', over: 'Bake over?' }),
    (n) => n,
  );

/** Step by step to 100 %: capacity, weights, settle, bake, judge. */
export const shiftBySteps = (flow: Flow<Planned>) =>
  flow.include(checkPlanAgain).each(
    'Next step',
    (s) => s.planDeployment.plan.steps,
    (b) =>
      b
        .include(greenCanTakeIt)
        .step('Shift traffic', (s) => call(shiftTraffic, { plan: s.planDeployment.plan, step: s.index }), {
          retry: settling,
          timeout: '30 seconds',
        })
        .wait('Let the split settle', (s) => s.planDeployment.plan.settleSeconds)
        .step('Confirm split', (s) => call(confirmSplit, { plan: s.planDeployment.plan, step: s.index, receipt: s.shiftTraffic.receipt }), {
          as: 'waitSeconds',
          keep: (r) => r.waitSeconds,
          retry: settling,
          timeout: '30 seconds',
        })
        .include(bakeOfStep),
  );

/** At 100 %: the rollback window, in which blue stands whole, and the commit at its end. */
export const watchAndCommit = (flow: Flow<Planned>) =>
  flow
    .step('Open rollback window', (s) => call(openWindow, { plan: s.planDeployment.plan }), {
      as: 'waitSeconds',
      keep: (r) => r.waitSeconds,
      retry: recorded,
      timeout: '30 seconds',
    })
    .when(
      'A window?',
      (s) => gt(s.waitSeconds, 0),
      (y) => y.include(bake, { wait: 'Rollback window', judge: 'Judge the window', over: 'Window over?' }),
      (n) => n,
    )
    .step('Commit green', (s) => call(commitGreen, { plan: s.planDeployment.plan }), { retry: recorded, timeout: '30 seconds' });
