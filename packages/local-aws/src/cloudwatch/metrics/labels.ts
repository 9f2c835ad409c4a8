import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { metricName } from './request.ts';
import { metricKey } from './store.ts';

/**
 * The labels of queries, by id. Where nobody gives one, a metric has its name, and behind it what tells apart
 * the queries of that same metric: the statistic, the period. An expression has its id. Source: recordings of
 * AWS in LocalStack's tests (`test_label_generation`).
 */
export function labelsOf(queries: readonly MetricDataQuery[]): ReadonlyMap<string | undefined, string | undefined> {
  const keyOf = ({ MetricStat: stat }: MetricDataQuery) => (stat ? metricKey(metricName(stat.Metric ?? {})) : undefined);
  return new Map(
    queries.map((query) => {
      const { Id, Label, MetricStat: stat } = query;
      if (Label !== undefined || !stat) return [Id, Label ?? Id];
      const same = queries.filter((other) => keyOf(other) === keyOf(query));
      const differs = (member: 'Stat' | 'Period') => new Set(same.map(({ MetricStat: other }) => other?.[member])).size > 1;
      const words = [stat.Metric?.MetricName, differs('Stat') ? stat.Stat : undefined, differs('Period') ? stat.Period : undefined];
      return [Id, words.filter((word) => word !== undefined).join(' ')];
    }),
  );
}
