import type { ServiceContext } from '../kernel/service.ts';
import type { Changes } from './changes.ts';
import type { HealthChecks } from './health-checks.ts';
import type { Propagation } from './propagation.ts';
import { noSuchHostedZone } from './refusals.ts';
import type { Zone } from './zone.ts';

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
