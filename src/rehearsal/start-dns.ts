import type { LocalAws } from '@teal/local-aws';
import checkoutDns from '../../sample/checkout/deployments/checkout-dns.ts';
import { DNS_SAMPLE, type DnsWorld, makeDnsWorld } from '../../sample/checkout/world/dns-world.ts';
import { LISTENER_PORT } from '../../sample/checkout/world/listener-port.ts';
import type { SampleOptions } from '../../sample/checkout/world/sample-world.ts';
import type { Setup } from '../aws/ports.ts';
import { withPlace } from '../deployment/configuration/configuration.ts';
import type { DnsConfig } from '../deployment/service-config.ts';
import { localNames } from './local-names.ts';
import { sampleClients } from './sample-clients.ts';
import { type RunningTeal, startTeal, type TealOptions } from './start-teal.ts';

/** Where the DNS server of `teal local` listens, unless told. */
export const DNS_PORT = 5353;

export interface StartDnsOptions extends TealOptions {
  readonly sample?: Partial<SampleOptions>;
  /** Of the DNS server on 127.0.0.1; 0 takes a free one. */
  readonly dnsPort?: number;
  /** Changes the sample's configuration before it is installed. */
  readonly configure?: (config: DnsConfig) => DnsConfig;
  /** How the sides and names are reached where there are no sockets. */
  readonly reach?: (local: LocalAws, world: DnsWorld) => Pick<Setup, 'fetch' | 'resolve'>;
}

export interface RunningDnsSample extends RunningTeal<DnsWorld, DnsConfig> {
  /** Port of the sides' listeners, each on its own address; undefined in virtual time. */
  readonly listenerPort: number | undefined;
  /** Of the DNS server on 127.0.0.1; undefined in virtual time. */
  readonly dnsPort: number | undefined;
  /** Where each side's own name leads, as URLs of this machine; empty in virtual time. */
  readonly ends: readonly string[];
}

/**
 * A local AWS with Teal installed and the sample service `checkout-dns` running v1 behind the first of its
 * two load balancers.
 */
export async function startDnsSample(options: StartDnsOptions): Promise<RunningDnsSample> {
  const running = await startTeal(options, DNS_SAMPLE.repository, async (local, clients, image) => {
    const { route53 } = local.services;
    const world = await makeDnsWorld(sampleClients(clients), { image, ...options.sample }, (listener) => endOf(local, listener)?.port);
    const ends = world.sides.map(({ listener }) => endOf(local, listener));
    if (ends.every((end) => end !== undefined)) await local.clock.outside(route53.facade.dns.listen(options.dnsPort ?? 0));
    const side = ({ targetGroup, loadBalancer, dnsName }: DnsWorld['sides'][number], end: (typeof ends)[number]) => ({
      targetGroup,
      loadBalancer,
      url: `http://${dnsName.toLowerCase()}:${end?.port ?? LISTENER_PORT}`,
    });
    const placed = withPlace(checkoutDns, {
      zone: world.zone,
      sides: [side(world.sides[0], ends[0]), side(world.sides[1], ends[1])],
      resolver: `127.0.0.1:${route53.facade.dns.port ?? DNS_PORT}`,
    });
    const reach = options.reach?.(local, world) ?? localNames(route53.facade.dns.port ?? DNS_PORT);
    return { world, config: options.configure?.(placed) ?? placed, reach };
  });
  const ends = running.world.sides.map(({ listener }) => endOf(running.local, listener));
  return {
    ...running,
    listenerPort: ends[0]?.port,
    dnsPort: running.local.services.route53.facade.dns.port,
    ends: ends.flatMap((end) => (end ? [`http://${end.address}:${end.port}/`] : [])),
  };
}

/**
 * Where a listener is reached at its load balancer's own address, which names lead to. The model has
 * addresses, and no sockets behind them.
 */
function endOf({ services }: LocalAws, listener: string): { readonly address: string; readonly port: number } | undefined {
  const { facade } = services.elbv2;
  return facade.portOf(listener) === undefined ? undefined : facade.endpointOf(listener);
}
