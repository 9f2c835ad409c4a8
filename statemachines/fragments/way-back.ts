import { add, type Caught, call, concat, eq, type Flow } from '../../src/asl/index.ts';
import { assessFailure, checkRetired, finishDeployment, retireGreen, rollBack } from './actions.ts';
import { reading, recorded, stubborn, stubbornSettling, untilSomebodyStands } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilVerb } from './until-verb.ts';

/**
 * From any failure before the commit: all weight to blue, drain, green down, finished as rolled back. A failure that finds the
 * deployment committed leaves this fragment again: from there the way goes forward.
 */
export const wayBack = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow
    .step('Assess failure', (s) => call(assessFailure, { plan: s.planDeployment.plan, error: s.error.Error, cause: s.error.Cause }), {
      retry: stubborn,
      timeout: '30 seconds',
    })
    .when(
      'Committed already?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) =>
        b
          .when(
            'Ask a person first?',
            (s) => eq(s.assessFailure.way, 'ask'),
            (y) =>
              y.step('Wait for a person', (s) => untilVerb(s.planDeployment.plan), {
                as: 'answer',
                timeout: (s) => s.assessFailure.patienceSeconds,
                retry: recorded,
                catch: { 'States.Timeout': (t) => t },
              }),
            (n) => n,
          )
          .include(rollBackAndFinish),
    );

type Failed = Planned & {
  readonly assessFailure: { readonly error: string; readonly cause: string; readonly at: string; readonly way: 'forward' | 'ask' | 'back' };
};

const rollBackAndFinish = (flow: Flow<Failed>) =>
  flow
    .step(
      'Roll back',
      (s) =>
        call(rollBack, {
          plan: s.planDeployment.plan,
          error: s.assessFailure.error,
          cause: s.assessFailure.cause,
          at: s.assessFailure.at,
          asked: eq(s.assessFailure.way, 'ask'),
        }),
      { retry: stubbornSettling, timeout: '30 seconds' },
    )
    .when(
      'Is blue back?',
      (s) => eq(s.rollBack.outcome, 'NEEDS_HUMAN'),
      (y) => y.raise('BlueUnhealthy', (s) => s.rollBack.reason),
      (n) => n,
    )
    .wait('Let green drain', (s) => s.rollBack.drainSeconds)
    .step('Retire green', (s) => call(retireGreen, { plan: s.planDeployment.plan }), {
      retry: [recorded, untilSomebodyStands],
      timeout: '30 seconds',
    })
    .poll('Green is down', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'green' }), {
      every: '10 seconds',
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, 900),
      until: (r) => r.gone,
      timedOut: { error: 'RetirementStuck', cause: 'green still has tasks or targets 15 minutes after its drain' },
      retry: reading,
      timeout: '30 seconds',
    })
    .step(
      'Finish rollback',
      (s) =>
        call(finishDeployment, {
          service: s.planDeployment.plan.service,
          epoch: s.planDeployment.plan.epoch,
          outcome: s.rollBack.outcome,
          cause: concat(s.assessFailure.error, ': ', s.assessFailure.cause),
        }),
      { retry: recorded, timeout: '30 seconds' },
    )
    .when(
      'Did it give way?',
      (s) => eq(s.finishRollback.outcome, 'SUPERSEDED'),
      (y) => y.fail('Superseded', (s) => ({ error: 'Superseded', cause: s.finishRollback.cause })),
      (n) => n.fail('Rolled back', (s) => ({ error: 'RolledBack', cause: s.finishRollback.cause })),
    );
