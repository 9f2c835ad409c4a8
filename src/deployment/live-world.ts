import type { RecordAnswer } from './plan.ts';
import type { AlarmReading, TargetCounts } from './ports/health-source.ts';
import type { RegistryImage } from './ports/image-registry.ts';
import type { StageView } from './ports/stage-route.ts';
import type { RouteSplit } from './ports/traffic-router.ts';

/** Everything that a plan is decided from, as it was read: no judgement in it. Sides are in the configuration's order. */
export type LiveWorld = LiveBalancedWorld | LiveDnsWorld;

interface CommonWorld {
  /** The newest ACTIVE revision of the configured family that Teal did not register. */
  readonly template: LiveTaskDefinition | undefined;
  readonly alarms: readonly AlarmReading[];
  readonly image: RegistryImage | undefined;
}

/** Of a service whose traffic is divided by listener rules. */
export interface LiveBalancedWorld extends CommonWorld {
  readonly route: 'load-balancer';
  readonly sides: readonly [LiveBalancedSide, LiveBalancedSide];
  readonly routes: readonly LiveRoute[];
  /** Rules and listeners of the same load balancers that forward to either group and are named neither as production nor as stage. */
  readonly unnamedRoutes: readonly string[];
  /** `undefined`: the stage rule does not exist. */
  readonly stage: StageView | undefined;
}

/** Of a service whose traffic is divided by DNS records. */
export interface LiveDnsWorld extends CommonWorld {
  readonly route: 'dns';
  readonly sides: readonly [LiveSide, LiveSide];
  readonly record: LiveRecord;
}

/** A configured production route. `weights` are by target group ARN as the route has them. */
export interface LiveRoute {
  readonly route: string;
  readonly exists: boolean;
  readonly weights: RouteSplit['weights'];
  /** Group stickiness of the forward action in seconds; `undefined` when off. */
  readonly stickySeconds: number | undefined;
  /** A target group of another balancer, an action that is no forward, several forwards: what stands in the way of moving it. */
  readonly oddities: readonly string[];
}

export type LiveSide = LiveBalancedSide | LiveDiscoveredSide;

export interface LiveBalancedSide {
  readonly group: LiveTargetGroup | undefined;
  readonly service: LiveService | undefined;
  /** Other ECS services of the cluster that register in this side's target group. */
  readonly foreignServices: readonly string[];
}

/** A side in service discovery. */
export interface LiveDiscoveredSide {
  readonly registry: LiveRegistry | undefined;
  readonly service: LiveService | undefined;
  /** Other ECS services of the cluster that register in this side's Cloud Map service. */
  readonly foreignServices: readonly string[];
}

/** A Cloud Map service and the tasks behind it. */
export interface LiveRegistry {
  readonly arn: string;
  /** The name that it answers for; `undefined`: it answers API calls only. */
  readonly name: string | undefined;
  /** Types of its DNS records, and their TTL in seconds. */
  readonly records: readonly { readonly type: string; readonly seconds: number }[];
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
  readonly controller: string;
  readonly taskDefinition: LiveTaskDefinition | undefined;
  readonly loadBalancers: readonly { readonly targetGroup?: string; readonly container?: string; readonly port?: number }[];
  readonly serviceConnect: boolean;
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
  /** Fields of the answer that the SDK at hand does not know: carrying the definition over would lose them. */
  readonly unknownFields: readonly string[];
}

/** Everything of the record's name in its zone, and what the sides would be answered by. */
export interface LiveRecord {
  /** `undefined`: there is no such zone. */
  readonly zone: { readonly id: string; readonly name: string; readonly private: boolean } | undefined;
  readonly sets: readonly LiveRecordSet[];
  /** In the configuration's order; `undefined`: what the side is behind does not exist. */
  readonly answers: readonly [RecordAnswer | undefined, RecordAnswer | undefined];
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
