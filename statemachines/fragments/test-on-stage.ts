import { call, exists, type Flow, type Refs } from '@teal/asl';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { closeStage, openStage, probeStage, runFunctionalTests } from './actions.ts';
import { runHooks } from './hooks.ts';
import { beforeItBegins, passing, settling } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilApproved } from './until-approved.ts';

/** What comes before any production traffic. */
export const TESTS = 'Test before any traffic';

/** The team's own tests of green, where probes have reached it. */
export const functionalTests = (flow: Flow<Planned>) =>
  flow.step('Run functional tests', (s) => call(runFunctionalTests, { plan: s.planDeployment.plan }), {
    comment: "Runs the team's own tests against green. One wrong answer ends the rollout.",
    retry: beforeItBegins,
    timeout: '5 minutes',
  });

/**
 * Opens the stage route to green, probes and tests it there, and shuts the route again before any production
 * weight. While a person is asked for approval it stays open.
 */
export const testOnStage = (flow: Flow<Planned>) =>
  flow.part(TESTS, (p) =>
    p.when(
      'Is green to be tested?',
      isQuick,
      (quick) => quick,
      (q) => q.include(throughStage),
      TO_BE_TESTED,
    ),
  );

/** Of an undo, which brings back what ran before. */
const isQuick = (s: Refs<Planned>) => exists(s.planDeployment.plan.quick);
const TO_BE_TESTED = {
  label: 'no: it is an undo',
  comment: 'An undo brings back what ran before, and is in a hurry.',
} as const;

const throughStage = (flow: Flow<Planned>) =>
  flow
    .step('Open stage', (s) => call(openStage, { plan: s.planDeployment.plan }), {
      comment: 'Leads the stage route to green. Users do not use it.',
      retry: settling,
      timeout: '30 seconds',
    })
    .wait('Let the stage open', (s) => s.planDeployment.plan.settleSeconds, {
      comment: 'The balancer takes a while until all of it follows the new route.',
    })
    .poll('Probe stage', (s) => call(probeStage, { plan: s.planDeployment.plan }), {
      comment: 'Asks the stage route, and looks at which side answers.',
      question: 'Does green answer on stage?',
      label: 'green answers',
      every: PACES.stage.every,
      atMost: PACES.stage.atMost,
      until: (r) => r.answers,
      timedOut: {
        name: 'Stage unreachable',
        error: 'StageUnreachable',
        cause: 'the stage route did not answer from green within 5 minutes',
      },
      retry: passing,
      timeout: '90 seconds',
    })
    .include(runHooks, 'AtTestTraffic')
    .include(functionalTests)
    .include(runHooks, 'AfterAllowTestTraffic')
    .include(untilApproved)
    .step('Close stage', (s) => call(closeStage, { plan: s.planDeployment.plan }), {
      comment: 'Shuts the stage route before green gets any production traffic.',
      retry: settling,
      timeout: '30 seconds',
    })
    .wait('Let the stage close', (s) => s.planDeployment.plan.settleSeconds, {
      comment: 'The balancer takes a while until none of it follows the old route.',
    });
