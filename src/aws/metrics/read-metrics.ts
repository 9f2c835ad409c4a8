import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { PERIOD_SECONDS } from '../../deployment/metric-minutes.ts';

/** Milliseconds; `to` is exclusive. */
export interface Minutes {
  readonly from: number;
  readonly to: number;
}

/** One metric by the minute, under the id that the answer comes back under. */
export const metricQuery = (
  Id: string,
  metric: { readonly namespace: string; readonly name: string; readonly dimensions: Readonly<Record<string, string>> },
  Stat: string,
): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: metric.namespace,
      MetricName: metric.name,
      Dimensions: Object.entries(metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: PERIOD_SECONDS,
    Stat,
  },
  ReturnData: true,
});

/**
 * The values of some minutes, oldest first, of all pages of the answer. Nothing is asked where there is no
 * minute.
 */
export async function readMetrics(
  client: CloudWatchClient,
  MetricDataQueries: MetricDataQuery[],
  { from, to }: Minutes,
  signal?: AbortSignal,
): Promise<readonly MetricDataResult[]> {
  if (to <= from) return [];
  const results: MetricDataResult[] = [];
  let NextToken: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(from),
        EndTime: new Date(to),
        ScanBy: 'TimestampAscending',
        ...(NextToken !== undefined && { NextToken }),
      }),
      signal ? { abortSignal: signal } : {},
    );
    results.push(...(page.MetricDataResults ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return results;
}

/** All values of one query. */
const valuesOf = (results: readonly MetricDataResult[], id: string): readonly number[] =>
  results.filter(({ Id }) => Id === id).flatMap(({ Values }) => Values ?? []);

/** `undefined` when nothing was published. */
export function sumOf(results: readonly MetricDataResult[], id: string): number | undefined {
  const values = valuesOf(results, id);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0);
}

/** Of the minutes' percentiles the worst. */
export function worstOf(results: readonly MetricDataResult[], id: string): number | undefined {
  const values = valuesOf(results, id);
  return values.length === 0 ? undefined : Math.max(...values);
}

export const textOf = ({ from, to }: Minutes): { readonly from: string; readonly to: string } => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});
