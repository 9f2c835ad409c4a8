import * as z from 'zod';
import type { LiveSide } from './live-side.ts';
import { arn, balancedSide, discoveredSide, ownName, seconds, taskCounts, text } from './shapes.ts';
import type { BalancedSide, DiscoveredSide, OwnName, PlannedSide, SideConfig } from './side.ts';

/** What only a service has whose traffic is divided by weights of DNS records. */
export interface DnsWeighted {
  readonly side: SideConfig;
  readonly config: {
    /** Both of one form. */
    readonly sides: readonly [DnsSide, DnsSide];
    readonly record: RecordSetConfig;
    readonly retire: RetireConfig;
  };
  readonly plan: {
    readonly blue: PlannedDnsSide;
    readonly green: PlannedDnsSide;
    readonly record: PlannedRecordSets;
    readonly retire: RetireConfig;
  };
  /** What the live world is compared with: a configuration says it, and a plan does. */
  readonly wish: { readonly record: Pick<RecordSetConfig, 'zone' | 'name' | 'ttlSeconds' | 'maxTtlSeconds' | 'failoverToIdle'> };
  /** What its loops go by, beside what those of every kind go by. */
  readonly waits: { readonly retire: RetireConfig; readonly record: Pick<RecordSetConfig, 'inSyncSeconds' | 'inAnswersSeconds'> };
  readonly world: { readonly sides: readonly [LiveSide, LiveSide]; readonly record: LiveRecordSets };
}

/** A side of the DNS route: what the record leads to, and where tests reach it by its own name. */
export type DnsSide = (BalancedSide & { readonly loadBalancer: string } & OwnName) | (DiscoveredSide & { readonly name: string } & OwnName);

/** A side of a plan for the DNS route. */
export type PlannedDnsSide = PlannedSide & OwnName & { readonly answer: RecordSetAnswer };

/** The weighted record set that users resolve. */
interface RecordSetConfig {
  /** Id of the hosted zone. */
  readonly zone: string;
  /** Without the dot at the end, in lower case. */
  readonly name: string;
  /** Of the records where Teal makes them; an alias has the load balancer's. */
  readonly ttlSeconds: number;
  /** The sum of the TTLs in the chain may be this long. */
  readonly maxTtlSeconds: number;
  /** All of Route 53's name servers must have a change within this time. */
  readonly inSyncSeconds: number;
  /** Beyond the TTLs: live answers must lead where the weights say within this time. */
  readonly inAnswersSeconds: number;
  /** Health checks on the records are accepted although they make a side at weight 0 serve. */
  readonly failoverToIdle: boolean;
  /**
   * `<address>:<port>` of the DNS server that is asked for live answers; left out: the one of the function.
   */
  readonly resolver?: string;
}

/** When a side that has no weight any more may be taken down: its traffic has died away. */
export interface RetireConfig {
  /** No request for this long; after the deadline no more than strays. */
  readonly quietSeconds: number;
  /**
   * Requests that are nobody's who is to be waited for after the deadline: scanners find every load balancer
   * that the internet reaches.
   */
  readonly stray: StrayConfig;
  /** After this long strays are not waited for, and a person is asked where there are more. */
  readonly deadlineSeconds: number;
  /** Nobody answers for so long: the deployment ends as one that needs a human. */
  readonly patienceSeconds: number;
}

/** The more of the two counts. */
interface StrayConfig {
  /** So many requests a minute, on average over the time. Left out: by what the side is behind. */
  readonly perMinute?: number;
  /** So great a share of the requests of the side that has the weight. */
  readonly share: number;
}

/** The weighted pair of records, and how long a resolver may remember its answers. */
export interface PlannedRecordSets {
  readonly zone: string;
  readonly name: string;
  readonly type: 'A' | 'CNAME';
  /** A simple record stands there: the first write replaces it by the pair, in one batch. */
  readonly adopt: boolean;
  /** The TTLs that a client may wait out one after another, from the record on. */
  readonly chain: readonly { readonly name: string; readonly seconds: number }[];
  /** Of a record that is made, and the longest sum that the configuration allows. */
  readonly ttlSeconds: number;
  readonly maxTtlSeconds: number;
  readonly failoverToIdle: boolean;
  readonly resolver?: string;
}

/** What one of the two records leads to. */
export type RecordSetAnswer =
  | { readonly kind: 'alias'; readonly name: string; readonly zone: string }
  | { readonly kind: 'cname'; readonly name: string; readonly ttlSeconds: number };

/** Everything of the record's name in its zone, and what the sides would be answered by. */
export interface LiveRecordSets {
  /** `undefined`: there is no such zone. */
  readonly zone: { readonly id: string; readonly name: string; readonly private: boolean } | undefined;
  readonly sets: readonly LiveRecordSet[];
  /** In the configuration's order; `undefined`: what the side is behind does not exist. */
  readonly answers: readonly [RecordSetAnswer | undefined, RecordSetAnswer | undefined];
}

/** A record set as Route 53 has it; names in lower case, without the dot at the end. */
export interface LiveRecordSet {
  readonly name: string;
  readonly type: string;
  readonly routing: 'simple' | 'weighted' | 'other';
  readonly identifier: string | undefined;
  readonly weight: number | undefined;
  /** An alias has none of its own. */
  readonly ttlSeconds: number | undefined;
  /** What it leads to: an alias's target, a CNAME's value. */
  readonly leadsTo: string | undefined;
  readonly evaluatesTargetHealth: boolean;
  readonly healthCheck: string | undefined;
}

const record = {
  zone: text,
  name: text,
  ttlSeconds: seconds,
  maxTtlSeconds: seconds,
  failoverToIdle: z.boolean(),
  resolver: text.exactOptional(),
};

/** The plans of the release before say nothing of what has a default here. */
const retire = z.object({
  quietSeconds: seconds.min(1),
  stray: z.object({ perMinute: z.number().min(0).exactOptional(), share: z.number().min(0).max(1) }).default({ perMinute: 0, share: 0 }),
  deadlineSeconds: seconds.min(1),
  patienceSeconds: seconds.min(1).default(259_200),
});

const side = z.discriminatedUnion('kind', [
  z.object({ ...balancedSide, loadBalancer: arn, ...ownName }),
  z.object({ ...discoveredSide, name: text, ...ownName }),
]);

const planned = {
  ...taskCounts,
  ...ownName,
  answer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('alias'), name: text, zone: text }),
    z.object({ kind: z.literal('cname'), name: text, ttlSeconds: seconds }),
  ]),
};

const plannedSide = z.discriminatedUnion('kind', [z.object({ ...planned, ...balancedSide }), z.object({ ...planned, ...discoveredSide })]);

/** The same as it travels through an execution. */
export const dnsWeightedShape = {
  config: {
    sides: z.tuple([side, side]),
    record: z.object({ ...record, inSyncSeconds: seconds, inAnswersSeconds: seconds }),
    retire,
  },
  plan: {
    blue: plannedSide,
    green: plannedSide,
    record: z.object({
      ...record,
      type: z.enum(['A', 'CNAME']),
      adopt: z.boolean(),
      chain: z.array(z.object({ name: text, seconds })),
    }),
    retire,
  },
};
