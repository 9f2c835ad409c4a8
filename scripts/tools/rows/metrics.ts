import type { Check } from '../check.ts';

/** 2: CloudWatch. Source: recordings of AWS in LocalStack's tests/aws/services/cloudwatch. */
const MINUTE = 60_000;
/** Two full minutes that are long over: the newest is not complete. */
const FIRST = Math.floor(Date.now() / MINUTE) * MINUTE - 20 * MINUTE;
const at = (minutes: number) => new Date(FIRST + minutes * MINUTE).toISOString();

const cloudwatch = (operation: string, input: object) => ({ service: 'cloudwatch', operation, input });
const put = (...data: object[]) => cloudwatch('PutMetricData', { Namespace: 'Tools', MetricData: data });
const span = { StartTime: at(0), EndTime: at(5) };
const statistics = (metric: string, more: object) =>
  cloudwatch('GetMetricStatistics', { Namespace: 'Tools', MetricName: metric, ...span, Period: 60, ...more });
const query = (id: string, metric: string, stat: string) => ({
  Id: id,
  MetricStat: { Metric: { Namespace: 'Tools', MetricName: metric }, Period: 60, Stat: stat },
});

const twoUnits = (metric: string) =>
  put(
    { MetricName: metric, Timestamp: at(1), Value: 2, Unit: 'Seconds' },
    { MetricName: metric, Timestamp: at(1), Value: 5, Unit: 'Bytes' },
  );
const threeMinutes = (metric: string) => put(...[1, 2, 3].map((minute) => ({ MetricName: metric, Timestamp: at(minute), Value: minute })));

export const metricChecks: readonly Check[] = [
  {
    row: 2,
    name: 'a unit that is asked for is the only one that counts',
    before: [twoUnits('Asked')],
    call: statistics('Asked', { Statistics: ['Sum'], Unit: 'Seconds' }),
    expected: { answers: { Datapoints: [{ Sum: 2, Unit: 'Seconds' }] } },
    alsoByCli: true,
  },
  {
    row: 2,
    name: 'values of two units are not added',
    before: [twoUnits('Added')],
    call: cloudwatch('GetMetricData', { ...span, MetricDataQueries: [query('a', 'Added', 'Sum')] }),
    expected: { answers: { MetricDataResults: [{ Messages: [{ Code: 'MultipleUnits' }] }] } },
  },
  {
    row: 2,
    name: 'two statistics of one metric have them in their labels',
    before: [threeMinutes('Labels')],
    call: cloudwatch('GetMetricData', { ...span, MetricDataQueries: [query('a', 'Labels', 'Sum'), query('b', 'Labels', 'Maximum')] }),
    expected: { answers: { MetricDataResults: [{ Label: /Sum/ }, { Label: /Maximum/ }] } },
  },
  {
    row: 2,
    name: 'MaxDatapoints makes pages',
    before: [threeMinutes('Pages')],
    call: cloudwatch('GetMetricData', { ...span, MaxDatapoints: 1, MetricDataQueries: [query('a', 'Pages', 'Sum')] }),
    expected: { answers: { MetricDataResults: [{ Values: [3], StatusCode: 'PartialData' }], NextToken: /./ } },
  },
  {
    row: 2,
    name: 'a trimmed count leaves its lower bound out',
    before: [threeMinutes('Counted')],
    call: cloudwatch('GetMetricData', { ...span, MetricDataQueries: [query('a', 'Counted', 'TC(2:)')] }),
    expected: { answers: { MetricDataResults: [{ Values: [1, 0, 0] }] } },
    alsoByCli: true,
  },
  {
    row: 2,
    name: 'an expression over all metrics',
    before: [threeMinutes('Reckoned')],
    call: cloudwatch('GetMetricData', {
      ...span,
      MetricDataQueries: [
        { ...query('a', 'Reckoned', 'Sum'), ReturnData: false },
        { Id: 'e', Expression: 'IF(SUM(METRICS()) > 1, 100 * a / PERIOD(a))' },
      ],
    }),
    expected: { answers: { MetricDataResults: [{ Id: 'e', Label: 'e', Values: [5, /^3\.33/] }] } },
    alsoByCli: true,
  },
  {
    row: 2,
    name: 'a statistic that is none is told by its place',
    call: cloudwatch('GetMetricData', { ...span, MetricDataQueries: [query('a', 'None', 'Avg')] }),
    expected: { refused: /^Validation/, says: /The value Avg for parameter MetricDataQueries\.member\.1\.MetricStat\.Stat is not a valid/ },
  },
  {
    row: 2,
    name: 'the state of an alarm that is not there cannot be set',
    call: cloudwatch('SetAlarmState', { AlarmName: 'nothing', StateValue: 'OK', StateReason: 'tools' }),
    expected: { refused: /^ResourceNotFound/ },
    alsoByCli: true,
  },
  ...['tm90', 'tc90', 'ts90', 'TM(10%:90%)', 'PR(0:2)'].map(
    (statistic): Check => ({
      row: 2,
      name: `the extended statistic ${statistic}`,
      before: [threeMinutes(`Extended ${statistic.replace(/\W/g, '-')}`)],
      call: statistics(`Extended ${statistic.replace(/\W/g, '-')}`, { ExtendedStatistics: [statistic], Period: 300 }),
      expected: { answers: { Datapoints: [{ ExtendedStatistics: { [statistic]: /^\d/ } }] } },
    }),
  ),
];
