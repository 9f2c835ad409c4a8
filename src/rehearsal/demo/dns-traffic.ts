import { modelledAddresses } from '../modelled-names.ts';
import type { RunningDnsSample } from '../start-dns.ts';
import { CachingResolver, dnsLookup } from './resolver.ts';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic.ts';

/**
 * Clients with a resolver each: a weight is a share of resolutions, and one resolver alone would go one way
 * or the other.
 */
const RESOLVERS = { honouring: 60, lingering: 12 } as const;

/** A client as they are met: it keeps an answer for five times its TTL. */
const LINGERING_KEEPS = 5;
/** This share of the requests comes from such clients. */
const LINGERING_SHARE = 0.2;

export interface DnsTraffic {
  /** Of clients that honour the TTL. */
  readonly honouring: Traffic;
  readonly lingering: Traffic;
  /** Answers of the record's name so far, by the side's service that they led to. */
  answers(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Steady load of clients that resolve the record's name themselves. */
export function startDnsTraffic(
  { local, config, dnsPort = 53, listenerPort = 0 }: Pick<RunningDnsSample, 'local' | 'config' | 'dnsPort' | 'listenerPort'>,
  options: Omit<TrafficOptions, 'port' | 'address'>,
): DnsTraffic {
  const { name } = config.record;
  const { clock, effects } = local;
  const pool = (size: number, keeps: number) => {
    const resolvers = Array.from({ length: size }, () => new CachingResolver(dnsLookup(dnsPort), { now: () => clock.now(), keeps }));
    let next = 0;
    return async (): Promise<string> => {
      const addresses = await resolvers[next++ % size]?.resolve(name);
      return addresses?.[0] ?? '';
    };
  };
  const load = (share: number, address: () => Promise<string>) =>
    startTraffic({ ...options, port: listenerPort, address, perSecond: options.perSecond * share });
  const honouring = load(1 - LINGERING_SHARE, pool(RESOLVERS.honouring, 1));
  const lingering = load(LINGERING_SHARE, pool(RESOLVERS.lingering, LINGERING_KEEPS));

  const answered = new Map(config.sides.map(({ service }) => [service, 0]));
  const unwatch = effects.watch((effect) => {
    if (effect.kind !== 'dns-answer' || effect.name.replace(/\.$/, '') !== name) return;
    const led = config.sides.find(({ url }) =>
      modelledAddresses(local, new URL(url).hostname).some((address) => effect.values.includes(address)),
    );
    if (led) answered.set(led.service, (answered.get(led.service) ?? 0) + 1);
  });
  return {
    honouring,
    lingering,
    answers: () => Object.fromEntries(answered),
    async stop() {
      unwatch();
      await Promise.all([honouring.stop(), lingering.stop()]);
    },
  };
}
