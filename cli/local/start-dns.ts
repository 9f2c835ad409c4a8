import checkoutDns from '../../deployments/checkout-dns.ts';
import type { Setup } from '../../src/aws/ports.ts';
import { withPlace } from '../../src/deployment/configuration.ts';
import type { DnsConfig } from '../../src/deployment/service-config.ts';
import type { LocalAws } from '../../src/local/local-aws.ts';
import { DNS_SAMPLE, type DnsWorld, makeDnsWorld } from './dns-world.ts';
import { localNames } from './local-names.ts';
import type { SampleOptions } from './sample-world.ts';
import { type RunningTeal, startTeal, type TealOptions } from './start-teal.ts';

/** Where the DNS server of `teal local` listens, and its load balancers, unless told. */
export const DNS_PORT = 5353;
const LISTENER_PORT = 8080;

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

/** A local AWS with Teal installed and the sample service `checkout-dns` running v1 behind the first of its two load balancers. */
export async function startDnsSample(options: StartDnsOptions): Promise<RunningDnsSample> {
  const running = await startTeal(options, DNS_SAMPLE.repository, async (local, clients, image) => {
    const world = await makeDnsWorld(clients, { image, ...options.sample }, (listener) => local.services.elbv2.facade.portOf(listener));
    const { elbv2, route53 } = local.services;
    // The model has addresses, and no sockets behind them.
    const real = world.sides.every(({ listener }) => elbv2.facade.portOf(listener) !== undefined);
    const ends = world.sides.map(({ listener }) => (real ? elbv2.facade.endpointOf(listener) : undefined));
    if (real) await local.clock.outside(route53.facade.dns.listen(options.dnsPort ?? 0));
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
  const { services } = running.local;
  return {
    ...running,
    listenerPort: services.elbv2.facade.portOf(running.world.sides[0].listener),
    dnsPort: services.route53.facade.dns.port,
    ends: running.world.sides.flatMap(({ listener }) => {
      const end = services.elbv2.facade.portOf(listener) === undefined ? undefined : services.elbv2.facade.endpointOf(listener);
      return end ? [`http://${end.address}:${end.port}/`] : [];
    }),
  };
}
