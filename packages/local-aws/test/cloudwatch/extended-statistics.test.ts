import { PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../doors.ts';
import { givenMetrics, type Metrics, stat } from './given-metrics.ts';

/*
 * "bench": answers of AWS of September 2026 in badmintoncryer/cdk-preflight,
 * rules/cloudwatch/<rule>/meta.yaml.
 */

let client: Metrics['client'];
let put: Metrics['put'];
let query: Metrics['query'];
let value: Metrics['value'];
beforeEach(async () => {
  ({ client, put, query, value } = await givenMetrics());
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
      expect(await refusal(query([stat('m', { Stat: name })]))).toMatchObject({
        name: 'ValidationException',
        message: `The value ${name} for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.`,
      });
    },
  );

  // prometheus-community/yet-another-cloudwatch-exporter#385: AWS tells of all of them at once.
  test('that are none are told all at once, by their places', async () => {
    const queries = [stat('a', { Stat: 'None' }), stat('b'), { Id: 'e', Expression: 'b' }, stat('c', { Stat: 'p101' })];
    expect((await refusal(query(queries))).message).toBe(
      [
        'The value None for parameter MetricDataQueries.member.1.MetricStat.Stat is not a valid statistic.',
        'The value p101 for parameter MetricDataQueries.member.4.MetricStat.Stat is not a valid statistic.',
      ].join('\n'),
    );
  });

  // "Statistics definitions": the lower bound is exclusive, the upper one inclusive; the units are the
  // metric's.
  test.each([
    ['TC(0.5:)', 2],
    ['TC(:0.5)', 3],
    ['TC(0.25:0.5)', 2],
    ['PR(:0.5)', 60],
    ['PR(0.5:)', 40],
    ['TC(2:)', 0],
    ['SampleCount', 5],
  ])('count values of seconds: %s is %d', async (name, expected) => {
    await put({ Values: [0.25, 0.3, 0.5, 0.500001, 1.5], Unit: 'Seconds' });
    expect(await value(name)).toBeCloseTo(expected, 9);
  });

  test.each(['TC(0.5:)', 'PR(:0.5)', 'p99', 'SampleCount', 'Sum', 'Average', 'Minimum', 'Maximum'])(
    '%s has no point where nothing was published',
    async (name) => {
      expect(await value(name)).toBeUndefined();
    },
  );

  // API reference, GetMetricStatistics: of statistic sets with a sample count of 1, or of one value.
  test('read the statistic sets that tell their values', async () => {
    await put(
      { StatisticValues: { SampleCount: 1, Sum: 0.25, Minimum: 0.25, Maximum: 0.25 } },
      { StatisticValues: { SampleCount: 3, Sum: 3, Minimum: 1, Maximum: 1 } },
    );
    expect(await value('TC(0.5:)')).toBe(3);
  });

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
