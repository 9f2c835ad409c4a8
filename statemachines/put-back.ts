import { call, concat, context, type Flow, workflow } from '@teal/asl';
import type { RollBackResult } from '../functions/roll-back.ts';
import type { DeploymentErrorName } from '../src/deployment/errors.ts';
import { PUT_BACK } from '../src/deployment/holder.ts';
import { adoptDeployment, rollBack } from './fragments/actions.ts';
import { finishDeployment, finishNotPutBack, howItWasPutBack } from './fragments/ending.ts';
import { recallPlan } from './fragments/recall-plan.ts';
import { puttingBack, stubborn } from './fragments/retries.ts';
import type { Recovering } from './fragments/way-back.ts';
import { untilServersLeadBack } from './fragments/way-back-over-dns.ts';

/** What starts it: the service, and the epoch that its starter has raised. */
export interface PutBackInput {
  readonly service: string;
  readonly epoch: number;
}

type Adopted = Pick<Recovering, 'acquireLease'>;
type Written = Recovering & { readonly rollBack: RollBackResult };

/** The lease, under the epoch that was raised for it. */
const takeUp = (flow: Flow<{ readonly input: PutBackInput }>) =>
  flow.part('Adopt', (p) =>
    p.step(
      'Take lease',
      (s) => call(adoptDeployment, { service: s.input.service, epoch: s.input.epoch, execution: context.execution.id }),
      {
        comment: 'Becomes the holder of the lease: no deployment runs meanwhile.',
        as: 'acquireLease',
        retry: stubborn,
        timeout: '30 seconds',
      },
    ),
  );

/**
 * All weight to the side that the last deployment left it on, on the path of every way back. Nothing is
 * scaled or taken down: an idle side that runs stays for people to decide about.
 */
const writeBack = (flow: Flow<Recovering>) =>
  flow.part('Put back', (p) =>
    p.step(
      'Put weights back',
      (s) =>
        call(rollBack, {
          plan: s.planDeployment.plan,
          error: s.acquireLease.error,
          cause: s.acquireLease.cause,
          at: s.acquireLease.at,
          asked: false,
          atRest: true,
        }),
      {
        comment: 'Writes all weight back in one write a route, and reads it back. Leaves it where the side lacks healthy targets.',
        as: 'rollBack',
        retry: puttingBack,
        timeout: '30 seconds',
      },
    ),
  );

/** What comes next is a deployment, perhaps at once: its tests reach the idle side only once no user does. */
const asPutBack = (flow: Flow<Written>) =>
  flow
    .part('Put back', (p) =>
      p.wait('Let weights settle', (s) => s.planDeployment.plan.settleSeconds, {
        comment: 'Until the weights are live everywhere: the deployment that comes next takes the idle side for empty.',
      }),
    )
    .assign((s) => ({
      finishAs: { outcome: s.rollBack.outcome, cause: concat(s.rollBack.reason, ': ', s.acquireLease.cause) },
    }))
    .include(finishDeployment);

const behindBalancer = (flow: Flow<Adopted>) =>
  flow
    .part('Adopt', (p) => p.include(recallPlan))
    .include(writeBack)
    .include(asPutBack);

const overDns = (flow: Flow<Adopted>) =>
  flow
    .part('Adopt', (p) => p.include(recallPlan))
    .include(writeBack)
    .part('Put back', (p) => p.include(untilServersLeadBack))
    .include(asPutBack);

const BOX = {
  comment: 'All that happens under the lease. Whatever fails in it leaves weights as they are, and gives the lease back.',
  as: 'ended',
} as const;

/**
 * Weights that somebody changed between deployments, back on the side that the last one left them on. It ends
 * well, or without having moved anything more, and never for a person.
 */
export const putBackLoadBalancer = workflow<PutBackInput, DeploymentErrorName>(
  `${PUT_BACK}-load-balancer`,
  (w) =>
    w
      .include(takeUp)
      .guard(
        'Put-back',
        (g) => g.include(behindBalancer),
        (failed) => failed.include(finishNotPutBack),
        BOX,
      )
      .include(howItWasPutBack),
  { comment: 'Puts weights back that somebody changed between deployments behind a load balancer. It deploys nothing.' },
);

/** The same over weighted DNS records. */
export const putBackDns = workflow<PutBackInput, DeploymentErrorName>(
  `${PUT_BACK}-dns`,
  (w) =>
    w
      .include(takeUp)
      .guard(
        'Put-back',
        (g) => g.include(overDns),
        (failed) => failed.include(finishNotPutBack),
        BOX,
      )
      .include(howItWasPutBack),
  { comment: 'Puts weights back that somebody changed between deployments over DNS records. It deploys nothing.' },
);
