import {
  DescribeAlarmsCommand,
  type GetMetricDataCommandInput,
  GetMetricStatisticsCommand,
  type GetMetricStatisticsCommandInput,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../doors.ts';
import { at, givenMetrics, type Metrics, stat } from './given-metrics.ts';

/*
 * "recorded": answers of AWS that LocalStack's tests keep,
 * tests/aws/services/cloudwatch/test_cloudwatch.snapshot.json.
 */

let client: Metrics['client'];
let clock: Metrics['clock'];
let put: Metrics['put'];
let query: Metrics['query'];
beforeEach(async () => {
  ({ client, clock, put, query } = await givenMetrics());
});

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

describe('metric math', () => {
  // Source of the text: grafana/grafana#78608. A missing value is 0, so that minute 3 divides by it.
  test('tells which points it dropped, and gives those that are asked for in the order of the scan', async () => {
    await put(
      { MetricName: 'Requests', Value: 10, Timestamp: at(-2) },
      { MetricName: 'Requests', Value: 20, Timestamp: at(-1) },
      { MetricName: 'Errors', Value: 1, Timestamp: at(-3) },
      { MetricName: 'Errors', Value: 5, Timestamp: at(-1) },
    );
    const queries: MetricDataQuery[] = [
      { ...stat('errors', { name: 'Errors' }), ReturnData: false },
      { ...stat('requests', { name: 'Requests' }), ReturnData: false },
      { Id: 'share', Expression: 'errors / requests', Label: 'Share', ReturnData: false },
      { Id: 'percent', Expression: '100 * share' },
      { Id: 'all', Expression: 'SUM(METRICS())', Label: 'All' },
    ];
    expect((await query(queries, { ScanBy: 'TimestampAscending' })).MetricDataResults).toEqual([
      {
        Id: 'percent',
        Label: 'percent',
        Timestamps: [at(-2), at(-1)],
        Values: [0, 25],
        StatusCode: 'Complete',
        Messages: [
          {
            Code: 'ArithmeticError',
            Value: 'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)',
          },
        ],
      },
      { Id: 'all', Label: 'All', Timestamps: [at(-3), at(-2), at(-1)], Values: [1, 10, 25], StatusCode: 'Complete' },
    ]);
  });

  test('names the expression that it refuses', async () => {
    const queries: MetricDataQuery[] = [stat('m1'), { Id: 'mine', Expression: 'NONE(m1)' }];
    expect(await refusal(query(queries))).toMatchObject({ message: "Error in expression 'mine': Function 'NONE' not found" });
  });
});
