import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  ListMetricsCommand,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { cloudwatchService } from '../../packages/local-aws/src/cloudwatch/cloudwatch.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';

const NOON = Date.UTC(2026, 8, 30, 12);
const at = (minutes: number) => new Date(NOON + minutes * 60_000);

describe.each(DOORS)('CloudWatch, %s', (door) => {
  let local: Awaited<ReturnType<typeof started>>;
  let client: CloudWatchClient;
  const started = () => startLocalAws({ services: { cloudwatch: cloudwatchService }, clock: new VirtualClock(NOON), throttling: false });
  beforeAll(async () => {
    local = await started();
    client = new CloudWatchClient(await clientThrough(door, local));
  });
  afterAll(async () => {
    client.destroy();
    await local.stop();
  });

  test('puts, reads and refuses in the wire forms of the service', async () => {
    const Dimensions = [{ Name: 'Service', Value: 'checkout' }];
    const data = [
      { MetricName: 'Errors', Dimensions, Value: 3, Timestamp: at(-1), Unit: 'Count' as const },
      { MetricName: 'Errors', Dimensions, Value: 4, Timestamp: at(-1), Unit: 'Count' as const },
    ];
    await client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: data }));
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: 'Shop' }));
    expect(Metrics).toEqual([{ Namespace: 'Shop', MetricName: 'Errors', Dimensions }]);
    const statistics = { Namespace: 'Shop', MetricName: 'Errors', Dimensions, StartTime: at(-5), EndTime: at(0), Period: 60 };
    const { Datapoints, Label } = await client.send(new GetMetricStatisticsCommand({ ...statistics, Statistics: ['Sum', 'SampleCount'] }));
    expect(Label).toBe('Errors');
    expect(Datapoints).toEqual([{ Timestamp: at(-1), Sum: 7, SampleCount: 2, Unit: 'Count' }]);
    expect(
      await refusal(client.send(new GetMetricStatisticsCommand({ ...statistics, EndTime: at(-9), Statistics: ['Sum'] }))),
    ).toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The parameter StartTime must be less than the parameter EndTime.',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('metrics', () => {
  let client: CloudWatchClient;
  beforeEach(async () => {
    const local = await startLocalAws({ services: { cloudwatch: cloudwatchService }, clock: new VirtualClock(NOON), throttling: false });
    client = new CloudWatchClient(await clientThrough('in process', local));
  });

  const put = (...MetricData: MetricDatum[]) => client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData }));
  const query = (queries: GetMetricDataCommandInput['MetricDataQueries'], more: Partial<GetMetricDataCommandInput> = {}) =>
    client.send(new GetMetricDataCommand({ StartTime: at(-10), EndTime: at(0), MetricDataQueries: queries, ...more }));
  const metric = (Id: string, MetricName: string, Stat = 'Sum', Period = 60) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'Shop', MetricName }, Period, Stat },
  });
  const statistics = (more: Partial<GetMetricStatisticsCommandInput>) =>
    client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Shop',
        MetricName: 'Time',
        StartTime: at(-10),
        EndTime: at(0),
        Period: 600,
        Statistics: ['Sum'],
        ...more,
      }),
    );

  test('are gathered by whole minutes, and newest first unless told', async () => {
    await put(
      { MetricName: 'Requests', Value: 1, Timestamp: new Date(NOON - 170_000) },
      { MetricName: 'Requests', Value: 2, Timestamp: new Date(NOON - 121_000) },
      { MetricName: 'Requests', Value: 5, Timestamp: new Date(NOON - 60_000) },
    );
    const { MetricDataResults } = await query([metric('m', 'Requests')]);
    expect(MetricDataResults).toEqual([
      { Id: 'm', Label: 'Requests', Timestamps: [at(-1), at(-3)], Values: [5, 3], StatusCode: 'Complete' },
    ]);
    const ascending = await query([metric('m', 'Requests')], { ScanBy: 'TimestampAscending' });
    expect(ascending.MetricDataResults?.[0]?.Values).toEqual([3, 5]);
  });

  test('have the plain statistics and percentiles over any period', async () => {
    await put({ MetricName: 'Time', Values: [1, 2, 3, 10], Counts: [97, 1, 1, 1], Timestamp: at(-8), Unit: 'Seconds' });
    await put({ MetricName: 'Time', Value: 4, Timestamp: at(-2), Unit: 'Seconds' });
    const { Datapoints } = await statistics({ Statistics: ['Sum', 'Average', 'Minimum', 'Maximum', 'SampleCount'] });
    expect(Datapoints).toEqual([
      { Timestamp: at(-10), Sum: 116, Average: 116 / 101, Minimum: 1, Maximum: 10, SampleCount: 101, Unit: 'Seconds' },
    ]);
    const percentiles = await statistics({ Statistics: [], ExtendedStatistics: ['p50', 'p99', 'p100'] });
    expect(percentiles.Datapoints?.[0]?.ExtendedStatistics).toEqual({ p50: 1, p99: 4, p100: 10 });
  });

  test('take statistic sets', async () => {
    await put({ MetricName: 'Time', StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 5 }, Timestamp: at(-1) });
    const { Datapoints } = await statistics({ Statistics: ['Average', 'Maximum'] });
    expect(Datapoints).toMatchObject([{ Average: 2.5, Maximum: 5 }]);
  });

  test('are told apart by their dimensions, in any order', async () => {
    const a = { Name: 'A', Value: '1' };
    const b = { Name: 'B', Value: '2' };
    await put(
      { MetricName: 'Time', Dimensions: [a, b], Value: 1, Timestamp: at(-1) },
      { MetricName: 'Time', Dimensions: [a], Value: 9, Timestamp: at(-1) },
    );
    expect((await statistics({ Dimensions: [b, a] })).Datapoints).toMatchObject([{ Sum: 1 }]);
    expect((await statistics({})).Datapoints).toEqual([]);
    const { Metrics } = await client.send(new ListMetricsCommand({ Dimensions: [{ Name: 'B' }] }));
    expect(Metrics).toHaveLength(1);
  });

  test('can be reckoned with', async () => {
    await put(
      { MetricName: 'Requests', Value: 200, Timestamp: at(-2) },
      { MetricName: 'Requests', Value: 100, Timestamp: at(-1) },
      { MetricName: 'Errors', Value: 5, Timestamp: at(-1) },
    );
    const { MetricDataResults } = await query([
      { ...metric('errors', 'Errors'), ReturnData: false },
      { ...metric('requests', 'Requests'), ReturnData: false },
      { Id: 'rate', Expression: '100 * FILL(errors, 0) / requests', Label: 'Error rate' },
    ]);
    expect(MetricDataResults).toEqual([
      {
        Id: 'rate',
        Label: 'Error rate',
        Timestamps: [at(-1), at(-2)],
        Values: [5, 0],
        StatusCode: 'Complete',
        // Where nothing was requested, FILL divides by 0.
        Messages: [expect.objectContaining({ Code: 'ArithmeticError' })],
      },
    ]);
  });

  test.each<[string, () => Promise<unknown>, string]>([
    [
      'a namespace of AWS',
      () => client.send(new PutMetricDataCommand({ Namespace: 'AWS/ELB', MetricData: [{ MetricName: 'a', Value: 1 }] })),
      'InvalidParameterValueException',
    ],
    ['no value', () => put({ MetricName: 'a' }), 'MissingRequiredParameterException'],
    ['two kinds of value', () => put({ MetricName: 'a', Value: 1, Values: [1] }), 'InvalidParameterCombinationException'],
    ['a period of seconds', () => query([metric('m', 'a', 'Sum', 10)]), 'InvalidParameterValueException'],
    ['a statistic that is none', () => query([metric('m', 'a', 'Median')]), 'ValidationException'],
    ['an id twice', () => query([metric('m', 'a'), metric('m', 'b')]), 'ValidationException'],
    ['an id that nothing has', () => query([{ Id: 'e', Expression: 'x + 1' }]), 'ValidationException'],
    [
      'a circle',
      () =>
        query([
          { Id: 'e', Expression: 'f' },
          { Id: 'f', Expression: 'e' },
        ]),
      'ValidationException',
    ],
    ['too many datapoints', () => statistics({ StartTime: at(-1441), Period: 60 }), 'InvalidParameterCombinationException'],
  ])('refuse %s', async (_, call, name) => {
    expect(await refusal(call())).toMatchObject({ name });
  });
});
