import { add, type Caught, call, concat, eq, type Flow } from '@teal/asl';
import type { RollBackResult } from '../../functions/roll-back.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { NOT_DOWN } from '../../src/deployment/retirement.ts';
import { assessFailure, checkRetired, retireGreen, rollBack } from './actions.ts';
import { stubborn, stubbornRetiring, stubbornWaiting } from './retries.ts';
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
    retry: stubborn,
    timeout: '30 seconds',
  });

export const WHICH_WAY = {
  label: 'forward: green is committed already',
  comment: 'Before the commit it goes back to blue. A person is asked first where somebody else has changed the weights.',
} as const;

/**
 * All weight to blue, after a person was asked where somebody else changed production. A blue that cannot
 * take the traffic is `NotBack`: it leaves the box Deployment, which stops for a person with the weights as
 * they are.
 */
export const askAndRollBack = (flow: Flow<Assessed>) =>
  flow
    .also(
      'a person is asked: somebody else changed production',
      (s) => eq(s.assessFailure.way, 'ask'),
      (y) =>
        y.step('Wait for a person', (s) => untilWord('drift', s.planDeployment.plan, s.assessFailure.patienceSeconds), {
          comment: 'Waits for the word of a person, and goes back without one when nobody answers.',
          as: 'answer',
          timeout: (s) => s.assessFailure.patienceSeconds,
          retry: stubbornWaiting,
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
        comment: 'Writes all weight back to blue in one write a route, and shuts the stage. Needs a person where blue cannot take it.',
        retry: stubborn,
        timeout: '30 seconds',
      },
    );

/** Once nothing reaches green any more: green down. */
export const takeGreenDown = (flow: Flow<RolledBack>) =>
  flow
    .step('Retire green', (s) => call(retireGreen, { plan: s.planDeployment.plan }), {
      comment: 'Takes green down to 0 tasks, once blue alone can carry all traffic.',
      retry: stubbornRetiring,
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
        cause: (_, r) => concat(`green ${NOT_DOWN}: `, r.why),
      },
      retry: stubborn,
      timeout: '30 seconds',
    })
    .assign((s) => ({
      finishAs: { outcome: s.rollBack.outcome, cause: concat(s.assessFailure.error, ': ', s.assessFailure.cause) },
    }))
    .leave();

/**
 * From any failure before the commit: all weight to blue, drain, green down. A failure that finds the
 * deployment committed comes out of this fragment again: from there the way goes forward.
 */
export const wayBack = (flow: Flow<Planned & { readonly error: Caught }>) =>
  flow.part('Back to blue', (p) =>
    p.include(assess).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) =>
        b
          .include(askAndRollBack)
          .wait('Let green drain', (s) => s.rollBack.drainSeconds, { comment: 'Lets green finish the requests that it has.' })
          .include(takeGreenDown),
      WHICH_WAY,
    ),
  );
