import { call, context, eq, type Flow, lit, workflow } from '@teal/asl';
import type { DeploymentErrorName } from '../src/deployment/errors.ts';
import { RECOVER } from '../src/deployment/holder.ts';
import type { Outcome } from '../src/deployment/outcome.ts';
import { adoptDeployment } from './fragments/actions.ts';
import { finishDeployment, finishForAPerson, howItRecovered } from './fragments/ending.ts';
import { recallPlan } from './fragments/recall-plan.ts';
import { retireBlueBehindBalancer, retireBlueOverDns } from './fragments/retire-blue.ts';
import { stubborn } from './fragments/retries.ts';
import { type Recovering, wayBackOfTheDead } from './fragments/way-back.ts';
import { wayBackOfTheDeadOverDns } from './fragments/way-back-over-dns.ts';

/** What starts a recovery: the service, and the epoch that its starter has raised. */
export interface RecoveryInput {
  readonly service: string;
  readonly epoch: number;
}

type Adopted = Pick<Recovering, 'acquireLease'>;

/** The lease, under the epoch that was raised over the dead execution's head. */
const adopt = (flow: Flow<{ readonly input: RecoveryInput }>) =>
  flow.part('Adopt', (p) =>
    p.step(
      'Adopt deployment',
      (s) => call(adoptDeployment, { service: s.input.service, epoch: s.input.epoch, execution: context.execution.id }),
      {
        comment: 'Becomes the holder of the lease. What still runs of the dead execution is fenced by now.',
        as: 'acquireLease',
        retry: stubborn,
        timeout: '30 seconds',
      },
    ),
  );

/** Without a plan nothing was changed, and there is nothing to reconcile. */
const recall = (flow: Flow<Adopted>) =>
  flow.part('Adopt', (p) =>
    p
      .when(
        'Was anything changed?',
        (s) => eq(s.acquireLease.to, 'nothing'),
        (no) => no.assign((s) => ({ finishAs: { outcome: lit<Outcome>('REFUSED'), cause: s.acquireLease.cause } })).leave(),
        (yes) => yes,
        { label: 'no: there was no plan yet', comment: 'It died before it had a plan: its lease is given back.' },
      )
      .include(recallPlan),
  );

const BOX = {
  comment: 'All that happens under the lease. A failure that neither way can handle stops for a person.',
  as: 'ended',
} as const;

const IS_COMMITTED = {
  label: 'yes: it goes forward',
  comment: 'Before the commit a recovery goes back to blue, after it forward to green.',
} as const;

const reconcileBehindBalancer = (flow: Flow<Adopted>) =>
  flow
    .block((b) =>
      b
        .include(recall)
        .when(
          'Is green committed?',
          (s) => eq(s.acquireLease.to, 'green'),
          (yes) => yes,
          (no) => no.include(wayBackOfTheDead),
          IS_COMMITTED,
        )
        .include(retireBlueBehindBalancer),
    )
    .include(finishDeployment);

const reconcileOverDns = (flow: Flow<Adopted>) =>
  flow
    .block((b) =>
      b
        .include(recall)
        .when(
          'Is green committed?',
          (s) => eq(s.acquireLease.to, 'green'),
          (yes) => yes,
          (no) => no.include(wayBackOfTheDeadOverDns),
          IS_COMMITTED,
        )
        .include(retireBlueOverDns),
    )
    .include(finishDeployment);

/**
 * What a dead execution left behind a load balancer, brought to one side by the same functions: to blue
 * before the commit, to green after it. The deployment's first failure stays what people are told.
 */
export const recoverLoadBalancer = workflow<RecoveryInput, DeploymentErrorName>(
  `${RECOVER}-load-balancer`,
  (w) =>
    w
      .include(adopt)
      .guard(
        'Recovery',
        (g) => g.include(reconcileBehindBalancer),
        (failed) => failed.include(finishForAPerson),
        BOX,
      )
      .include(howItRecovered),
  { comment: 'Takes over what a dead execution left of a deployment behind a load balancer: back to blue, or on to a committed green.' },
);

/** The same over weighted DNS records. */
export const recoverDns = workflow<RecoveryInput, DeploymentErrorName>(
  `${RECOVER}-dns`,
  (w) =>
    w
      .include(adopt)
      .guard(
        'Recovery',
        (g) => g.include(reconcileOverDns),
        (failed) => failed.include(finishForAPerson),
        BOX,
      )
      .include(howItRecovered),
  { comment: 'Takes over what a dead execution left of a deployment over DNS records: back to blue, or on to a committed green.' },
);
