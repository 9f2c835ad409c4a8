import * as sdk from '@aws-sdk/client-route-53';
import type { LocalService, Operations, RateLimit, ServiceContext } from '../kernel/service.ts';
import { route53Authorization } from './authorization.ts';
import { Changes } from './changes.ts';
import { DnsServer } from './dns/server.ts';
import { answer, type Route53Facade, route53Facade } from './facade.ts';
import { HealthChecks } from './health-checks.ts';
import { healthCheckOperations } from './operations/health-checks.ts';
import { hostedZoneOperations } from './operations/hosted-zones.ts';
import { recordSetOperations } from './operations/record-sets.ts';
import { Propagation, type PropagationOptions } from './propagation.ts';
import type { World } from './world.ts';

export interface Route53Options {
  /**
   * How a change reaches the name servers; INSYNC is when the last one has it.
   * 4 servers, 5 to 40 s each unless told.
   */
  readonly propagation?: Partial<PropagationOptions>;
  /** Changes never arrive: they stay PENDING. */
  readonly neverInSync?: boolean;
  /** How long a zone refuses the next batch, AWS ms; 200 unless told. AWS tells no figure. */
  readonly processingMs?: number;
}

export interface Route53Local extends LocalService {
  readonly facade: Route53Facade;
  stop(): Promise<void>;
}

/** Route 53: hosted zones, record sets and health checks, and a DNS server that answers by them. */
export function route53Service(ctx: ServiceContext, options: Route53Options = {}): Route53Local {
  const propagation = new Propagation(ctx, { servers: 4, leastMs: 5_000, mostMs: 40_000, ...options.propagation });
  if (options.neverInSync) propagation.hold();
  const world: World = {
    ctx,
    zones: new Map(),
    changes: new Changes(ctx),
    propagation,
    healthChecks: new HealthChecks(ctx),
    processingMs: options.processingMs ?? 200,
  };
  const server = new DnsServer((name, type) => answer(world, name, type));
  const operations = {
    ...hostedZoneOperations(world),
    ...recordSetOperations(world),
    ...healthCheckOperations(world),
  } satisfies Operations<typeof sdk>;
  /**
   * Source: "Amazon Route 53 API request quotas": five requests a second for an account, whatever they ask.
   */
  const limits: readonly RateLimit[] = [{ operations: Object.keys(operations), burst: 5, perSecond: 5 }];
  return {
    signingName: 'route53',
    sdk,
    operations,
    authorization: route53Authorization(),
    limits,
    facade: route53Facade(world, server),
    async stop() {
      propagation.stop();
      await server.close();
    },
  };
}
