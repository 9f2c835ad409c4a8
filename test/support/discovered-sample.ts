import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { VirtualClock } from '@teal/local-aws';
import { cloudWatch } from '../../src/aws/clients.ts';
import type { DnsSide } from '../../src/deployment/dns-weighted.ts';
import type { DnsConfig } from '../../src/deployment/service-config.ts';
import { CachingResolver } from '../../src/rehearsal/demo/resolver.ts';
import { Tally } from '../../src/rehearsal/demo/tally.ts';
import { simulateDiscoverySample } from '../../src/rehearsal/simulate.ts';
import type { RunningDiscoverySample } from '../../src/rehearsal/start-discovery.ts';

export interface GivenDiscovery {
  /** The sides tell their traffic; otherwise nothing counts it. */
  readonly traffic?: boolean;
  readonly configured?: Partial<DnsConfig>;
  /** Dead executions and services at rest are looked at every minute. */
  readonly sweeps?: boolean;
}

/** The pair in service discovery, users by a weighted CNAME: form (a) of the DNS route, in virtual time. */
export const simulateDiscovered = (
  clock: VirtualClock,
  { traffic = true, configured = {}, sweeps = false }: GivenDiscovery = {},
): Promise<RunningDiscoverySample> =>
  simulateDiscoverySample(clock, {
    enforceIam: true,
    sweeps,
    configure: (config) => {
      const { errorRate: _, ...judge } = config.judge;
      const [a, b] = config.sides;
      return {
        ...config,
        ...(!traffic && { sides: [uncounted(a), uncounted(b)] }),
        judge: { ...judge, ...(traffic && { errorRate: { max: 0.01, minRequests: 20 } }) },
        ...configured,
      };
    },
  });

function uncounted(side: DnsSide): DnsSide {
  if (side.kind !== 'discovery') return side;
  const { traffic: _, ...rest } = side;
  return rest;
}

/**
 * A client that honours TTLs; the sides publish each minute what they have answered, as a service's own
 * metrics: models do not.
 */
export function startDiscoveryClient({ local, clients, config, listenerPort }: RunningDiscoverySample, perSecond = 5) {
  const { clock, services } = local;
  const tally = new Tally();
  const resolver = new CachingResolver(
    async (name) => {
      const { answers, authority } = services.route53.facade.resolve(name);
      const addresses = answers.filter(({ type }) => type === 'A').map(({ value }) => value);
      return { addresses, ttlSeconds: Math.min(...[...answers, ...authority].map(({ ttl }) => ttl)) };
    },
    { now: () => clock.now() },
  );
  const served = new Map(config.sides.map(({ service }) => [service, { requests: 0, errors: 0 }]));
  let cancels: (() => void)[] = [];
  const again = (ms: number, act: () => Promise<void>) => {
    const cancel = clock.after(ms, () => {
      cancels = cancels.filter((one) => one !== cancel);
      again(ms, act);
      void act();
    });
    cancels.push(cancel);
  };
  let sent = 0;
  again(1_000 / perSecond, async () => {
    const addresses = await resolver.resolve(config.record.name);
    const id = addresses[sent++ % addresses.length] ?? '';
    const task = services.ecs.facade.tasks().find(({ address }) => address?.id === id);
    const outcome = await services.ecs.facade.answer({ id, port: listenerPort }, { method: 'GET', path: '/', headers: {} });
    if (typeof outcome === 'string') return tally.count({ from: 'nobody', why: outcome });
    tally.count({ from: 'task', version: outcome.headers?.['x-version'] ?? '?', status: outcome.status, ms: 0 });
    const count = served.get(task?.service.split('/').at(-1) ?? '');
    if (!count) return;
    count.requests++;
    if (outcome.status >= 500) count.errors++;
  });
  again(60_000, async () => {
    for (const [service, { requests, errors }] of served) {
      served.set(service, { requests: 0, errors: 0 });
      const Dimensions = [{ Name: 'service', Value: service }];
      await cloudWatch(clients).send(
        new PutMetricDataCommand({
          Namespace: 'checkout',
          MetricData: [
            { MetricName: 'Requests', Dimensions, Value: requests, Unit: 'Count' },
            { MetricName: 'Errors', Dimensions, Value: errors, Unit: 'Count' },
          ],
        }),
      );
    }
  });
  return {
    tally,
    stop() {
      for (const cancel of cancels) cancel();
    },
  };
}
