import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { cloudwatchService } from '../../src/cloudwatch/cloudwatch.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough, DOORS, refusal } from '../doors.ts';

/*
 * "recorded": answers of AWS that LocalStack's tests keep,
 * tests/aws/services/cloudwatch/test_cloudwatch.snapshot.json.
 * "bench": answers of AWS of September 2026 in badmintoncryer/cdk-preflight,
 * rules/cloudwatch/<rule>/meta.yaml.
 */

const NOON = Date.UTC(2026, 8, 30, 12);
const at = (minutes: number) => new Date(NOON + minutes * 60_000);

let client: CloudWatchClient;
let clock: VirtualClock;
const started = () => startLocalAws({ services: { cloudwatch: cloudwatchService }, clock, throttling: false });
beforeEach(async () => {
  clock = new VirtualClock(NOON);
  client = new CloudWatchClient(await clientThrough('in process', await started()));
});

const put = (...MetricData: Partial<MetricDatum>[]) =>
  client.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: MetricData.map((datum) => ({ MetricName: 'Time', Timestamp: at(-1), ...datum })),
    }),
  );
const stat = (Id: string, more: Partial<MetricDataQuery['MetricStat']> & { name?: string } = {}): MetricDataQuery => {
  const { name = 'Time', ...rest } = more;
  return { Id, MetricStat: { Metric: { Namespace: 'Shop', MetricName: name }, Period: 60, Stat: 'Sum', ...rest } };
};
const query = (queries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) =>
  client.send(new GetMetricDataCommand({ StartTime: at(-10), EndTime: at(0), MetricDataQueries: queries, ...more }));
const value = async (Stat: string) => (await query([stat('m', { Stat, Period: 600 })])).MetricDataResults?.[0]?.Values?.[0];

describe('units', () => {
  const time: Partial<MetricDatum>[] = [
    { Value: 60, Unit: 'Seconds' },
    { Value: 60_000, Unit: 'Milliseconds' },
  ];

  // Recorded: test_get_metric_data_different_units_no_unit_in_query, all three rows of it.
  test.each([
    [time, [60_000], '[Milliseconds, Seconds]'],
    [[...time, ...time], [120_000], '[Milliseconds, Seconds]'],
    [[...time, ...time, { Value: 5, Unit: 'Count' as const }], [5], '[Count, Milliseconds, Seconds]'],
  ])('are never added: without Unit one of them answers, and a message tells which there are', async (data, Values, units) => {
    await put(...data);
    const { MetricDataResults, Messages } = await query([stat('m1')]);
    expect(MetricDataResults).toEqual([
      {
        Id: 'm1',
        Label: 'Time',
        StatusCode: 'Complete',
        Timestamps: [at(-1)],
        Values,
        Messages: [{ Code: 'MultipleUnits', Value: `Multiple units returned: '${units}'` }],
      },
    ]);
    expect(Messages).toEqual([]);
  });

  // Recorded: test_get_metric_data_with_different_units; a unit that nothing has: test_label_generation.
  test.each([
    ['Seconds', [60]],
    ['Milliseconds', [60_000]],
    ['Count', []],
  ] as const)('asked for %s, there is that alone', async (Unit, Values) => {
    await put(...time);
    const { MetricDataResults } = await query([stat('m1', { Unit })]);
    expect(MetricDataResults).toMatchObject([{ Values, StatusCode: 'Complete' }]);
    expect(MetricDataResults?.[0]?.Messages).toBeUndefined();
  });

  // Recorded: test_handle_different_units.
  test('have a datapoint each in GetMetricStatistics, and None where nobody gave one', async () => {
    await put({ Value: 1, Unit: 'Seconds' }, { Value: 5, Unit: 'Count' }, { Value: 10 });
    const ask = (more: Partial<GetMetricStatisticsCommandInput> = {}) =>
      client.send(
        new GetMetricStatisticsCommand({
          Namespace: 'Shop',
          MetricName: 'Time',
          StartTime: at(-5),
          EndTime: at(0),
          Period: 300,
          Statistics: ['Average'],
          ...more,
        }),
      );
    const { Datapoints = [] } = await ask();
    expect(Datapoints.toSorted((a, b) => (a.Unit! < b.Unit! ? -1 : 1))).toEqual([
      { Timestamp: at(-5), Average: 5, Unit: 'Count' },
      { Timestamp: at(-5), Average: 10, Unit: 'None' },
      { Timestamp: at(-5), Average: 1, Unit: 'Seconds' },
    ]);
    expect((await ask({ Unit: 'Count' })).Datapoints).toEqual([{ Timestamp: at(-5), Average: 5, Unit: 'Count' }]);
    expect((await ask({ Unit: 'Bytes' })).Datapoints).toEqual([]);
  });
});

describe('an alarm on a metric of two units', () => {
  // Source: API reference, PutMetricAlarm: points of different units are aggregated separately. Recorded:
  // `unit` in the reason data of test_put_metric_alarm.
  test('goes by the unit that it names', async () => {
    const watch = (AlarmName: string, Unit: 'Seconds' | 'Milliseconds') =>
      client.send(
        new PutMetricAlarmCommand({
          AlarmName,
          Namespace: 'Shop',
          MetricName: 'Time',
          Statistic: 'Sum',
          Unit,
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 100,
          ComparisonOperator: 'GreaterThanThreshold',
        }),
      );
    await watch('seconds', 'Seconds');
    await watch('milliseconds', 'Milliseconds');
    await put({ Value: 60, Unit: 'Seconds', Timestamp: at(0) }, { Value: 60_000, Unit: 'Milliseconds', Timestamp: at(0) });
    await clock.run(clock.sleep(70_000));
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms?.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([
      ['milliseconds', 'ALARM'],
      ['seconds', 'OK'],
    ]);
    expect(JSON.parse(MetricAlarms?.[0]?.StateReasonData ?? '')).toMatchObject({ unit: 'Milliseconds', statistic: 'Sum' });
  });
});

describe('labels', () => {
  // Recorded: test_label_generation, test_get_metric_data_with_zero_and_labels,
  // test_get_metric_data_for_multiple_metrics.
  test.each([
    [
      ['Sum', 60, 'Minimum', 120],
      ['Time Sum 60', 'Time Minimum 120'],
    ],
    [
      ['Sum', 60, 'Minimum', 60],
      ['Time Sum', 'Time Minimum'],
    ],
    [
      ['Sum', 60, 'Sum', 120],
      ['Time 60', 'Time 120'],
    ],
    [
      ['Sum', 60, 'Sum', 60],
      ['Time', 'Time'],
    ],
  ] as const)('of one metric asked for as %j tell apart what differs', async ([a, b, c, d], labels) => {
    const { MetricDataResults } = await query([stat('a', { Stat: a, Period: b }), stat('b', { Stat: c, Period: d })]);
    expect(MetricDataResults?.map(({ Label }) => Label)).toEqual(labels);
  });

  test('of several metrics are their names, and what somebody gives stays', async () => {
    const queries = [stat('a', { name: 'A' }), stat('b', { name: 'B', Stat: 'Minimum' }), { ...stat('c', { name: 'C' }), Label: 'mine' }];
    const { MetricDataResults } = await query([...queries, { Id: 'e', Expression: 'a + b' }]);
    expect(MetricDataResults?.map(({ Label }) => Label)).toEqual(['A', 'B', 'mine', 'e']);
  });
});

describe('MaxDatapoints', () => {
  const fill = async (name: string, count: number) => {
    for (let minute = 1; minute <= count; minute++) await put({ MetricName: name, Value: minute, Timestamp: at(-minute) });
  };
  /** Every page of the queries, values by id. */
  async function pages(queries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput>) {
    const found: { sizes: number[]; codes: (string | undefined)[]; values: Record<string, number[]> } = {
      sizes: [],
      codes: [],
      values: {},
    };
    let token: string | undefined;
    do {
      const page = await query(queries, { ...more, ...(token === undefined ? {} : { NextToken: token }) });
      const results = page.MetricDataResults ?? [];
      found.sizes.push(results.reduce((sum, { Values }) => sum + (Values?.length ?? 0), 0));
      found.codes.push(results[0]?.StatusCode);
      for (const { Id = '', Values = [] } of results) found.values[Id] = [...(found.values[Id] ?? []), ...Values];
      token = page.NextToken;
    } while (token !== undefined);
    return found;
  }

  // Source: API reference, GetMetricData and MetricDataResult. How a page is shared among metrics is not
  // documented.
  test('cuts one metric into pages, partial but for the last, in the order of the scan', async () => {
    await fill('A', 7);
    expect(await pages([stat('a', { name: 'A' })], { MaxDatapoints: 3 })).toEqual({
      sizes: [3, 3, 1],
      codes: ['PartialData', 'PartialData', 'Complete'],
      values: { a: [1, 2, 3, 4, 5, 6, 7] },
    });
    expect((await pages([stat('a', { name: 'A' })], { MaxDatapoints: 5, ScanBy: 'TimestampAscending' })).values).toEqual({
      a: [7, 6, 5, 4, 3, 2, 1],
    });
  });

  test('is for all metrics together, and loses nothing', async () => {
    await fill('A', 7);
    await fill('B', 2);
    const found = await pages([stat('a', { name: 'A' }), stat('b', { name: 'B' })], { MaxDatapoints: 4 });
    expect(found.sizes.every((size) => size <= 4)).toBe(true);
    expect(found.values).toEqual({ a: [1, 2, 3, 4, 5, 6, 7], b: [1, 2] });
  });

  test('gives no token beside a math expression, and refuses a token of nobody', async () => {
    await fill('A', 7);
    const reckoned = await query([stat('a', { name: 'A' }), { Id: 'e', Expression: 'a * 2' }], { MaxDatapoints: 3 });
    expect(reckoned.NextToken).toBeUndefined();
    expect(await refusal(query([stat('a')], { NextToken: 'nonsense' }))).toMatchObject({ name: 'InvalidNextToken' });
  });
});

describe('extended statistics', () => {
  // Source: CloudWatch guide, "CloudWatch statistics definitions": each example of it, on values 1 to 100.
  test.each([
    ['p90', 90],
    ['p99.9', 100],
    ['tm90', 45.5],
    ['TM(2%:98%)', 50.5],
    ['TM(20:30)', 25.5],
    ['TM(:50)', 25.5],
    ['TM(50%:)', 75.5],
    ['IQM', 50.5],
    ['wm98', (4_851 + 2 * 98) / 100],
    ['WM(10%:90%)', (10 * 10 + 4_040 + 10 * 90) / 100],
    ['PR(:30)', 30],
    ['PR(10:20)', 10],
    ['PR(90:)', 10],
    ['tc90', 90],
    ['TC(10:30)', 20],
    ['ts90', 4_095],
    ['TS(80%:)', 1_810],
    ['TS(:1%)', 1],
  ])('%s of 1 to 100 is %d', async (name, expected) => {
    await put({ Values: Array.from({ length: 100 }, (_, index) => index + 1) });
    expect(await value(name)).toBeCloseTo(expected, 6);
  });

  test.each([
    ['tm90', 5],
    ['IQM', 5],
    ['wm90', 5],
    ['PR(:5)', 100],
    ['PR(5:)', 0],
    ['tc50', 1],
  ])('%s of one value is %d', async (name, expected) => {
    await put({ Value: 5 });
    expect(await value(name)).toBe(expected);
  });

  test('are not of negative numbers, nor of statistic sets of different values (API reference, GetMetricStatistics)', async () => {
    await put({ Values: [-1, 5] }, { MetricName: 'Set', StatisticValues: { SampleCount: 4, Sum: 10, Minimum: 1, Maximum: 5 } });
    expect(await value('p50')).toBeUndefined();
    expect((await query([stat('s', { name: 'Set', Stat: 'tm90' })])).MetricDataResults?.[0]?.Values).toEqual([]);
  });

  test.each(['p101', 'p-1', 'tm101', 'TM(90%:10%)', 'TM(10%:90)', 'TM(:)', 'PR(10%:90%)', 'PR90', 'IQM50', 'Avg', 'sum'])(
    '%s is none',
    async (name) => {
      expect(await refusal(query([stat('m', { Stat: name })]))).toMatchObject({ name: 'InvalidParameterValueException' });
    },
  );

  const ALARM: PutMetricAlarmCommandInput = {
    AlarmName: 'slow',
    EvaluationPeriods: 1,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanThreshold',
  };
  const one = { ...ALARM, Namespace: 'Shop', MetricName: 'Time', Period: 60 };

  // API reference, PutMetricAlarm: the values of ExtendedStatistic. bench pf-cloudwatch-extended-statistic
  // for p100.99.
  test.each([
    'p90',
    'p100.99',
    'tm90',
    'tc90',
    'ts90',
    'wm90',
    'IQM',
    'PR(0:300)',
    'TC(10%:90%)',
    'TM(10%:90%)',
    'TS(10%:90%)',
    'WM(10%:90%)',
  ])('may be watched by an alarm: %s', async (ExtendedStatistic) => {
    await client.send(new PutMetricAlarmCommand({ ...one, ExtendedStatistic }));
  });

  test('that are none are refused for an alarm (bench pf-cloudwatch-extended-statistic, -metricstat-stat-syntax)', async () => {
    expect(await refusal(client.send(new PutMetricAlarmCommand({ ...one, ExtendedStatistic: 'p101' })))).toMatchObject({
      message: 'The value p101 for parameter ExtendedStatistic is not supported.',
    });
    const Metrics = [stat('m', { Stat: 'Avg' })];
    expect(await refusal(client.send(new PutMetricAlarmCommand({ ...ALARM, Metrics })))).toMatchObject({ message: 'Invalid metrics list' });
  });

  // bench pf-cloudwatch-alarm-evaluation-window.
  test('an hourly alarm looks back a week, another one a day', async () => {
    const span = (Period: number, EvaluationPeriods: number) =>
      client.send(new PutMetricAlarmCommand({ ...one, Statistic: 'Sum', Period, EvaluationPeriods }));
    await span(3_600, 168);
    await span(60, 1_440);
    expect(await refusal(span(3_600, 169))).toMatchObject({
      message:
        'Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600',
    });
    expect(await refusal(span(60, 1_441))).toMatchObject({
      message: expect.stringContaining('more than a day (EvaluationPeriods * Period must be <= 86400)'),
    });
  });
});

describe.each(DOORS)('SetAlarmState, %s', (door) => {
  // Recorded: test_set_alarm_invalid_input.
  test('refuses a state that is none, and an alarm that is not there without a word', async () => {
    const local = await started();
    const through = new CloudWatchClient(await clientThrough(door, local));
    const set = (StateValue: string, StateReason = 'x') =>
      through.send(new SetAlarmStateCommand({ AlarmName: 'nowhere', StateValue: StateValue as 'OK', StateReason }));
    expect(await refusal(set('INVALID'))).toMatchObject({
      $metadata: { httpStatusCode: 400 },
      message:
        "1 validation error detected: Value 'INVALID' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [INSUFFICIENT_DATA, ALARM, OK]",
    });
    const refused = await refusal(set('OK'));
    expect(refused).toMatchObject({ name: 'ResourceNotFound', $metadata: { httpStatusCode: 404 } });
    expect(refused.message).not.toContain('nowhere');
    // Bounds: API model, StateReason.
    expect(await refusal(set('OK', 'x'.repeat(1_024)))).toMatchObject({ message: expect.stringContaining('less than or equal to 1023') });
    through.destroy();
    await local.stop();
  });
});
