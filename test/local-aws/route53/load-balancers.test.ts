import { request } from 'node:http';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  DeleteLoadBalancerCommand,
  ElasticLoadBalancingV2Client,
  type LoadBalancer,
  RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ScaledClock } from '@teal/local-aws';
import { fixed, split } from '../../../packages/local-aws/test/elbv2/given.ts';
import { create, givenModelledRoute53, givenRoute53, NAME, upsert, type World } from '../../../packages/local-aws/test/route53/given.ts';
import { dnsLookup } from '../../../src/rehearsal/demo/resolver.ts';

/** Two load balancers whose listeners have one port; `checkout.example.test` is a weighted alias to both. */
const PORT = 18_080;

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

const elbOf = ({ configuration }: Pick<World, 'configuration'>) => new ElasticLoadBalancingV2Client(configuration);

async function balancer(
  world: Pick<World, 'configuration'>,
  Name: string,
  body: string,
  port = PORT,
): Promise<LoadBalancer & { listener: string }> {
  const elb = elbOf(world);
  const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name, Subnets: ['subnet-a', 'subnet-b'] }));
  const made = LoadBalancers![0]!;
  const { Listeners } = await elb.send(
    new CreateListenerCommand({ LoadBalancerArn: made.LoadBalancerArn, Protocol: 'HTTP', Port: port, DefaultActions: fixed('200', body) }),
  );
  return { ...made, listener: Listeners?.[0]?.ListenerArn ?? '' };
}

const alias = (SetIdentifier: string, Weight: number, { DNSName, CanonicalHostedZoneId }: LoadBalancer, EvaluateTargetHealth = false) => ({
  Name: NAME,
  Type: 'A' as const,
  SetIdentifier,
  Weight,
  AliasTarget: { DNSName, HostedZoneId: CanonicalHostedZoneId, EvaluateTargetHealth },
});

const get = (host: string, port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ host, port, agent: false }, (response) => {
      let body = '';
      response.on('data', (part) => {
        body += String(part);
      });
      response.on('end', () => resolve(body));
    })
      .on('error', reject)
      .end();
  });

describe('a name with weights', () => {
  test('decides which load balancer a client reaches, at one and the same port', async () => {
    const world = await givenRoute53(new ScaledClock(1_000), { propagation: { leastMs: 0, mostMs: 0 } });
    stop = () => world.local.stop();
    const [blue, green] = [await balancer(world, 'blue', 'blue'), await balancer(world, 'green', 'green')];
    await world.change(create(alias('blue', 255, blue)), create(alias('green', 0, green)));
    await world.clock.sleep(1_000);
    const lookup = dnsLookup(await world.facade.dns.listen());
    const { elbv2 } = world.local.services;
    const port = elbv2.facade.endpointOf(blue.listener)?.port ?? 0;
    if (process.platform === 'linux') expect([port, elbv2.facade.endpointOf(green.listener)?.port]).toEqual([PORT, PORT]);

    const answer = async () => {
      const { addresses, ttlSeconds } = await lookup(NAME);
      expect(ttlSeconds).toBe(60);
      return get(addresses[0]!, port);
    };
    expect(await answer()).toBe('blue');
    await world.change(upsert(alias('blue', 0, blue)), upsert(alias('green', 255, green)));
    await world.clock.sleep(1_000);
    expect(await answer()).toBe('green');
    // By its own name, and for those who know nothing of DNS, too.
    expect(await get((await lookup(blue.DNSName ?? '')).addresses[0]!, port)).toBe('blue');
    expect(await get('127.0.0.1', elbv2.facade.portOf(green.listener) ?? 0)).toBe('green');
  });

  test('leads in virtual time to an address that tells the listener', async () => {
    const world = await givenModelledRoute53({ propagation: { leastMs: 0, mostMs: 0 } });
    const [blue, green] = [await balancer(world, 'blue', 'blue', 80), await balancer(world, 'green', 'green', 80)];
    await world.change(create(alias('blue', 0, blue)), create(alias('green', 1, green)));
    await world.pass(0);
    const { elbv2 } = world.local.services;
    const [{ value = '' } = {}] = world.facade.resolve(NAME).answers;
    const listener = elbv2.facade.listenerAt(value, 80) ?? '';
    expect(await elbv2.facade.send(listener, { path: '/' })).toMatchObject({ body: 'green' });
    expect(elbv2.facade.listenerAt(value, 81)).toBeUndefined();
  });
});

describe('the health of a load balancer, for EvaluateTargetHealth', () => {
  async function given() {
    const world = await givenModelledRoute53();
    const elb = elbOf(world);
    const made = await balancer(world, 'blue', 'blue', 80);
    const groups: string[] = [];
    for (const Name of ['one', 'two']) {
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name,
          Protocol: 'HTTP',
          Port: 80,
          VpcId: 'vpc-1',
          TargetType: 'ip',
          HealthCheckIntervalSeconds: 5,
          HealthCheckTimeoutSeconds: 2,
        }),
      );
      groups.push(TargetGroups?.[0]?.TargetGroupArn ?? '');
    }
    const register = async (group: string, Id: string) => {
      await elb.send(new RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id, Port: 80 }] }));
      await world.pass(30);
    };
    const forward = (port: number, weights: Record<string, number>) =>
      elb.send(
        new CreateListenerCommand({ LoadBalancerArn: made.LoadBalancerArn, Protocol: 'HTTP', Port: port, DefaultActions: split(weights) }),
      );
    const healthy = () => world.local.services.elbv2.facade.byDnsName(made.DNSName ?? '')?.healthy;
    return { world, elb, made, groups: groups as [string, string], register, forward, healthy };
  }

  test('needs a healthy target in every group that a rule forwards to; an empty group is unhealthy', async () => {
    const { groups, register, forward, healthy } = await given();
    expect(healthy()).toBe(false);
    await forward(81, { [groups[0]]: 1, [groups[1]]: 0 });
    await register(groups[0], '10.0.0.1');
    expect(healthy()).toBe(false);
    await register(groups[1], '10.0.0.2');
    expect(healthy()).toBe(true);
  });

  test('a target that fails its checks does not count', async () => {
    const { world, groups, register, forward, healthy } = await given();
    await forward(81, { [groups[0]]: 1 });
    await register(groups[0], '10.0.0.1');
    expect(healthy()).toBe(true);
    world.local.services.elbv2.facade.respondWith(() => ({ status: 500 }));
    await world.pass(60);
    expect(healthy()).toBe(false);
  });

  test('a load balancer that is gone has no name', async () => {
    const { world, elb, made } = await given();
    await elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: made.LoadBalancerArn }));
    expect(world.facade.resolve(made.DNSName ?? '')).toMatchObject({ rcode: 'NXDOMAIN' });
  });
});
