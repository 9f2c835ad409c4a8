import type * as cloudwatch from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { datapointPage, MOST_DATAPOINTS as MOST_AT_ONCE } from '../metrics/datapoint-pages.ts';
import { labelsOf } from '../metrics/labels.ts';
import { QuerySet } from '../metrics/query.ts';
import { checkPeriod, checkSpan, metricName } from '../metrics/request.ts';
import type { Series } from '../metrics/series.ts';
import { isPlain, statisticOf } from '../metrics/statistic.ts';
import { badCombination, badNextToken, badParameter, invalid, missingParameter } from '../refusals.ts';
import type { World } from '../world.ts';

const MOST_DATAPOINTS = 1_440;
const MOST_QUERIES = 500;
const METRICS_A_PAGE = 500;
const ACTIVE_MS = 3 * 60 * 60 * 1000;

export const metricOperations = (world: World) =>
  ({
    PutMetricData(input) {
      const namespace = input.Namespace ?? '';
      if (namespace === '') throw missingParameter('The parameter Namespace is required.');
      if (namespace.startsWith('AWS/')) throw badParameter('The value AWS/ for parameter Namespace is invalid.');
      const data = [...(input.MetricData ?? []), ...(input.EntityMetricData ?? []).flatMap((entity) => entity.MetricData ?? [])];
      if (data.length === 0) throw missingParameter('The parameter MetricData is required.');
      for (const [index, datum] of data.entries()) checkDatum(datum, index + 1);
      for (const datum of data) put(world, namespace, datum);
      return {};
    },

    GetMetricData(input) {
      const { from, to } = checkSpan(input.StartTime, input.EndTime);
      const queries = input.MetricDataQueries ?? [];
      const { MaxDatapoints: most = MOST_AT_ONCE, NextToken: token } = input;
      if (most < 1) throw invalid(`MaxDatapoints must be at least 1, not ${most}`);
      if (queries.length > MOST_QUERIES) throw invalid(`At most ${MOST_QUERIES} MetricDataQueries may be given`);
      const set = new QuerySet(queries);
      const returned = set.returned();
      const labels = labelsOf(returned);
      const found = returned.map(({ Id: id = '' }) => {
        const { points, dropped } = set.points(world.store, id, from, to);
        return { points: input.ScanBy === 'TimestampAscending' ? points : points.reverse(), dropped };
      });
      // "NextToken is not returned if you are performing a math expression." (API reference)
      const paged = !queries.some(({ Expression: expression }) => expression !== undefined);
      const { parts, nextToken } = datapointPage(
        found.map(({ points }) => points),
        { most: paged ? most : Number.POSITIVE_INFINITY, token },
      );
      const results = returned.map(({ Id: id }, index) => ({
        Id: id,
        Label: labels.get(id),
        Timestamps: (parts[index]?.points ?? []).map(({ at }) => new Date(at)),
        Values: (parts[index]?.points ?? []).map(({ value }) => value),
        StatusCode: parts[index]?.more ? ('PartialData' as const) : ('Complete' as const),
        ...messagesOf(set.units(world.store, id ?? '', from, to), found[index]?.dropped ?? false),
      }));
      return { MetricDataResults: results, Messages: [], ...(nextToken === undefined ? {} : { NextToken: nextToken }) };
    },

    GetMetricStatistics(input) {
      const { from, to } = checkSpan(input.StartTime, input.EndTime);
      const periodMs = checkPeriod(input.Period);
      const names = [...(input.Statistics ?? []), ...(input.ExtendedStatistics ?? [])];
      if (names.length === 0) throw missingParameter('At least one of the parameters Statistics and ExtendedStatistics must be specified');
      const wanted = Math.ceil((to - from) / periodMs);
      if (wanted > MOST_DATAPOINTS)
        throw badCombination(
          `You have requested up to ${wanted.toLocaleString('en-US')} datapoints, which exceeds the limit of ${MOST_DATAPOINTS.toLocaleString('en-US')}. ` +
            'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
        );
      const statistics = names.map((name) => [name, statisticOf(name)] as const);
      const series = world.store.find(metricName(input));
      const datapoints: cloudwatch.Datapoint[] = [];
      for (let at = from; series && at < to; at += periodMs) {
        for (const bucket of series.within(at, at + periodMs, Math.min(to, world.store.readableBefore(series)), input.Unit)) {
          const plain = statistics.filter(([name]) => isPlain(name)).map(([name, compute]) => [name, compute(bucket)]);
          const extended = statistics.filter(([name]) => !isPlain(name)).map(([name, compute]) => [name, compute(bucket) ?? 0]);
          datapoints.push({
            Timestamp: new Date(at),
            ...Object.fromEntries(plain),
            Unit: bucket.unit as cloudwatch.StandardUnit,
            ...(extended.length > 0 ? { ExtendedStatistics: Object.fromEntries(extended) } : {}),
          });
        }
      }
      return { Label: input.MetricName, Datapoints: datapoints };
    },

    ListMetrics(input) {
      const activeSince = input.RecentlyActive === 'PT3H' ? world.ctx.clock.now() - ACTIVE_MS : 0;
      const matching = [...world.store.all()].filter((series) => matches(series, input) && series.lastAt >= activeSince);
      const { items, nextToken } = pageOf(matching, { size: METRICS_A_PAGE, token: input.NextToken, badToken: badNextToken });
      return {
        Metrics: items.map(({ namespace, name, dimensions }) => ({
          Namespace: namespace,
          MetricName: name,
          Dimensions: dimensions.map((d) => ({ ...d })),
        })),
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
      };
    },
  }) satisfies Operations<typeof cloudwatch>;

/**
 * What there is to say of one result. Texts: recordings of AWS in LocalStack's tests
 * (`test_get_metric_data_different_units_no_unit_in_query`); grafana/grafana#78608.
 */
function messagesOf(units: readonly string[], dropped: boolean): { Messages?: cloudwatch.MessageData[] } {
  const messages: cloudwatch.MessageData[] = [];
  if (units.length > 1) messages.push({ Code: 'MultipleUnits', Value: `Multiple units returned: '[${units.join(', ')}]'` });
  if (dropped)
    messages.push({
      Code: 'ArithmeticError',
      Value: 'One or more data-points have been dropped due to non-numeric values (NaN, -Infinite, +Infinite)',
    });
  return messages.length > 0 ? { Messages: messages } : {};
}

function matches({ namespace, name, dimensions }: Series, input: cloudwatch.ListMetricsCommandInput): boolean {
  if (input.Namespace && input.Namespace !== namespace) return false;
  if (input.MetricName && input.MetricName !== name) return false;
  return (input.Dimensions ?? []).every((filter) =>
    dimensions.some((dimension) => dimension.Name === filter.Name && (filter.Value === undefined || filter.Value === dimension.Value)),
  );
}

function checkDatum(datum: cloudwatch.MetricDatum, index: number): void {
  const where = `MetricData.member.${index}`;
  if (!datum.MetricName) throw missingParameter(`The parameter ${where}.MetricName is required.`);
  const given = [datum.Value, datum.StatisticValues, datum.Values].filter((part) => part !== undefined);
  if (given.length === 0)
    throw missingParameter(
      `At least one of the parameters ${where}.Value, ${where}.Values and ${where}.StatisticValues must be specified.`,
    );
  if (given.length > 1)
    throw badCombination(
      `The parameters ${where}.Value and ${where}.StatisticValues are mutually exclusive and you have specified more than one.`,
    );
  if (datum.Values && datum.Counts && datum.Values.length !== datum.Counts.length)
    throw badParameter(`The parameters ${where}.Values and ${where}.Counts must be of the same size.`);
  for (const value of [datum.Value ?? 0, ...(datum.Values ?? [])])
    if (!Number.isFinite(value)) throw badParameter(`The value ${value} for parameter ${where}.Value is invalid.`);
  if ((datum.Dimensions?.length ?? 0) > 30) throw badParameter(`The collection ${where}.Dimensions must not have a size greater than 30.`);
}

function put(world: World, namespace: string, datum: cloudwatch.MetricDatum): void {
  const series = world.store.ensure(
    metricName({ Namespace: namespace, MetricName: datum.MetricName, Dimensions: datum.Dimensions }),
    'caller',
  );
  const bucket = series.bucketAt(datum.Timestamp?.getTime() ?? world.ctx.clock.now(), datum.Unit ?? 'None');
  const { Value: value, Values: values, Counts: counts, StatisticValues: set } = datum;
  if (value !== undefined) bucket.add(value);
  for (const [index, each] of (values ?? []).entries()) bucket.add(each, counts?.[index] ?? 1);
  if (set) bucket.addSet({ count: set.SampleCount ?? 0, sum: set.Sum ?? 0, minimum: set.Minimum ?? 0, maximum: set.Maximum ?? 0 });
}
