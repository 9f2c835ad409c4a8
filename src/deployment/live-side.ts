import type { TargetCounts } from './readings.ts';
import type { SideKind } from './side.ts';

/** A side as it was read, by its kind. */
export interface LiveSides {
  'target-group': LiveBalancedSide;
  discovery: LiveDiscoveredSide;
}

export type LiveSide = LiveSides[SideKind];

export interface LiveBalancedSide {
  readonly kind: 'target-group';
  readonly group: LiveTargetGroup | undefined;
  readonly service: LiveService | undefined;
  /** Other ECS services of the cluster that register in this side's target group. */
  readonly foreignServices: readonly string[];
  /** Services of the cluster that were not looked at, since there are so many. Absent: none. */
  readonly unseenServices?: number;
}

/** A side in service discovery. */
export interface LiveDiscoveredSide {
  readonly kind: 'discovery';
  readonly discovery: LiveDiscovery | undefined;
  readonly service: LiveService | undefined;
  /** Other ECS services of the cluster that register in this side's Cloud Map service. */
  readonly foreignServices: readonly string[];
  /** Services of the cluster that were not looked at, since there are so many. Absent: none. */
  readonly unseenServices?: number;
}

/** A Cloud Map service and the tasks behind it. */
export interface LiveDiscovery {
  readonly arn: string;
  /** The name that it answers for; `undefined`: it answers API calls only. */
  readonly name: string | undefined;
  /** Its namespace answers within VPCs only. */
  readonly private?: boolean;
  /** Types of its DNS records, and their TTL in seconds. */
  readonly records: readonly { readonly type: string; readonly seconds: number }[];
  /** Resolvers may keep "no such name" for so many seconds. */
  readonly absentSeconds: number;
  /** The side's tasks by the health of their containers. */
  readonly targets: TargetCounts;
}

export interface LiveTargetGroup {
  readonly arn: string;
  readonly protocol: string;
  readonly protocolVersion: string;
  readonly port: number;
  readonly targetType: string;
  readonly vpc: string;
  /** Health check settings, by the names of the API. */
  readonly healthCheck: Readonly<Record<string, string | number | boolean>>;
  readonly drainSeconds: number;
  /** `load_balancing.cross_zone.enabled` as set. */
  readonly crossZone: string;
  readonly stickiness: { readonly enabled: boolean; readonly seconds: number };
  /**
   * Every other setting and attribute, by the names of the API; what only names the group or its load
   * balancers is left out.
   */
  readonly others?: Readonly<Record<string, string>>;
  readonly targets: TargetCounts;
}

export interface LiveService {
  readonly name: string;
  readonly status: string;
  readonly desired: number;
  readonly running: number;
  readonly pending: number;
  /** One deployment, and it is completed. */
  readonly steady: boolean;
  /** How its newest rollout ended, when it failed: in ECS's own words. */
  readonly rolloutFailed?: string;
  /** `DAEMON`: one task for each instance of the cluster. Absent: as many as are wanted. */
  readonly scheduling?: string;
  readonly controller: string;
  readonly taskDefinition: LiveTaskDefinition | undefined;
  readonly loadBalancers: readonly { readonly targetGroup?: string; readonly container?: string; readonly port?: number }[];
  readonly serviceConnect: boolean;
  /** Its tasks are targets of VPC Lattice. */
  readonly lattice?: boolean;
  /** Why another service cannot be made like it; read where one is to be. */
  readonly unlike?: readonly string[];
  /** ARNs of the Cloud Map services that its tasks are registered in. */
  readonly serviceRegistries: readonly string[];
  /** A live scalable target on the service's desired count. */
  readonly scalable: { readonly min: number; readonly max: number } | undefined;
}

export interface LiveTaskDefinition {
  readonly arn: string;
  readonly family: string;
  /** The digest of the configured container's image, when it is named by digest. */
  readonly image: string | undefined;
  /** What can be registered again: the API's fields without those that only the service writes. */
  readonly content: Readonly<Record<string, unknown>>;
  /**
   * Fields of the answer that the SDK at hand does not know: carrying the definition over would lose them.
   */
  readonly unknownFields: readonly string[];
}

/** What a side's tasks are registered in, as it is live; `undefined` when it does not exist. */
type LiveHome = Pick<LiveTargetGroup | LiveDiscovery, 'arn' | 'targets'>;

const HOMES: { readonly [K in SideKind]: { home(side: LiveSides[K]): LiveHome | undefined } } = {
  'target-group': { home: ({ group }) => group },
  discovery: { home: ({ discovery }) => discovery },
};

export const liveHomeOf = (side: LiveSide): LiveHome | undefined =>
  (HOMES[side.kind] as { home(side: LiveSide): LiveHome | undefined }).home(side);
