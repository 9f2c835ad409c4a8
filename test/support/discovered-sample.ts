import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { CreatePrivateDnsNamespaceCommand, CreateServiceCommand, GetOperationCommand } from '@aws-sdk/client-servicediscovery';
import { CachingResolver } from '../../cli/demo/resolver.ts';
import { Tally } from '../../cli/demo/tally.ts';
import { connectModels } from '../../cli/local/modelled.ts';
import { modelledAddresses } from '../../cli/local/modelled-names.ts';
import { makePair, VPC } from '../../cli/local/sample-parts.ts';
import { behaving } from '../../cli/local/simulate.ts';
import { type RunningTeal, startTeal } from '../../cli/local/start-teal.ts';
import checkoutDns from '../../deployments/checkout-dns.ts';
import { type Clients, cloudWatch, discovery, route53 } from '../../src/aws/clients.ts';
import type { ProbeTransport } from '../../src/aws/ports.ts';
import type { DnsConfig, TrafficQuery } from '../../src/deployment/service-config.ts';
import type { VirtualClock } from '../../src/local/clock/virtual-clock.ts';
import type { LocalAws } from '../../src/local/local-aws.ts';

const SERVICE = 'checkout-dns';
const INTERNAL = 'internal.test';
const PORT = 8080;

export type DiscoveredSample = RunningTeal<{ readonly registries: readonly [string, string] }, DnsConfig>;

const queryOf = (side: string): TrafficQuery => ({
  cloudWatch: { namespace: 'checkout', dimensions: { side }, requests: 'Requests', errors: 'Errors' },
});

/** The pair in service discovery, users by a weighted CNAME: form (a) of the DNS route, in virtual time. `traffic`: sides tell theirs. */
export async function simulateDiscovered(
  clock: VirtualClock,
  { traffic = true, configured = {} }: { readonly traffic?: boolean; readonly configured?: Partial<DnsConfig> } = {},
): Promise<DiscoveredSample> {
  const sample = await startTeal({ clock, prepare: connectModels, enforceIam: true }, SERVICE, async (local, clients, image) => {
    const registries = await makeRegistries(clients, clock);
    const zone = await makeRecord(clients);
    await makePair(clients, {
      cluster: 'teal-sample',
      service: SERVICE,
      image,
      tasks: 3,
      container: { healthCheck: { command: ['CMD-SHELL', 'true'], interval: 5, retries: 2 } },
      home: (side) => ({ serviceRegistries: [{ registryArn: side === 'a' ? registries[0] : registries[1] }] }),
    });
    // The record, and a minute for the namespace's own.
    await clock.sleep(60_000);
    const side = (letter: 'a' | 'b', registry: string) => ({
      service: `${SERVICE}-${letter}`,
      registry,
      name: `${SERVICE}-${letter}.${INTERNAL}`,
      url: `http://${SERVICE}-${letter}.${INTERNAL}:${PORT}`,
      ...(traffic && { traffic: queryOf(letter) }),
    });
    const { errorRate: _, ...judge } = checkoutDns.judge;
    const config: DnsConfig = {
      ...checkoutDns,
      sides: [side('a', registries[0]), side('b', registries[1])],
      record: { ...checkoutDns.record, zone },
      judge: { ...judge, ...(traffic && { errorRate: { max: 0.01, minRequests: 20 } }) },
      ...configured,
    };
    return {
      world: { registries },
      config,
      reach: { fetch: taskFetch(local), resolve: async (name: string) => modelledAddresses(local, name) },
    };
  });
  return behaving(sample);
}

async function makeRegistries(clients: Clients, clock: VirtualClock): Promise<readonly [string, string]> {
  const map = discovery(clients);
  const { OperationId } = await map.send(new CreatePrivateDnsNamespaceCommand({ Name: INTERNAL, Vpc: VPC }));
  await clock.sleep(60_000);
  const { Operation } = await map.send(new GetOperationCommand({ OperationId }));
  const registry = async (side: string): Promise<string> => {
    const { Service } = await map.send(
      new CreateServiceCommand({
        Name: `${SERVICE}-${side}`,
        NamespaceId: Operation?.Targets?.NAMESPACE,
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 15 }] },
        HealthCheckCustomConfig: { FailureThreshold: 1 },
      }),
    );
    return Service?.Arn ?? '';
  };
  return [await registry('a'), await registry('b')];
}

/** A weighted pair of CNAMEs, all on side a. */
async function makeRecord(clients: Clients): Promise<string> {
  const { HostedZone } = await route53(clients).send(new CreateHostedZoneCommand({ Name: 'example.test', CallerReference: 'one' }));
  const zone = (HostedZone?.Id ?? '').replace('/hostedzone/', '');
  const set = (side: string, Weight: number) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: {
      Name: checkoutDns.record.name,
      Type: 'CNAME' as const,
      SetIdentifier: `${SERVICE}-${side}`,
      Weight,
      TTL: 30,
      ResourceRecords: [{ Value: `${SERVICE}-${side}.${INTERNAL}` }],
    },
  });
  await route53(clients).send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: [set('a', 100), set('b', 0)] } }),
  );
  return zone;
}

/** HTTP to a task by its name, as clients inside the VPC have it. */
const taskFetch =
  (local: LocalAws): ProbeTransport =>
  async ({ url, method, headers }) => {
    const [address] = modelledAddresses(local, url.hostname);
    if (address === undefined) throw Object.assign(new Error(`${url.hostname} has no address`), { name: 'ENOTFOUND' });
    const outcome = await local.services.ecs.facade.answer(
      { id: address, port: PORT },
      { method, path: url.pathname, headers, ...(url.pathname === '/healthz' && { probe: true }) },
    );
    if (typeof outcome === 'string') throw Object.assign(new Error(outcome), { name: 'ECONNREFUSED' });
    return { status: outcome.status, headers: outcome.headers ?? {}, body: outcome.body ?? '' };
  };

/** A client that honours TTLs; the sides publish each minute what they have answered, as a service's own metrics. */
export function startDiscoveryClient({ local, clients, config }: DiscoveredSample, perSecond = 5) {
  const { clock, services } = local;
  const tally = new Tally();
  const resolver = new CachingResolver(
    async (name) => {
      const { answers } = services.route53.facade.resolve(name);
      const addresses = answers.filter(({ type }) => type === 'A').map(({ value }) => value);
      return { addresses, ttlSeconds: Math.min(...answers.map(({ ttl }) => ttl)) };
    },
    { now: () => clock.now() },
  );
  const served = { a: 0, b: 0 };
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
    const task = services.ecs.facade.tasks().find(({ targets, address }) => (address ?? targets[0]?.address)?.id === id);
    const outcome = await services.ecs.facade.answer({ id, port: PORT }, { method: 'GET', path: '/', headers: {} });
    if (typeof outcome === 'string') return tally.count({ from: 'nobody', why: outcome });
    tally.count({ from: 'task', version: outcome.headers?.['x-version'] ?? '?', status: outcome.status, ms: 0 });
    if (task) served[task.service.endsWith('-b') ? 'b' : 'a']++;
  });
  again(60_000, async () => {
    for (const side of ['a', 'b'] as const) {
      const count = served[side];
      served[side] = 0;
      if (count === 0) continue;
      await cloudWatch(clients).send(
        new PutMetricDataCommand({
          Namespace: 'checkout',
          MetricData: [{ MetricName: 'Requests', Dimensions: [{ Name: 'side', Value: side }], Value: count, Unit: 'Count' }],
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
