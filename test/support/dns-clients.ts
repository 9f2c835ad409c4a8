import { CachingResolver } from '../../src/rehearsal/demo/resolver.ts';
import { Tally } from '../../src/rehearsal/demo/tally.ts';
import type { RunningDnsSample } from '../../src/rehearsal/start-dns.ts';

/**
 * How many times longer than its TTL a client keeps an answer: one that honours it, one as they are met, one
 * that never asks again.
 */
const KEEPS = { honest: 1, lingering: 5, stuck: Number.POSITIVE_INFINITY } as const;
export type ClientKind = keyof typeof KEEPS;

/**
 * Clients of each kind: one alone would go one way or the other, and leave green without any traffic for a
 * whole bake.
 */
const OF_A_KIND = 40;

/**
 * Clients that resolve the record's name and send requests through the model of the load balancers, for
 * virtual time.
 */
export function startDnsClients(
  { local, world, config }: Pick<RunningDnsSample, 'local' | 'world' | 'config'>,
  kinds: readonly ClientKind[],
  perSecond = 1,
) {
  const { clock, services } = local;
  const listenerBehind = (address: string): string => {
    const side = world.sides.find(({ dnsName }) => services.route53.facade.resolve(dnsName).answers.some(({ value }) => value === address));
    if (!side) throw new Error(`${address} is the address of no side`);
    return side.listener;
  };
  const tallies = Object.fromEntries(kinds.map((kind) => [kind, new Tally()])) as Readonly<Record<ClientKind, Tally>>;
  const stops = kinds.map((kind) => {
    const ask = async (name: string) => {
      const found = services.route53.facade.resolve(name).answers.filter(({ type }) => type === 'A');
      return { addresses: found.map(({ value }) => value), ttlSeconds: Math.min(...found.map(({ ttl }) => ttl)) };
    };
    const resolvers = Array.from({ length: OF_A_KIND }, () => new CachingResolver(ask, { now: () => clock.now(), keeps: KEEPS[kind] }));
    let next = 0;
    let cancel: () => void;
    const send = async () => {
      cancel = clock.after(1_000 / perSecond, () => void send());
      const [address = ''] = (await resolvers[next++ % OF_A_KIND]?.resolve(config.record.name)) ?? [];
      const { status, headers } = await services.elbv2.facade.send(listenerBehind(address), { path: '/' });
      const version = headers['x-version'];
      tallies[kind].count(version === undefined ? { from: 'load balancer', status, ms: 0 } : { from: 'task', version, status, ms: 0 });
    };
    cancel = clock.after(1_000 / perSecond, () => void send());
    return () => cancel();
  });
  return {
    tallies,
    stop() {
      for (const stop of stops) stop();
    },
  };
}
