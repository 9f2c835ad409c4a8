import { add, type Caught, call, concat, context, eq, type Flow, gt } from '@teal/asl';
import type { RollBackResult } from '../../functions/roll-back.ts';
import { assessFailure, checkChange, checkRetired, finishDeployment, retireGreen, rollBack } from './actions.ts';
import { reading, recorded, stubborn, stubbornSettling, untilAllowed, untilSomebodyStands } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilQuiet } from './until-quiet.ts';
import { untilWord } from './until-word.ts';

type Assessed = Planned & { readonly assessFailure: { readonly error: string; readonly cause: string; readonly at: string } };
type RolledBack = Assessed & { readonly rollBack: { readonly outcome: RollBackResult['outcome'] } };

/** Why it ends, and which way it goes now. */
export const assess = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.step('Assess failure', (s) => call(assessFailure, { plan: s.planDeployment.plan, error: s.error.Error, cause: s.error.Cause }), {
    retry: [stubborn, untilAllowed],
    timeout: '30 seconds',
  });

/** All weight to blue, after a person was asked where somebody else changed the weights. */
export const askAndRollBack = (
  flow: Flow<Assessed & { readonly assessFailure: { readonly way: string; readonly patienceSeconds: number } }>,
) =>
  flow
    .when(
      'Ask a person first?',
      (s) => eq(s.assessFailure.way, 'ask'),
      (y) =>
        y.step('Wait for a person', (s) => untilWord('drift', s.planDeployment.plan, s.assessFailure.patienceSeconds), {
          as: 'answer',
          timeout: (s) => s.assessFailure.patienceSeconds,
          retry: [recorded, untilAllowed],
          catch: { 'States.Timeout': (t) => t },
        }),
      (n) => n,
    )
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
      { retry: [stubbornSettling, untilAllowed], timeout: '30 seconds' },
    )
    .when(
      'Is blue back?',
      (s) => eq(s.rollBack.outcome, 'NEEDS_HUMAN'),
      (y) => y.raise('BlueUnhealthy', (s) => s.rollBack.reason),
      (n) => n,
    );

/** Once nothing reaches green any more: green down, finished as rolled back. */
export const retireGreenAndFinish = (flow: Flow<RolledBack>) =>
  flow
    .step('Retire green', (s) => call(retireGreen, { plan: s.planDeployment.plan }), {
      retry: [recorded, untilSomebodyStands, untilAllowed],
      timeout: '30 seconds',
    })
    .poll('Green is down', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'green' }), {
      every: '10 seconds',
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, 900),
      until: (r) => r.gone,
      timedOut: { error: 'RetirementStuck', cause: 'green still has tasks or targets 15 minutes after its drain' },
      retry: [reading, untilAllowed],
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
          machine: context.stateMachine.id,
        }),
      { retry: [recorded, untilAllowed], timeout: '30 seconds' },
    )
    .when(
      'Did it give way?',
      (s) => eq(s.finishRollback.outcome, 'SUPERSEDED'),
      (y) => y.fail('Superseded', (s) => ({ error: 'Superseded', cause: s.finishRollback.cause })),
      (n) => n.fail('Rolled back', (s) => ({ error: 'RolledBack', cause: s.finishRollback.cause })),
    );

/**
 * From any failure before the commit: all weight to blue, drain, green down, finished as rolled back. A failure that finds the
 * deployment committed leaves this fragment again: from there the way goes forward.
 */
export const wayBack = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.include(assess).when(
    'Committed already?',
    (s) => eq(s.assessFailure.way, 'forward'),
    (b) => b,
    (b) =>
      b
        .include(askAndRollBack)
        .wait('Let green drain', (s) => s.rollBack.drainSeconds)
        .include(retireGreenAndFinish),
  );

/** The same over DNS, where green is taken down only once clients that remember its address have left it. */
export const wayBackOverDns = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.include(assess).when(
    'Committed already?',
    (s) => eq(s.assessFailure.way, 'forward'),
    (b) => b,
    (b) =>
      b
        .include(askAndRollBack)
        .when(
          'Had green any traffic?',
          (s) => gt(s.rollBack.drainSeconds, 0),
          (y) =>
            y
              .poll('Back in sync', (s) => call(checkChange, { plan: s.planDeployment.plan, receipt: s.rollBack.receipt, way: 'back' }), {
                every: '10 seconds',
                atMost: (s) => s.rollBack.inSyncSeconds,
                until: (r) => r.inSync,
                timedOut: {
                  error: 'NotInSync',
                  cause:
                    'all weight is written back to blue, but not on all of the name servers in the time that record.inSync gives it: green still stands',
                },
                retry: [reading, untilAllowed],
                timeout: '30 seconds',
              })
              .assign('Green has no weight', (s) => ({ waitSeconds: s.rollBack.drainSeconds }))
              .include(untilQuiet, {
                side: 'green',
                wait: 'Wait for clients to leave green',
                look: 'Look at traffic of green',
                over: 'Is green quiet?',
              }),
          (n) => n,
        )
        .include(retireGreenAndFinish),
  );
