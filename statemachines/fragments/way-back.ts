import { add, type Caught, call, concat, eq, type Flow, type Refs } from '@teal/asl';
import type { AdoptResult } from '../../functions/adopt-deployment.ts';
import type { RollBackResult } from '../../functions/roll-back.ts';
import { PACES } from '../../src/deployment/plan/cost/paces.ts';
import { NOT_DOWN } from '../../src/deployment/retirement.ts';
import { assessFailure, checkRetired, retireGreen, rollBack } from './actions.ts';
import { runHooksOfWayBack } from './hooks.ts';
import { stubborn, stubbornRetiring, stubbornWaiting } from './retries.ts';
import type { HeldPlan } from './scope.ts';
import { untilWord } from './until-word.ts';

interface Assessment {
  readonly error: string;
  readonly cause: string;
  readonly at: string;
  readonly way: 'forward' | 'ask' | 'back';
  readonly patienceSeconds: number;
}

/** Of a recovery: what 'Adopt deployment' found, and what 'Recall plan' read. */
export type Recovering = HeldPlan & { readonly acquireLease: AdoptResult };

type Assessed = HeldPlan & { readonly assessFailure: Assessment };
export type RolledBack = Assessed & { readonly rollBack: RollBackResult };

const ASSESSING = { retry: stubborn, timeout: '30 seconds' } as const;

/** Why it ends, and which way it goes now. */
export const assess = (flow: Flow<HeldPlan & { readonly error: Caught }>) =>
  flow.step('Assess failure', (s) => call(assessFailure, { plan: s.planDeployment.plan, error: s.error.Error, cause: s.error.Cause }), {
    comment: 'Every failure of the rollout comes here: writes down what failed, and decides which way it goes now.',
    ...ASSESSING,
  });

/** The same of a deployment whose execution is dead. */
export const assessDeath = (flow: Flow<Recovering>) =>
  flow.step(
    'Assess failure',
    (s) => call(assessFailure, { plan: s.planDeployment.plan, error: s.acquireLease.error, cause: s.acquireLease.cause }),
    {
      comment: 'Writes down that the execution died, unless something had failed before, and decides which way it goes now.',
      ...ASSESSING,
    },
  );

export const WHICH_WAY = {
  label: 'forward: green is committed already',
  comment: 'Before the commit it goes back to blue. A person is asked first where somebody else has changed the weights.',
} as const;

/** A person is asked first where somebody else changed production. */
const askAPerson = (flow: Flow<Assessed>) =>
  flow.also(
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
  );

const rollingBack = (s: Refs<Assessed>) =>
  call(rollBack, {
    plan: s.planDeployment.plan,
    error: s.assessFailure.error,
    cause: s.assessFailure.cause,
    at: s.assessFailure.at,
    asked: eq(s.assessFailure.way, 'ask'),
    atRest: false,
  });

const ROLLING_BACK = { retry: stubborn, timeout: '30 seconds' } as const;

/**
 * All weight to blue, after a person was asked where somebody else changed production. A blue that cannot
 * take the traffic is `NotBack`: it leaves the box Deployment, which stops for a person with the weights as
 * they are.
 */
export const askAndRollBack = (flow: Flow<Assessed>) =>
  flow.include(askAPerson).step('Roll back', rollingBack, {
    comment: 'Writes all weight back to blue in one write a route, and shuts the stage. Needs a person where blue cannot take it.',
    ...ROLLING_BACK,
  });

/**
 * The same of a deployment whose execution is dead. A function of it may still run: what it announced it may
 * still do. So the weights go back at once, and once nothing of it can act any more they are read, and where
 * they differ written, again.
 */
export const askAndRollBackTwice = (flow: Flow<Assessed>) =>
  flow
    .include(askAPerson)
    .step('Roll back at once', rollingBack, {
      comment: 'Writes all weight back to blue at once. Needs a person where blue cannot take it.',
      ...ROLLING_BACK,
    })
    .wait('Let late functions end', PACES.late, {
      comment: 'A function of the dead execution may still run. It is fenced in the record, and may still do what it announced.',
    })
    .step('Roll back', rollingBack, {
      comment: 'Looks again, and writes all weight back to blue where a late function has moved it; shuts the stage.',
      ...ROLLING_BACK,
    });

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
      label: 'nothing of it is left, or it is kept',
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
export const wayBack = (flow: Flow<HeldPlan & { readonly error: Caught }>) =>
  flow.part('Back to blue', (p) =>
    p.include(assess).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) => b.include(askAndRollBack).include(runHooksOfWayBack).include(drainGreen).include(takeGreenDown),
      WHICH_WAY,
    ),
  );

/** The way back of a deployment whose execution is dead. */
export const wayBackOfTheDead = (flow: Flow<Recovering>) =>
  flow.part('Back to blue', (p) =>
    p.include(assessDeath).when(
      'Which way now?',
      (s) => eq(s.assessFailure.way, 'forward'),
      (b) => b,
      (b) => b.include(askAndRollBackTwice).include(runHooksOfWayBack).include(drainGreen).include(takeGreenDown),
      WHICH_WAY,
    ),
  );

const drainGreen = (flow: Flow<RolledBack>) =>
  flow.wait('Let green drain', (s) => s.rollBack.drainSeconds, { comment: 'Lets green finish the requests that it has.' });
