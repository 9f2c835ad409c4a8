import { call, type Flow } from '@teal/asl';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { probeStage } from './actions.ts';
import { runHooks } from './hooks.ts';
import { passing } from './retries.ts';
import type { Planned } from './scope.ts';
import { functionalTests, TESTS } from './test-on-stage.ts';
import { untilApproved } from './until-approved.ts';

/** Probes and tests green by its own name, which no user resolves. */
export const testByName = (flow: Flow<Planned>) =>
  flow.part(TESTS, (p) =>
    p
      .poll('Probe green', (s) => call(probeStage, { plan: s.planDeployment.plan }), {
        comment: "Asks green by its own name, which no user's client resolves.",
        question: 'Does green answer by its own name?',
        label: 'green answers',
        every: PACES.stage.every,
        atMost: PACES.stage.atMost,
        until: (r) => r.answers,
        timedOut: {
          name: 'Green unreachable',
          error: 'StageUnreachable',
          cause: 'green did not answer by its own name within 5 minutes',
        },
        retry: passing,
        timeout: '60 seconds',
      })
      .include(runHooks, 'AtTestTraffic')
      .include(functionalTests)
      .include(runHooks, 'AfterAllowTestTraffic')
      .include(untilApproved),
  );
