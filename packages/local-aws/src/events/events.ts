import * as sdk from '@aws-sdk/client-eventbridge';
import { uuid } from '../kernel/ids.ts';
import type { BusEvent, Events } from '../kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../kernel/service.ts';
import { eventsAuthorization } from './authorization.ts';
import type { Bus, BusRule } from './bus.ts';
import { deliver, type FailedDelivery } from './delivery.ts';
import { putEventsOperation } from './put-events.ts';
import { ruleOperations } from './rules.ts';
import { makeSchedules } from './schedules.ts';
import type { Envelope } from './target-input.ts';
import { targetOperations } from './targets.ts';

export interface EventsOptions {
  /** From the event to its targets, in AWS milliseconds; up to half as much again, by chance. Default 400. */
  readonly deliveryMs?: number;
  /**
   * Share of deliveries that happen twice, 0 to 1: a rule may run more than once for one event. Default 0.
   */
  readonly duplicates?: number;
  /** Share of best-effort events (ECR, Step Functions) that never arrive, 0 to 1. Default 0. */
  readonly loss?: number;
}

interface EventsFacade extends Events {
  /** Deliveries that were given up, oldest first. */
  failedDeliveries(): readonly FailedDelivery[];
}

export type EventsLocal = LocalService & { readonly facade: EventsFacade };

/** Sources whose events AWS delivers with best effort only. */
const BEST_EFFORT = new Set(['aws.ecr', 'aws.states']);

/**
 * The local EventBridge: the default bus, patterns, schedules,
 * and deliveries to Step Functions, Lambda and SQS.
 */
export function eventsService(ctx: ServiceContext, { deliveryMs = 400, duplicates = 0, loss = 0 }: EventsOptions = {}): EventsLocal {
  const bus: Bus = { ctx, rules: new Map() };
  const given: FailedDelivery[] = [];
  const halt = new AbortController();

  const bringToTargets = async (rule: BusRule, event: Envelope) => {
    const targets = [...rule.targets.values()];
    await ctx.clock.sleep(deliveryMs * (1 + ctx.random() / 2), halt.signal);
    await Promise.all(
      targets.map(async (target) => {
        const failure = await deliver(ctx, rule, target, event, halt.signal);
        if (failure) given.push(failure);
      }),
    );
  };
  const run = (rule: BusRule, event: Envelope) => {
    const times = duplicates > 0 && ctx.random() < duplicates ? 2 : 1;
    for (let i = 0; i < times; i++)
      bringToTargets(rule, event).catch((error: unknown) => {
        if (!halt.signal.aborted) throw error;
      });
  };
  const accept = (event: BusEvent, time = new Date(ctx.clock.now())): string => {
    const envelope = envelopeOf(ctx, event, time);
    if (loss > 0 && BEST_EFFORT.has(event.source) && ctx.random() < loss) return envelope.id;
    for (const rule of bus.rules.values()) if (rule.state !== 'DISABLED' && rule.pattern?.(envelope)) run(rule, envelope);
    return envelope.id;
  };
  const schedules = makeSchedules(bus, (rule, event) => run(rule, envelopeOf(ctx, event, new Date(ctx.clock.now()))));

  return {
    signingName: 'events',
    sdk,
    operations: { ...ruleOperations(bus, schedules), ...targetOperations(bus), ...putEventsOperation(bus, accept) },
    authorization: eventsAuthorization(ctx),
    facade: {
      put: (event) => void accept(event),
      failedDeliveries: () => [...given],
    },
    async stop() {
      schedules.stop();
      halt.abort(new Error('the local AWS stops'));
    },
  };
}

const envelopeOf = ({ account, region, random }: ServiceContext, event: BusEvent, time: Date): Envelope => ({
  version: '0',
  id: uuid(random),
  'detail-type': event['detail-type'],
  source: event.source,
  account,
  time: `${time.toISOString().slice(0, 19)}Z`,
  region,
  resources: event.resources,
  detail: event.detail,
});
