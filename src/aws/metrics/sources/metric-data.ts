import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { groupedBy } from '../../../deployment/grouped-by.ts';
import { type Minutes, readMetrics } from '../read-metrics.ts';
import { NoAnswer, type Values } from './said.ts';

/** The values of each query by its id and by minute. */
export type MetricData = (id: string) => Values;

/**
 * GetMetricData of some minutes. A page that is not the last says PartialData; what the last one says of a
 * query counts. Anything but Complete there means that values are missing, which would pass for minutes
 * without traffic. Source: API reference, MetricDataResult (StatusCode: "an incomplete set of data points was
 * returned. You can use the NextToken value that was returned and repeat your request").
 */
export async function metricData(
  client: CloudWatchClient,
  queries: readonly MetricDataQuery[],
  minutes: Minutes,
  signal: AbortSignal,
): Promise<MetricData> {
  const results = queries.length === 0 ? [] : await readMetrics(client, [...queries], minutes, signal);
  const byId = groupedBy(results, ({ Id }) => Id ?? '');
  const values = new Map([...byId].map(([id, pages]) => [id, valuesOf(pages)]));
  return (id) => values.get(id) ?? new Map();
}

function valuesOf(pages: readonly MetricDataResult[]): Values {
  const labels = new Set(pages.map(({ Label }) => Label));
  // An expression such as SEARCH gives many, each under the same id.
  if (labels.size > 1) throw new NoAnswer(`CloudWatch answers with ${labels.size} series where one is asked for`);
  const { StatusCode = 'Complete', Messages = [] } = pages.at(-1) ?? {};
  if (StatusCode !== 'Complete') {
    const words = Messages.map(({ Code, Value }) => [Code, Value].filter(Boolean).join(': '));
    throw new NoAnswer([`CloudWatch answers ${StatusCode}`, ...words].join('; '));
  }
  return new Map(
    pages.flatMap(({ Timestamps = [], Values = [] }) => Timestamps.map((at, i) => [at.getTime(), Values[i] ?? Number.NaN] as const)),
  );
}
