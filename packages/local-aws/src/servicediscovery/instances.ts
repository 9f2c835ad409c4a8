import { recordsOf } from './instance-records.ts';
import { customHealthNotFound } from './refusals.ts';
import { type DiscoveryService, type Instance, instanceOf, type World } from './world.ts';

export interface InstanceToRegister {
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly creatorRequestId?: string | undefined;
}

/**
 * Puts an instance in, or writes it anew; resolves when every name server answers by it.
 * Throws `InvalidInput` at once.
 */
export function register(world: World, service: DiscoveryService, wanted: InstanceToRegister): Promise<void> {
  const { AWS_INIT_HEALTH_STATUS: health, ...attributes } = wanted.attributes;
  const instance: Instance = {
    id: wanted.id,
    attributes: health === undefined ? attributes : { ...attributes, AWS_INIT_HEALTH_STATUS: health },
    creatorRequestId: wanted.creatorRequestId,
    healthy: service.customHealth ? health !== 'UNHEALTHY' : undefined,
  };
  const put = recordsOf(service, instance);
  const before = service.instances.get(wanted.id);
  const remove = before ? recordsOf(service, before) : [];
  service.instances.set(wanted.id, instance);
  service.revision++;
  return service.dns ? world.ctx.neighbours.zones.write(service.namespace.hostedZone, { put, remove }) : Promise.resolve();
}

/**
 * Takes an instance out; resolves when no name server answers with it any more.
 * Throws `InstanceNotFound` at once.
 */
export function deregister(world: World, service: DiscoveryService, id: string): Promise<void> {
  const remove = recordsOf(service, instanceOf(service, id));
  service.instances.delete(id);
  service.revision++;
  return service.dns ? world.ctx.neighbours.zones.write(service.namespace.hostedZone, { remove }) : Promise.resolve();
}

/**
 * Takes effect after a while, as on AWS.
 * Throws `CustomHealthNotFound` for a service without custom health checks.
 */
export function setHealth(world: World, service: DiscoveryService, id: string, healthy: boolean): void {
  if (!service.customHealth) throw customHealthNotFound(service.id);
  const instance = instanceOf(service, id);
  const take = () => {
    instance.healthy = healthy;
    service.revision++;
  };
  // Rejects only when the local AWS stops.
  world.ctx.clock.sleep(world.healthMs, world.halted).then(take, () => {});
}

/** In Cloud Map's words. */
export const healthOf = ({ healthy }: Instance): 'HEALTHY' | 'UNHEALTHY' | 'UNKNOWN' =>
  healthy === undefined ? 'UNKNOWN' : healthy ? 'HEALTHY' : 'UNHEALTHY';
