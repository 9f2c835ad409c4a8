import * as sdk from '@aws-sdk/client-servicediscovery';
import type { Discovery } from '../kernel/neighbours.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { discoveryAuthorization } from './authorization.ts';
import { deregister, register, setHealth } from './instances.ts';
import { LongOperations } from './long-operations.ts';
import { instanceOperations } from './operations/instances.ts';
import { namespaceOperations } from './operations/namespaces.ts';
import { serviceOperations } from './operations/services.ts';
import { serviceOf, type World } from './world.ts';

export interface ServiceDiscoveryOptions {
  /** How long making or deleting a namespace takes, AWS ms; 30,000 unless told. */
  readonly namespaceMs?: number;
  /**
   * How long a custom health status takes to count, AWS ms; 30,000 unless told.
   * Source: API reference, HealthCheckCustomConfig.
   */
  readonly healthMs?: number;
}

export type ServiceDiscoveryLocal = LocalService & { readonly facade: Discovery };

/**
 * AWS Cloud Map: private DNS namespaces, services and instances.
 * A namespace is a hosted zone of Route 53, an instance its records.
 */
export function serviceDiscoveryService(ctx: ServiceContext, options: ServiceDiscoveryOptions = {}): ServiceDiscoveryLocal {
  const halt = new AbortController();
  const world: World = {
    ctx,
    namespaces: new Map(),
    services: new Map(),
    operations: new LongOperations(ctx, halt.signal),
    namespaceMs: options.namespaceMs ?? 30_000,
    healthMs: options.healthMs ?? 30_000,
    halted: halt.signal,
  };
  const operations = {
    ...namespaceOperations(world),
    ...serviceOperations(world),
    ...instanceOperations(world),
  } satisfies Operations<typeof sdk>;
  return {
    signingName: 'servicediscovery',
    sdk,
    operations,
    authorization: discoveryAuthorization(world),
    facade: {
      recordTypes: (registry) => serviceOf(world, registry).dns?.records.map(({ Type }) => Type ?? '') ?? [],
      register: async (registry, instance) => register(world, serviceOf(world, registry), instance),
      deregister: async (registry, id) => deregister(world, serviceOf(world, registry), id),
      setHealth: (registry, id, healthy) => setHealth(world, serviceOf(world, registry), id, healthy),
    },
    async stop() {
      halt.abort(new Error('the local AWS stops'));
    },
  };
}
