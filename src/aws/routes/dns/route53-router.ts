import {
  type Change,
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import type { PlannedDnsSide } from '../../../deployment/dns-weighted.ts';
import { DeploymentError } from '../../../deployment/errors.ts';
import { type LivePair, pairOfRecordSets } from '../../../deployment/plan/routes/live-pair.ts';
import type { DnsPlan } from '../../../deployment/plan.ts';
import type { Clock } from '../../../deployment/ports/clock.ts';
import type { TrafficRouter } from '../../../deployment/ports/traffic-router.ts';
import { type Split, sameSplit } from '../../../deployment/split.ts';
import { nameOf } from '../../aws-errors.ts';
import { splitOf, weightsFor } from '../../weights.ts';
import { liveRecordSet, plainName, recordSetsOf } from './record-sets.ts';

/**
 * Route 53's largest weight of a record. A weight of 0 on every record means equal traffic, and is never
 * written.
 */
const LARGEST_WEIGHT = 255;

const READ_BACKS = 4;
const READ_BACK_EVERY_MS = 500;

export type RecordSetPlan = Pick<DnsPlan, 'record' | 'blue' | 'green' | 'settleSeconds'>;

/**
 * Production as one weighted pair of records. Both change in one batch, which Route 53 applies whole or not
 * at all.
 */
export function route53Router(client: Route53Client, clock: Clock, plan: RecordSetPlan): TrafficRouter {
  const { record, blue, green } = plan;
  const names = { blue: blue.answer.name, green: green.answer.name };

  const readLive = async (signal?: AbortSignal): Promise<Live | undefined> => {
    try {
      const sets = await recordSetsOf(client, record.zone, record.name, signal);
      return { sets, pair: pairOfRecordSets({ sets: sets.map(liveRecordSet), answers: [blue.answer, green.answer] }) };
    } catch (error) {
      if (nameOf(error) === 'NoSuchHostedZone') return undefined;
      throw error;
    }
  };

  /** `undefined` where the name leads elsewhere too, or nowhere. */
  const liveSplit = (live: Live | undefined): Split | undefined =>
    live && live.pair.strangers.length === 0 ? splitOf(live.pair.weights, names) : undefined;

  const change = async (changes: readonly Change[], comment: string, signal?: AbortSignal): Promise<string> => {
    const { ChangeInfo } = await client.send(
      new ChangeResourceRecordSetsCommand({ HostedZoneId: record.zone, ChangeBatch: { Comment: comment, Changes: [...changes] } }),
      signal ? { abortSignal: signal } : {},
    );
    return (ChangeInfo?.Id ?? '').replace(/^\/change\//, '');
  };

  /** A write that the zone does not say back is not known to have happened. */
  const readBack = async (split: Split, signal?: AbortSignal): Promise<void> => {
    for (let read = 1; ; read++) {
      const live = await readLive(signal);
      const seen = live && splitOf(live.pair.weights, names);
      if (seen && sameSplit(seen, split)) return;
      if (read === READ_BACKS) {
        throw new DeploymentError(
          'NotSettled',
          `${record.name} reads ${JSON.stringify(live?.pair.weights ?? {})} after ${JSON.stringify(split)} was written`,
        );
      }
      await clock.sleep(READ_BACK_EVERY_MS, signal);
    }
  };

  return {
    read: async (signal) => {
      const live = await readLive(signal);
      const changed = changesOf(plan, live?.pair);
      const notes = missingFrom(plan, live?.pair);
      return [
        {
          route: record.name,
          split: liveSplit(live),
          weights: live?.pair.weights ?? {},
          ...(changed.length > 0 && { changed }),
          ...(notes.length > 0 && { notes }),
        },
      ];
    },

    async write(split, signal) {
      const live = await readLive(signal);
      if (!live || live.pair.records.length === 0) throw notOurs(record.name, live);
      const strange = live.pair.strangers.length > 0;
      // Forward, nothing moves while something else answers too. Back, the pair goes back: staying behind
      // helps nobody.
      if (strange && split.green > 0) throw notOurs(record.name, live);
      const text = `teal: ${split.blue} % to ${blue.service}, ${split.green} % to ${green.service}`;
      const id = await change(batchFor(live, plan, split), text, signal);
      const writtenAt = new Date(clock.now()).toISOString();
      await readBack(split, signal);
      if (strange) throw notOurs(record.name, live);
      return { writtenAt, change: id };
    },

    // A side has its own load balancer, or is found by Cloud Map: no record is in the way of its scaling.
    reattach: async () => {},

    async arrived(receipt, signal) {
      if (receipt.arrivedAt !== undefined) return receipt;
      if (receipt.change === undefined) return { ...receipt, arrivedAt: receipt.writtenAt };
      const { ChangeInfo } = await client.send(new GetChangeCommand({ Id: receipt.change }), signal ? { abortSignal: signal } : {});
      return ChangeInfo?.Status === 'INSYNC' ? { ...receipt, arrivedAt: new Date(clock.now()).toISOString() } : undefined;
    },

    settled: async ({ arrivedAt }) => arrivedAt !== undefined && clock.now() >= Date.parse(arrivedAt) + 1000 * plan.settleSeconds,
  };
}

/**
 * What of the name's records is not as a plan takes them, their weights apart: what it would have been
 * refused for.
 */
function changesOf({ record }: RecordSetPlan, pair: LivePair | undefined): readonly string[] {
  if (pair === undefined) return ['is in a hosted zone that does not exist any more'];
  const guarded = record.failoverToIdle ? [] : pair.records;
  return [
    ...pair.strangers.map(
      ({ type, identifier, leadsTo }) =>
        `is answered by another record too: ${type}${identifier === undefined ? '' : ` '${identifier}'`}${leadsTo === undefined ? '' : ` to ${leadsTo}`}`,
    ),
    ...guarded.flatMap(({ leadsTo, healthCheck }) =>
      healthCheck === undefined ? [] : [`has a health check on the record to ${leadsTo}: it makes a side at weight 0 serve`],
    ),
    ...guarded.flatMap(({ leadsTo, evaluatesTargetHealth }) =>
      evaluatesTargetHealth ? [`evaluates the target health of the record to ${leadsTo}: it makes a side at weight 0 serve`] : [],
    ),
  ];
}

/** A record that is gone takes its weight with it. Before the first write a pair may be incomplete. */
const missingFrom = ({ blue, green }: RecordSetPlan, pair: LivePair | undefined): readonly string[] =>
  pair === undefined || pair.simple
    ? []
    : [blue, green]
        .filter(({ answer }) => !(answer.name in pair.weights))
        .map(({ service, answer }) => `has no record to ${answer.name} (${service}) any more`);

interface Live {
  readonly sets: readonly ResourceRecordSet[];
  readonly pair: LivePair;
}

/**
 * Both records as they stand, only the weights changed; what does not stand yet is made. A simple record
 * makes room first.
 */
function batchFor(live: Live, { record, blue, green }: RecordSetPlan, split: Split): readonly Change[] {
  const weights = weightsFor(split, LARGEST_WEIGHT);
  const own = (side: PlannedDnsSide) => live.sets.find((set) => isOf(set, side, record.type));
  if (live.pair.simple) {
    const simple = own(blue) ?? own(green);
    return [
      ...(simple ? [{ Action: 'DELETE' as const, ResourceRecordSet: simple }] : []),
      { Action: 'CREATE', ResourceRecordSet: { ...recordSetFor(blue, record, simple), SetIdentifier: blue.service, Weight: weights.blue } },
      {
        Action: 'CREATE',
        ResourceRecordSet: { ...recordSetFor(green, record, simple), SetIdentifier: green.service, Weight: weights.green },
      },
    ];
  }
  const upsert = (side: PlannedDnsSide, other: PlannedDnsSide, weight: number): Change => {
    const standing = own(side);
    const identifier = own(other)?.SetIdentifier === side.service ? `${side.service}-teal` : side.service;
    return {
      Action: 'UPSERT',
      ResourceRecordSet: standing
        ? { ...standing, Weight: weight }
        : { ...recordSetFor(side, record, own(other)), SetIdentifier: identifier, Weight: weight },
    };
  };
  return [upsert(blue, green, weights.blue), upsert(green, blue, weights.green)];
}

const isOf = (set: ResourceRecordSet, { answer }: PlannedDnsSide, type: string): boolean =>
  set.Type === type && liveRecordSet(set).leadsTo === plainName(answer.name);

/** A record that leads to the side, like the one that stands beside it or stood before. */
function recordSetFor(
  { answer }: PlannedDnsSide,
  { name, type }: RecordSetPlan['record'],
  like: ResourceRecordSet | undefined,
): Pick<ResourceRecordSet, 'Name' | 'Type' | 'AliasTarget' | 'TTL' | 'ResourceRecords'> {
  switch (answer.kind) {
    case 'alias':
      return {
        Name: name,
        Type: type,
        AliasTarget: {
          HostedZoneId: answer.zone,
          DNSName: answer.name,
          EvaluateTargetHealth: like?.AliasTarget?.EvaluateTargetHealth ?? false,
        },
      };
    case 'cname':
      return { Name: name, Type: type, TTL: like?.TTL ?? answer.ttlSeconds, ResourceRecords: [{ Value: answer.name }] };
    default:
      return answer satisfies never;
  }
}

function notOurs(name: string, live: Live | undefined): DeploymentError {
  const { pair } = live ?? {};
  const others = (pair?.strangers ?? []).map(({ type, identifier }) => `${type}${identifier === undefined ? '' : ` '${identifier}'`}`);
  return new DeploymentError(
    'DriftDetected',
    !live
      ? `the hosted zone of ${name} does not exist any more`
      : pair?.records.length === 0
        ? `${name} does not lead to the pair any more: it has ${others.join(', ') || 'no record'}`
        : `${name} is answered by other records too: ${others.join(', ')}`,
  );
}
