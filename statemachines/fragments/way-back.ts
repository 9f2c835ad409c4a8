import { add, type Caught, call, concat, eq, type Flow, lit, type Refs } from '@teal/asl';
import type { RollBackResult } from '../../functions/roll-back.ts';
import type { Outcome } from '../../src/deployment/outcome.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { assessFailure, checkRetired, retireGreen, rollBack } from './actions.ts';
import { reading, recorded, stubborn, stubbornSettling, untilAllowed, untilSomebodyStands } from './retries.ts';
import type { Planned } from './scope.ts';
import { untilWord } from './until-word.ts';

interface Assessment {
  readonly error: string;
  readonly cause: string;
  readonly at: string;
  readonly way: 'forward' | 'ask' | 'back';
  readonly patienceSeconds: number;
}

type Assessed = Planned & { readonly assessFailure: Assessment };
export type RolledBack = Assessed & { readonly rollBack: RollBackResult };

/** Why it ends, and which way it goes now. */
export const assess = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.step('Assess failure', (s) => call(assessFailure, { plan: s.planDeployment.plan, error: s.error.Error, cause: s.error.Cause }), {
    comment: 'Every failure of the rollout comes here: writes down what failed, and decides which way it goes now.',
    retry: [stubborn, untilAllowed],
    timeout: '30 seconds',
  });

export const WHICH_WAY = {
  label: 'forward: green is committed already',
  comment: 'Before the commit it goes back to blue. A person is asked first where somebody else has changed the weights.',
} as const;

/** All weight to blue, after a person was asked where somebody else changed the weights. */
export const askAndRollBack = (flow: Flow<Assessed>) =>
  flow
    .also(
      'a person is asked: somebody else changed the weights',
      (s) => eq(s.assessFailure.way, 'ask'),
      (y) =>
        y.step('Wait for a person', (s) => untilWord('drift', s.planDeployment.plan, s.assessFailure.patienceSeconds), {
          comment: 'Waits for the word of a person, and goes back without one when nobody answers.',
          as: 'answer',
          timeout: (s) => s.assessFailure.patienceSeconds,
          retry: [recorded, untilAllowed],
          catch: { 'States.Timeout': (t) => t },
        }),
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
      {
        comment: 'Writes all weight back to blue in one write a route, and shuts the stage.',
        retry: [stubbornSettling, untilAllowed],
        timeout: '30 seconds',
      },
    );

/** A blue that cannot take the traffic stops for a person, with the weights as they are. */
export const NOT_BACK = 'no: it cannot take the traffic, and a person is needed';
export const isNotBack = (s: Refs<Pick<RolledBack, 'rollBack'>>) => eq(s.rollBack.outcome, 'NEEDS_HUMAN');
export const asNeedingAHuman = (flow: Flow<RolledBack>) =>
  flow.assign((s) => ({ finishAs: { outcome: lit<Outcome>('NEEDS_HUMAN'), cause: s.rollBack.reason } })).leave();

/** Once nothing reaches green any more: green down. */
export const takeGreenDown = (flow: Flow<RolledBack>) =>
  flow
    .step('Retire green', (s) => call(retireGreen, { plan: s.planDeployment.plan }), {
      comment: 'Takes green down to 0 tasks, once blue alone can carry all traffic.',
      retry: [recorded, untilSomebodyStands, untilAllowed],
      timeout: '30 seconds',
    })
    .poll('Look at green', (s) => call(checkRetired, { plan: s.planDeployment.plan, side: 'green' }), {
      comment: 'Counts what green still has: tasks, and targets that drain.',
      question: 'Is green down?',
      label: 'nothing of it is left',
      every: PACES.retired.every,
      atMost: (s) => add(s.planDeployment.plan.drainSeconds, PACES.retired.beyondDrain),
      until: (r) => r.gone,
      timedOut: {
        name: 'Green does not go down',
        error: 'RetirementStuck',
        cause: 'green still has tasks or targets 15 minutes after its drain',
      },
      retry: [reading, untilAllowed],
      timeout: '30 seconds',
    })
    .assign((s) => ({
      finishAs: { outcome: s.rollBack.outcome, cause: concat(s.assessFailure.error, ': ', s.assessFailure.cause) },
    }))
    .leave();

/**
 * From any failure before the commit: all weight to blue, drain, green down. A failure that finds the deployment committed comes out
 * of this fragment again: from there the way goes forward.
 */
export const wayBack = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.part('Back to blue', (p) =>
    p.include(assess).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) =>
        b.include(askAndRollBack).when(
          'Is blue back?',
          isNotBack,
          (n) => n.include(asNeedingAHuman),
          (y) =>
            y
              .wait('Let green drain', (s) => s.rollBack.drainSeconds, { comment: 'Lets green finish the requests that it has.' })
              .include(takeGreenDown),
          { label: NOT_BACK, comment: 'All weight is read back on blue, or somebody must look.' },
        ),
      WHICH_WAY,
    ),
  );
