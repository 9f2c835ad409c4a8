import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchMetric, CloudWatchSeries } from '../../../deployment/check.ts';
import { cloudWatch } from '../../clients.ts';
import { metricQuery } from '../read-metrics.ts';
import { metricData } from './metric-data.ts';
import type { MetricTools } from './metric-tools.ts';
import { filled, type PlaceholderValues, placeholderValues, tellsSidesApart } from './placeholders.ts';
import { SIDES, type SideName, type Values } from './said.ts';
import { sharesOf } from './shares.ts';
import type { Question, SourceRow } from './source.ts';

/**
 * Metrics and metric math, asked of each side with its dimensions. A side's `bad` that is absent in a minute
 * that has a `total` is 0: CloudWatch has no value of what did not happen. Where no dimension tells the sides
 * apart green alone is asked about.
 */
export const cloudWatchSource: SourceRow<'cloudWatch', MetricTools> = {
  query: ({ of }) =>
    Object.entries(of)
      .map(([name, series]: [string, CloudWatchSeries]) => `${name}: ${seriesText(series)}`)
      .join('; '),
  async read(question) {
    const { of } = question;
    const asked = tellsSidesApart(Object.values(of).flatMap(textsOf)) ? SIDES : (['green'] as const);
    if ('value' in of) {
      const [green, blue] = await seriesOf(question, asked, [of.value]);
      return { kind: 'quantity', green: green![0]!, ...(blue && { blue: blue[0]! }) };
    }
    const [green, blue] = await seriesOf(question, asked, [of.total, of.bad]);
    return { kind: 'share', green: sharesOf(green![0]!, green![1]!), ...(blue && { blue: sharesOf(blue[0]!, blue[1]!) }) };
  },
};

type Asked = Question<'cloudWatch', MetricTools>;

/** By side, then by series. */
async function seriesOf(
  question: Asked,
  sides: readonly SideName[],
  series: readonly CloudWatchSeries[],
): Promise<readonly (readonly Values[])[]> {
  const texts = series.flatMap(textsOf);
  const values = await Promise.all(sides.map((side) => placeholderValues(question, side, texts)));
  const plain = series.filter((each) => !isMath(each)) as readonly CloudWatchMetric[];
  if (plain.length < series.length) {
    return await Promise.all(values.map((of) => Promise.all(series.map((each) => alone(question, queriesOf(each, of))))));
  }
  // Metrics alone are asked for together, both sides in one call.
  const idOf = (side: number, at: number) => `${sides[side]}_${at}`;
  const data = await ask(
    question,
    values.flatMap((of, side) => plain.map((each, at) => plainQuery(idOf(side, at), each, of))),
  );
  return values.map((_, side) => plain.map((_each, at) => data(idOf(side, at))));
}

/** An expression is asked for alone: METRICS() takes in all metrics of its request. */
const alone = async (question: Asked, queries: readonly MetricDataQuery[]): Promise<Values> =>
  (await ask(question, queries))(queries[0]!.Id!);

const ask = ({ tools, look, signal }: Asked, queries: readonly MetricDataQuery[]) =>
  metricData(cloudWatch(tools.clients), queries, look, signal);

/** The first is the one whose values are wanted. */
function queriesOf(series: CloudWatchSeries, values: PlaceholderValues): readonly MetricDataQuery[] {
  if (!isMath(series)) return [plainQuery('value', series, values)];
  const ids = Object.keys(series.metrics);
  const Id = freeId(ids);
  return [
    { Id, Expression: filled(series.expression, values), Period: 60, ReturnData: true },
    ...ids.map((id) => ({ ...plainQuery(id, series.metrics[id]!, values), ReturnData: false })),
  ];
}

const freeId = (taken: readonly string[], id = 'answer'): string => (taken.includes(id) ? freeId(taken, `${id}_`) : id);

const plainQuery = (id: string, { namespace, metric, dimensions, stat }: CloudWatchMetric, values: PlaceholderValues): MetricDataQuery =>
  metricQuery(
    id,
    {
      namespace,
      name: metric,
      dimensions: Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, filled(value, values)])),
    },
    stat,
  );

const isMath = (series: CloudWatchSeries): series is Extract<CloudWatchSeries, { readonly expression: string }> => 'expression' in series;

const metricsOf = (series: CloudWatchSeries): readonly CloudWatchMetric[] => (isMath(series) ? Object.values(series.metrics) : [series]);

const textsOf = (series: CloudWatchSeries): readonly string[] => [
  ...metricsOf(series).flatMap(({ dimensions }) => Object.values(dimensions)),
  ...(isMath(series) ? [series.expression] : []),
];

const seriesText = (series: CloudWatchSeries): string =>
  isMath(series)
    ? `${series.expression} of ${Object.entries(series.metrics)
        .map(([id, metric]) => `${id} = ${metricText(metric)}`)
        .join(', ')}`
    : metricText(series);

const metricText = ({ namespace, metric, dimensions, stat }: CloudWatchMetric): string => {
  const of = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return `${stat} of ${namespace} ${metric}${of.length === 0 ? '' : ` (${of.join(', ')})`}`;
};
