import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from '@jest/globals';
import { givenModelledBalancer, split } from '../../packages/local-aws/test/elbv2/given.ts';

const A = { Id: '10.0.0.1', Port: 8080 };
const B = { Id: '10.0.0.2', Port: 8080 };
const fullName = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1).replace(/^loadbalancer\//, '');

async function givenTraffic() {
  const world = await givenModelledBalancer();
  const cloudWatch = new CloudWatchClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...world.local.transport,
    maxAttempts: 1,
  });
  const group = await world.group('blue');
  const listener = await world.listener(split({ [group]: 1 }));
  const LoadBalancer = fullName(world.loadBalancer);
  const startedAt = world.clock.now();
  return {
    ...world,
    group,
    listener,
    cloudWatch,
    /** Points of one metric since the beginning, oldest first: minutes since then, and values. */
    async points(MetricName: string, Stat: string, ofGroup = true): Promise<[number, number][]> {
      const dimensions = { LoadBalancer, ...(ofGroup ? { TargetGroup: fullName(group) } : {}) };
      const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
      const { MetricDataResults } = await cloudWatch.send(
        new GetMetricDataCommand({
          StartTime: new Date(startedAt),
          EndTime: new Date(world.clock.now()),
          ScanBy: 'TimestampAscending',
          MetricDataQueries: [
            { Id: 'm', MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions }, Period: 60, Stat } },
          ],
        }),
      );
      const [result] = MetricDataResults ?? [];
      return (result?.Timestamps ?? []).map((at, index) => [(at.getTime() - startedAt) / 60_000, result?.Values?.[index] ?? Number.NaN]);
    },
  };
}

describe('metrics of a load balancer', () => {
  test('come by the minute, for the group and the balancer, a while after the minute is over', async () => {
    const world = await givenTraffic();
    await world.register(world.group, A);
    await world.pass(10);
    for (let i = 0; i < 5; i++) await world.facade.send(world.listener, {});
    await world.pass(49);
    expect(await world.points('RequestCount', 'Sum')).toEqual([]);
    await world.pass(7);
    for (const ofGroup of [true, false]) {
      expect(await world.points('RequestCount', 'Sum', ofGroup)).toEqual([[0, 5]]);
      expect(await world.points('HTTPCode_Target_2XX_Count', 'Sum', ofGroup)).toEqual([[0, 5]]);
    }
  });

  test('exist only when they are not zero', async () => {
    const world = await givenTraffic();
    await world.register(world.group, A);
    await world.pass(180);
    expect(await world.points('RequestCount', 'Sum')).toEqual([]);
    expect(await world.points('HTTPCode_Target_5XX_Count', 'Sum')).toEqual([]);
    const { Metrics } = await world.cloudWatch.send(new ListMetricsCommand({ Namespace: 'AWS/ApplicationELB' }));
    expect(Metrics?.map(({ MetricName }) => MetricName).sort()).toEqual(['HealthyHostCount', 'UnHealthyHostCount']);
  });

  test('tell the answers of targets from those of the load balancer', async () => {
    const world = await givenTraffic();
    await world.facade.send(world.listener, {});
    await world.register(world.group, A);
    await world.pass(10);
    const outcomes = [{ status: 200 }, { status: 302 }, { status: 404 }, { status: 500 }, { status: 500 }, 'refused', 'reset'] as const;
    for (const outcome of outcomes) {
      world.facade.respondWith((_, request) => (request.probe ? { status: 200 } : outcome));
      await world.facade.send(world.listener, {});
    }
    await world.pass(60);
    const sum = async (name: string, ofGroup = true) => (await world.points(name, 'Sum', ofGroup))[0]?.[1];
    expect(await sum('RequestCount')).toBe(7);
    expect(await sum('HTTPCode_Target_2XX_Count')).toBe(1);
    expect(await sum('HTTPCode_Target_3XX_Count')).toBe(1);
    expect(await sum('HTTPCode_Target_4XX_Count')).toBe(1);
    expect(await sum('HTTPCode_Target_5XX_Count')).toBe(2);
    expect(await sum('TargetConnectionErrorCount')).toBe(1);
    expect(await sum('HTTPCode_ELB_5XX_Count', false)).toBe(3);
    expect(await sum('HTTPCode_ELB_502_Count', false)).toBe(2);
    expect(await sum('HTTPCode_ELB_503_Count', false)).toBe(1);
    expect(await sum('HTTPCode_ELB_5XX_Count')).toBeUndefined();
  });

  // Sources: "CloudWatch metrics for your Application Load Balancer" (RequestCount: a target could be chosen;
  // HTTPCode_Target_*: answers of targets, 2XX to 5XX; TargetConnectionErrorCount: a connection was not
  // established; TargetResponseTime: until a target answered; HTTPCode_ELB_*: no dimension TargetGroup) and
  // "Troubleshoot your Application Load Balancers" (HTTP 502 and 504).
  test.each([
    ['hanging beyond the idle time-out', 'hung', 504, undefined],
    ['reset', 'reset', 502, undefined],
    ['refused', 'refused', 502, 1],
  ] as const)('of a request that its target leaves %s', async (_, outcome, status, connectionErrors) => {
    const world = await givenTraffic();
    await world.register(world.group, A);
    await world.pass(10);
    world.facade.respondWith(async (_, request) => {
      if (request.probe) return { status: 200 };
      if (outcome !== 'hung') return outcome;
      await world.clock.sleep(90_000);
      return { status: 200 };
    });
    expect((await world.clock.run(world.facade.send(world.listener, {}))).status).toBe(status);
    await world.pass(180);
    const sum = async (name: string, ofGroup = true) => (await world.points(name, 'Sum', ofGroup))[0]?.[1];
    expect(await sum('RequestCount')).toBe(1);
    for (const kind of [2, 3, 4, 5]) expect(await sum(`HTTPCode_Target_${kind}XX_Count`)).toBeUndefined();
    expect(await world.points('TargetResponseTime', 'SampleCount')).toEqual([]);
    expect(await sum('TargetConnectionErrorCount')).toBe(connectionErrors);
    for (const name of ['HTTPCode_ELB_5XX_Count', `HTTPCode_ELB_${status}_Count`]) {
      expect(await sum(name, false)).toBe(1);
      expect(await sum(name)).toBeUndefined();
    }
  });

  // Sources: the same page (TargetResponseTime is in seconds); CloudWatch guide, "Statistics definitions"
  // (TC: the lower bound is exclusive).
  test('count the answers that were slower than a limit', async () => {
    const world = await givenTraffic();
    await world.register(world.group, A);
    await world.pass(10);
    const answers = 300;
    let served = 0;
    world.facade.respondWith(async (_, request) => {
      if (request.probe) return { status: 200 };
      served += 1;
      await world.clock.sleep(served);
      return { status: 200 };
    });
    for (let i = 0; i < answers; i++) await world.clock.run(world.facade.send(world.listener, {}));
    await world.pass(180);
    const total = async (stat: string) => (await world.points('TargetResponseTime', stat)).reduce((sum, [, value]) => sum + value, 0);
    expect(await total('SampleCount')).toBe(answers);
    expect(await total('TC(0.25:)')).toBe(50);
    expect(await total('TC(:0.25)')).toBe(250);
    expect(await total('TC(1:)')).toBe(0);
  });

  // Source: "CloudWatch metrics for your Application Load Balancer" lists these with the dimension
  // LoadBalancer, and no more of a single status.
  test('of single statuses are 500, 502, 503 and 504 of the load balancer alone', async () => {
    const world = await givenTraffic();
    await world.facade.send(world.listener, {});
    await world.register(world.group, A);
    await world.pass(10);
    for (const outcome of ['reset', { status: 502 }, { status: 504 }, { status: 101 }] as const) {
      world.facade.respondWith((_, request) => (request.probe ? { status: 200 } : outcome));
      await world.facade.send(world.listener, {});
    }
    await world.pass(180);
    const { Metrics = [] } = await world.cloudWatch.send(new ListMetricsCommand({ Namespace: 'AWS/ApplicationELB' }));
    const own = Metrics.filter(({ MetricName }) => MetricName?.startsWith('HTTPCode_ELB_'));
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([
      'HTTPCode_ELB_502_Count',
      'HTTPCode_ELB_503_Count',
      'HTTPCode_ELB_5XX_Count',
    ]);
    for (const { Dimensions } of own) expect(Dimensions?.map(({ Name }) => Name)).toEqual(['LoadBalancer']);
    const requests = await world.points('RequestCount', 'Sum');
    expect(requests.reduce((sum, [, count]) => sum + count, 0)).toBe(4);
    // A switched protocol is a request without a class.
    const answered = await Promise.all([2, 3, 4, 5].map((kind) => world.points(`HTTPCode_Target_${kind}XX_Count`, 'Sum')));
    expect(answered.flat().reduce((sum, [, count]) => sum + count, 0)).toBe(2);
  });

  test('of a request that no target could be chosen for are 503 alone', async () => {
    const world = await givenTraffic();
    expect((await world.facade.send(world.listener, {})).status).toBe(503);
    await world.pass(180);
    expect(await world.points('RequestCount', 'Sum')).toEqual([]);
    expect(await world.points('RequestCount', 'Sum', false)).toEqual([]);
    expect((await world.points('HTTPCode_ELB_503_Count', 'Sum', false))[0]?.[1]).toBe(1);
  });

  // Source: the same page, HTTP 502: "The deregistration delay period elapsed for a request being handled by
  // a target that was deregistered".
  test('of a request that the end of a drain cuts off are those of a 502', async () => {
    const world = await givenTraffic();
    await world.attributes(world.group, { 'deregistration_delay.timeout_seconds': '5' });
    await world.register(world.group, A);
    await world.pass(10);
    world.facade.respondWith(async (_, request) => {
      if (!request.probe) await world.clock.sleep(50_000);
      return { status: 200 };
    });
    const cut = world.facade.send(world.listener, {});
    await world.pass(1);
    const gone = world.facade.deregister(world.group, { id: A.Id, port: A.Port });
    expect((await world.clock.run(Promise.all([cut, gone])))[0].status).toBe(502);
    await world.pass(180);
    expect((await world.points('RequestCount', 'Sum'))[0]?.[1]).toBe(1);
    expect((await world.points('HTTPCode_ELB_502_Count', 'Sum', false))[0]?.[1]).toBe(1);
  });

  test('count healthy and unhealthy hosts every minute while there are any', async () => {
    const world = await givenTraffic();
    world.facade.respondWith(({ id }) => ({ status: id === A.Id ? 200 : 500 }));
    await world.register(world.group, A, B);
    await world.pass(200);
    expect((await world.points('HealthyHostCount', 'Minimum')).slice(1)).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect((await world.points('UnHealthyHostCount', 'Maximum')).slice(1)).toEqual([
      [1, 1],
      [2, 1],
    ]);
    for (const { Id, Port } of [A, B]) await world.facade.deregister(world.group, { id: Id, port: Port });
    await world.pass(200);
    expect((await world.points('HealthyHostCount', 'Minimum')).at(-1)?.[0]).toBe(3);
  });

  test('measure response times in seconds', async () => {
    const world = await givenTraffic();
    await world.register(world.group, A);
    await world.pass(10);
    for (const ms of [100, 200, 300, 4000]) {
      world.facade.respondWith(async (_, request) => {
        if (!request.probe) await world.clock.sleep(ms);
        return { status: 200 };
      });
      await world.clock.run(world.facade.send(world.listener, {}));
    }
    await world.pass(60);
    expect(await world.points('TargetResponseTime', 'Average')).toEqual([[0, 1.15]]);
    expect(await world.points('TargetResponseTime', 'p75')).toEqual([[0, 0.3]]);
    expect(await world.points('TargetResponseTime', 'Maximum')).toEqual([[0, 4]]);
  });
});
