import type { LocalAws } from '@teal/local-aws';
import checkoutDiscovery from '../../sample/checkout/deployments/checkout-discovery.ts';
import {
  DISCOVERY_SAMPLE,
  type DiscoveryOptions,
  type DiscoveryWorld,
  makeDiscoveryWorld,
} from '../../sample/checkout/world/discovery-world.ts';
import type { Setup } from '../aws/ports.ts';
import { withPlace } from '../deployment/configuration/configuration.ts';
import type { DnsConfig } from '../deployment/service-config.ts';
import { localNames } from './local-names.ts';
import { sampleClients } from './sample-clients.ts';
import { DNS_PORT } from './start-dns.ts';
import { type RunningTeal, startTeal, type TealOptions } from './start-teal.ts';

export interface StartDiscoveryOptions extends TealOptions {
  readonly sample?: Partial<DiscoveryOptions>;
  /** Of the DNS server on 127.0.0.1; 0 takes a free one. */
  readonly dnsPort?: number;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: (config: DnsConfig) => DnsConfig;
  /** How tasks and names are reached where there are no sockets. */
  readonly reach?: (local: LocalAws) => Pick<Setup, 'fetch' | 'resolve'>;
}

export interface RunningDiscoverySample extends RunningTeal<DiscoveryWorld, DnsConfig> {
  /** On which every task answers, each at its own address. */
  readonly listenerPort: number;
  /** Of the DNS server on 127.0.0.1; undefined in virtual time. */
  readonly dnsPort: number | undefined;
}

/** How often a task publishes its metrics, AWS milliseconds: CloudWatch sums them by the minute. */
const PUBLISHED_EVERY_MS = 20_000;

/**
 * A local AWS with Teal installed and the sample service `checkout-discovery` running v1, its tasks found by
 * service discovery.
 */
export async function startDiscoverySample(options: StartDiscoveryOptions): Promise<RunningDiscoverySample> {
  const running = await startTeal(options, DISCOVERY_SAMPLE.repository, async (local, clients, image) => {
    const { dns } = local.services.route53.facade;
    const reach = options.reach?.(local);
    if (!reach) await local.clock.outside(dns.listen(options.dnsPort ?? 0));
    const world = await makeDiscoveryWorld(sampleClients(clients), local.clock, {
      image,
      ...options.sample,
      environment: { ...publishing(local), ...options.sample?.environment },
    });
    const [a, b] = world.registries;
    const placed = withPlace(checkoutDiscovery, {
      zone: world.zone,
      sides: [{ registry: a }, { registry: b }],
      resolver: `127.0.0.1:${dns.port ?? DNS_PORT}`,
    });
    return { world, config: options.configure?.(placed) ?? placed, reach: reach ?? localNames(dns.port ?? DNS_PORT) };
  });
  return {
    ...running,
    listenerPort: running.config.container.port,
    dnsPort: running.local.services.route53.facade.dns.port,
  };
}

/** What a task needs to publish its metrics: on AWS its role gives the credentials. */
const publishing = ({ endpoint, region, clock }: LocalAws): Readonly<Record<string, string>> =>
  endpoint === undefined
    ? {}
    : {
        METRICS_NAMESPACE: DISCOVERY_SAMPLE.metrics,
        METRICS_EVERY_MS: String(Math.round(PUBLISHED_EVERY_MS / clock.factor)),
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      };
