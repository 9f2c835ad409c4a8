import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { plainBehaviour } from '../../../packages/local-aws/src/ecs/behaviour.ts';
import { cloudWatch } from '../../../src/aws/clients.ts';
import { countTargets, healthSource } from '../../../src/aws/metrics/health-source.ts';
import { dimensionOf, summary, wholePeriods } from '../../../src/aws/metrics/traffic-metrics.ts';
import { givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

async function givenHealth() {
  world = await givenPair();
  const { clients, clock, balancing, containers, local, run, listener } = world;
  const noTransport = () => Promise.reject(new Error('nothing is asked over HTTP'));
  const read = healthSource({ elb: balancing, ecs: containers, cloudWatch: cloudWatch(clients), transport: noTransport }, clock, 'prod');
  const source = {
    targets: (targetGroup: string) => read.targets({ kind: 'target-group', service: 'checkout', targetGroup }),
    traffic: async (targetGroup: string, since: string) => {
      const reading = await read.traffic({ kind: 'target-group', service: 'checkout', targetGroup }, since);
      if (!reading) throw new Error('a target group always has a reading');
      return reading;
    },
    alarms: read.alarms,
  };
  const since = () => new Date(clock.now()).toISOString();
  /** So many requests through the listener, one a second. */
  const requests = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await run(local.services.elbv2.facade.send(listener, { path: '/' }));
      await world.pass(1);
    }
  };
  return { ...world, source, since, requests, cloudWatch: cloudWatch(clients) };
}

describe("a group's targets", () => {
  test('are counted by state, from registered to healthy', async () => {
    const { source, run, a, service, pass, local, v1 } = await givenHealth();
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, startsInSeconds: 20 });
    const none = { healthy: 0, initial: 0, unhealthy: 0, draining: 0, unused: 0 };
    expect(await run(source.targets(a))).toEqual(none);
    await service('a', { healthCheckGracePeriodSeconds: 300 });
    await pass(22);
    expect(await run(source.targets(a))).toEqual({ ...none, initial: 2 });
    // Whoever failed its first checks is healthy after five passes, half a minute apart.
    await pass(300);
    expect(await run(source.targets(a))).toEqual({ ...none, healthy: 2 });
  });

  test('that no health check vouches for count as unhealthy; both kinds of draining are one', () => {
    const states = ['healthy', 'unavailable', 'draining', 'unhealthy.draining', 'unhealthy', 'initial', 'unused', 'invented'] as const;
    const targets = states.map((State) => ({ TargetHealth: { State: State as 'healthy' } }));
    expect(countTargets(targets)).toEqual({ healthy: 1, initial: 1, unhealthy: 3, draining: 2, unused: 1 });
  });
});

describe("a group's traffic", () => {
  test('is read in whole minutes that began after the start and have been published', async () => {
    const { source, run, a, service, pass, requests, since } = await givenHealth();
    await service('a');
    await pass(150 - 0.5);
    const start = since();
    await requests(200);
    await pass(120);
    const reading = await run(source.traffic(a, start));
    const from = Date.parse(reading.from);
    expect(from % 60_000).toBe(0);
    expect(from).toBeGreaterThanOrEqual(Date.parse(start));
    expect((Date.parse(reading.to) - from) % 60_000).toBe(0);
    expect(reading.requests).toBeGreaterThan(60);
    expect(reading.errors).toBeUndefined();
    expect(reading.p99Ms).toBeGreaterThanOrEqual(0);
  });

  test('counts what the targets answer with 5xx, and only on the group that answered', async () => {
    const { source, run, a, b, service, pass, requests, since, local, v1 } = await givenHealth();
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, responder: () => ({ status: 500, ms: 40 }) });
    await service('a');
    await pass(150);
    const start = since();
    await requests(130);
    await pass(120);
    const reading = await run(source.traffic(a, start));
    expect(reading.errors).toBe(reading.requests);
    expect(reading.p99Ms).toBeGreaterThanOrEqual(40);
    expect(await run(source.traffic(b, start))).toMatchObject({ requests: undefined, errors: undefined, p99Ms: undefined });
  });

  test('given no whole minute yet, asks nothing and says nothing', async () => {
    const { source, run, a, since, pass, calls } = await givenHealth();
    await pass(1);
    const start = since();
    await pass(58);
    calls();
    const reading = await run(source.traffic(a, start));
    expect(reading).toMatchObject({ requests: undefined, errors: undefined, p99Ms: undefined });
    expect(reading.from).toBe(reading.to);
    expect(calls()).toEqual([]);
  });

  test('looks the load balancer up once', async () => {
    const { source, run, a, since, pass, calls } = await givenHealth();
    const start = since();
    await pass(120);
    calls();
    await run(source.traffic(a, start));
    await run(source.traffic(a, start));
    expect(calls()).toEqual(['elasticloadbalancing:DescribeTargetGroups', 'monitoring:GetMetricData', 'monitoring:GetMetricData']);
  });

  test('of periods: counts are summed, of the percentiles the worst counts, and silence after the last request is not read', () => {
    const from = Date.UTC(2026, 5, 1, 12);
    const at = (minute: number) => new Date(from + minute * 60_000);
    const reading = summary(from, [
      { Id: 'requests', Values: [100, 50], Timestamps: [at(0), at(2)] },
      { Id: 'errors', Values: [2], Timestamps: [at(2)] },
      { Id: 'broken', Values: [1, 3], Timestamps: [at(1), at(2)] },
      { Id: 'latency', Values: [0.05, 0.25], Timestamps: [at(0), at(2)] },
    ]);
    expect(reading).toEqual({ from: at(0).toISOString(), to: at(3).toISOString(), requests: 150, errors: 6, p99Ms: 250 });
  });

  test.each([
    [0, 0, 0, 0],
    [1, 60_000, 60_000, 60_000],
    [1, 119_999, 60_000, 60_000],
    [1, 120_000, 60_000, 120_000],
    [60_000, 200_000, 60_000, 180_000],
  ])('whole minutes since %i at %i are from %i to %i', (since, now, from, to) => {
    expect(wholePeriods(since, now)).toEqual({ from, to });
  });

  test('is found by the last parts of the ARNs', () => {
    expect(dimensionOf('arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/checkout-a/0123')).toBe(
      'targetgroup/checkout-a/0123',
    );
    expect(dimensionOf('arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/0123')).toBe('app/shop/0123');
  });
});

describe('alarms', () => {
  test('come in the order asked for; one that does not exist is MISSING', async () => {
    const { source, run, cloudWatch, pass } = await givenHealth();
    const alarm = (AlarmName: string, Threshold: number) =>
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: 'Shop',
        MetricName: 'Orders',
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold,
        ComparisonOperator: 'GreaterThanThreshold',
      });
    await run(cloudWatch.send(alarm('high', 5)));
    await run(cloudWatch.send(alarm('low', 5_000)));
    const orders = { MetricName: 'Orders', Value: 100 };
    for (let minute = 0; minute < 4; minute++) {
      await run(cloudWatch.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [orders] })));
      await pass(60);
    }
    expect(await run(source.alarms(['low', 'nowhere', 'high']))).toEqual([
      { name: 'low', state: 'OK' },
      { name: 'nowhere', state: 'MISSING' },
      { name: 'high', state: 'ALARM' },
    ]);
  });

  test('none are asked for without a call', async () => {
    const { source, run, calls } = await givenHealth();
    calls();
    expect(await run(source.alarms([]))).toEqual([]);
    expect(calls()).toEqual([]);
  });
});
