import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  type MetricDataQuery,
  type MetricDatum,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { cloudwatchService } from '../../src/cloudwatch/cloudwatch.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { clientThrough } from '../doors.ts';

const NOON = Date.UTC(2026, 8, 30, 12);

/** So many minutes after noon. */
export const at = (minutes: number) => new Date(NOON + minutes * 60_000);

/** A CloudWatch without throttling. */
export const started = (clock = new VirtualClock(NOON)) =>
  startLocalAws({ services: { cloudwatch: cloudwatchService }, clock, throttling: false });

/** A query of one metric of `Shop`: the sum of `Time` by the minute, unless told. */
export const stat = (Id: string, more: Partial<MetricDataQuery['MetricStat']> & { name?: string } = {}): MetricDataQuery => {
  const { name = 'Time', ...rest } = more;
  return { Id, MetricStat: { Metric: { Namespace: 'Shop', MetricName: name }, Period: 60, Stat: 'Sum', ...rest } };
};

/** A CloudWatch at noon, and calls of it. */
export async function givenMetrics() {
  const clock = new VirtualClock(NOON);
  const client = new CloudWatchClient(await clientThrough('in process', await started(clock)));
  /** Data of `Time` in `Shop` of a minute ago, unless told. */
  const put = (...MetricData: Partial<MetricDatum>[]) =>
    client.send(
      new PutMetricDataCommand({
        Namespace: 'Shop',
        MetricData: MetricData.map((datum) => ({ MetricName: 'Time', Timestamp: at(-1), ...datum })),
      }),
    );
  /** What there is of the ten minutes before noon. */
  const query = (queries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}) =>
    client.send(new GetMetricDataCommand({ StartTime: at(-10), EndTime: at(0), MetricDataQueries: queries, ...more }));
  /** One statistic of `Time` in these ten minutes. */
  const value = async (Stat: string) => (await query([stat('m', { Stat, Period: 600 })])).MetricDataResults?.[0]?.Values?.[0];
  return { client, clock, put, query, value };
}

export type Metrics = Awaited<ReturnType<typeof givenMetrics>>;
