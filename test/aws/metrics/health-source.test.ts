import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { plainBehaviour } from '../../../packages/local-aws/src/ecs/behaviour.ts';
import { cloudWatch } from '../../../src/aws/clients.ts';
import { countTargets, healthSource } from '../../../src/aws/metrics/health-source.ts';
import { dimensionOf, groupTraffic } from '../../../src/aws/metrics/traffic-metrics.ts';
import { completeMinutes } from '../../../src/deployment/metric-minutes.ts';
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
  test('is read in whole minutes that began after the start and are complete', async () => {
    const { source, run, a, service, pass, requests, since } = await givenHealth();
    await service('a');
    await pass(150 - 0.5);
    const start = since();
    await requests(200);
    await pass(180);
    const reading = await run(source.traffic(a, start));
    const from = Date.parse(reading.from);
    expect(from % 60_000).toBe(0);
    expect(from).toBeGreaterThanOrEqual(Date.parse(start));
    expect((Date.parse(reading.to) - from) % 60_000).toBe(0);
    expect(reading.requests).toBeGreaterThan(60);
    expect(reading).toMatchObject({ errors: 0, unanswered: 0 });
    expect(reading.p99Ms).toBeGreaterThanOrEqual(0);
  });

  test('counts what the targets answer with 5xx, and only on the group that answered', async () => {
    const { source, run, a, b, service, pass, requests, since, local, v1 } = await givenHealth();
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, responder: () => ({ status: 500, ms: 40 }) });
    await service('a');
    await pass(150);
    const start = since();
    await requests(130);
    await pass(180);
    const reading = await run(source.traffic(a, start));
    expect(reading.errors).toBe(reading.requests);
    expect(reading.p99Ms).toBeGreaterThanOrEqual(40);
    expect(await run(source.traffic(b, start))).toMatchObject({ requests: undefined, errors: undefined, p99Ms: undefined });
  });

  test('given no whole minute yet, asks nothing and says nothing', async () => {
    const { source, run, a, since, pass, calls } = await givenHealth();
    await pass(1);
    const start = since();
    await pass(178);
    calls();
    const reading = await run(source.traffic(a, start));
    expect(reading).toMatchObject({ requests: undefined, errors: undefined, p99Ms: undefined });
    expect(reading.from).toBe(reading.to);
    expect(calls()).toEqual([]);
  });

  test('looks the load balancer up once', async () => {
    const { source, run, a, since, pass, calls } = await givenHealth();
    const start = since();
    await pass(240);
    calls();
    await run(source.traffic(a, start));
    await run(source.traffic(a, start));
    expect(calls()).toEqual(['elasticloadbalancing:DescribeTargetGroups', 'monitoring:GetMetricData', 'monitoring:GetMetricData']);
  });

  test('counts what the targets leave without an answer, and tells it from what they answer', async () => {
    const { source, run, a, service, pass, requests, since, local, v1 } = await givenHealth();
    const outcomes = [{ status: 200 }, { status: 500 }, 'reset', 'refused', { status: 200, ms: 120_000 }] as const;
    let next = 0;
    const responder = () => outcomes[next++ % outcomes.length] ?? 'reset';
    await service('a');
    await pass(150);
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, responder });
    const start = since();
    await requests(100);
    await pass(240);
    const { requests: all = 0, errors = 0, unanswered = 0 } = await run(source.traffic(a, start));
    expect(all).toBeGreaterThan(20);
    expect(Math.abs(unanswered / all - 3 / 5)).toBeLessThan(0.1);
    expect(Math.abs(errors / all - 4 / 5)).toBeLessThan(0.1);
  });

  test('counts no upgrade as unanswered, however many errors the load balancer has that are no answers for a target', async () => {
    const { source, run, a, service, pass, since, local, v1, listener, balancer } = await givenHealth();
    let next = 0;
    const responder = () => ({ status: ++next % 10 === 0 ? 101 : 200 });
    await service('a');
    await pass(150);
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, responder });
    const start = since();
    const dimensions = { LoadBalancer: dimensionOf(balancer) };
    const own = (name: string) =>
      local.services.cloudwatch.facade.observe({ namespace: 'AWS/ApplicationELB', name, dimensions, value: 1, unit: 'Count' });
    for (let second = 0; second < 300; second++) {
      await run(local.services.elbv2.facade.send(listener, { path: '/' }));
      for (const name of ['HTTPCode_ELB_4XX_Count', 'HTTPCode_ELB_5XX_Count', 'HTTPCode_ELB_503_Count']) own(name);
      await pass(1);
    }
    await pass(240);
    const reading = await run(source.traffic(a, start));
    expect(reading.requests).toBeGreaterThan(200);
    expect(reading).toMatchObject({ errors: 0, unanswered: 0 });
  });

  const from = Date.UTC(2026, 5, 1, 12);
  const at = (minute: number) => new Date(from + minute * 60_000);
  const minutes = { from, to: from + 240_000 };
  const metric = (Id: string, ...Values: number[]) => ({ Id, Values, Timestamps: Values.map((_, minute) => at(minute)) });

  test('of minutes: counts are summed, and of the percentiles the worst counts', () => {
    const reading = groupTraffic(minutes, [
      metric('requests', 100, 50),
      metric('answered2', 90),
      metric('answered2', 40),
      metric('answered3', 5),
      metric('answered4', 5),
      metric('answered5', 2),
      metric('own502', 3),
      metric('own504', 0, 5),
      metric('latency', 0.05, 0.25),
    ]);
    const read = { from: at(0).toISOString(), to: at(4).toISOString() };
    expect(reading).toEqual({ ...read, requests: 150, errors: 10, unanswered: 8, p99Ms: 250 });
  });

  test.each([
    [
      'an answer is counted a minute after its request',
      [metric('requests', 100, 100), metric('answered2', 90, 110), metric('own502', 9)],
      0,
    ],
    ['more answers than requests: of requests before', [metric('requests', 100), metric('answered2', 120), metric('own504', 9)], 0],
    ['a switched protocol has no class', [metric('requests', 2_000), metric('answered2', 1_800)], 0],
    ['some hang among switched protocols', [metric('requests', 2_000), metric('answered2', 1_700), metric('own504', 100)], 100],
    ['clients hang up, which has no metric of its own (460)', [metric('requests', 100), metric('answered2', 70)], 0],
    ['clients hang up, and some wait for their 504', [metric('requests', 100), metric('answered2', 70), metric('own504', 4)], 4],
    ['long polls are under way at the end', [metric('requests', 100, 100), metric('answered2', 100, 60)], 0],
    ['errors of other groups on the load balancer', [metric('requests', 100), metric('answered2', 99), metric('own502', 500)], 1],
    ['nothing answered at all', [metric('requests', 100), metric('own504', 100)], 100],
    ['some refuse, some hang', [metric('requests', 100), metric('own502', 40), metric('own504', 60)], 100],
  ])('without an answer: %s', (_, results, unanswered) => {
    expect(groupTraffic(minutes, results)).toMatchObject({ unanswered, errors: unanswered });
  });

  test('that nobody counted has no requests and no errors', () => {
    expect(groupTraffic(minutes, [])).toMatchObject({ requests: undefined, errors: undefined });
  });

  test.each([
    [0, 0, 0, 0],
    [1, 60_000, 60_000, 60_000],
    [1, 239_999, 60_000, 60_000],
    [1, 240_000, 60_000, 120_000],
    [60_000, 320_000, 60_000, 180_000],
  ])('complete minutes since %i at %i are from %i to %i', (since, now, from, to) => {
    expect(completeMinutes(since, now)).toEqual({ from, to });
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
