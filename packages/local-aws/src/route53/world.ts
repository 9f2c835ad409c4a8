import type { ServiceContext } from '../kernel/service.ts';
import type { Changes } from './changes.ts';
import type { HealthChecks } from './health-checks.ts';
import type { Propagation } from './propagation.ts';
import type { Records } from './records/record-set.ts';
import { noSuchHostedZone } from './refusals.ts';

export interface Zone {
  /** Without `/hostedzone/`. */
  readonly id: string;
  /** Canonical. */
  readonly name: string;
  readonly callerReference: string;
  readonly comment: string | undefined;
  /** Set: a private zone, answered inside of this VPC. */
  readonly vpc: { readonly id: string; readonly region: string } | undefined;
  readonly nameServers: readonly string[];
  /** ARN of the Cloud Map namespace that alone writes this zone. */
  readonly managedBy: string | undefined;
  /** As written last. */
  records: Records;
  /** AWS ms until which a batch is being processed: another one is refused. */
  busyUntil: number;
}

/** What every operation works on. */
export interface World {
  readonly ctx: ServiceContext;
  readonly zones: Map<string, Zone>;
  readonly changes: Changes;
  readonly propagation: Propagation;
  readonly healthChecks: HealthChecks;
  /** How long a batch is being processed, AWS ms. */
  readonly processingMs: number;
}

/** Throws `NoSuchHostedZone`. */
export function zoneOf(world: World, id: string): Zone {
  const zone = world.zones.get(id);
  if (!zone) throw noSuchHostedZone(id);
  return zone;
}
