import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import type { SideConfig, TrafficQuery } from '../../../deployment/side.ts';
import { cloudWatch } from '../../clients.ts';
import { failedByMinute } from '../group-minutes.ts';
import { metricQuery } from '../read-metrics.ts';
import { toldTraffic } from '../told-traffic.ts';
import { GROUP_METRICS, groupQueries, slowGroupQueries } from '../traffic-metrics.ts';
import { type MetricData, metricData } from './metric-data.ts';
import type { MetricTools } from './metric-tools.ts';
import { type Counts, NoAnswer, SIDES, type SideName } from './said.ts';
import { sharesOf, slowSharesOf } from './shares.ts';
import type { Question, SourceRow } from './source.ts';

/**
 * The traffic of each side: from the load balancer, from metrics that the service publishes, or from a URL
 * that tells it. What CloudWatch has of both sides is one call.
 */
export const requestsSource: SourceRow<'requests', MetricTools> = {
  query: ({ of, pair }) => {
    const counted = SIDES.map((side) => `${side} ${countedBy(pair[side])}`).join(', ');
    return `${of === 'failed' ? 'failed requests' : `requests slower than ${of.slowerThan} ms`}: ${counted}`;
  },
  async read(question) {
    const counters = await Promise.all(SIDES.map((side) => counterOf(question, side)));
    const { tools, look, signal } = question;
    const queries = counters.flatMap((counter) => counter.queries);
    const data = await metricData(cloudWatch(tools.clients), queries, look, signal);
    const [green, blue] = counters.map((counter) => counter.counts(data));
    return { kind: 'share', green: green!, blue: blue! };
  },
};

/** How the requests of one side are counted: what CloudWatch is asked for, and what it makes of that. */
interface Counter {
  readonly queries: readonly MetricDataQuery[];
  counts(data: MetricData): Counts;
}

const known = (counts: Counts): Counter => ({ queries: [], counts: () => counts });

type Asked = Question<'requests', MetricTools>;

async function counterOf(question: Asked, name: SideName): Promise<Counter> {
  const side = question.pair[name];
  if (side.kind === 'target-group') return await balanced(question, name, side.targetGroup);
  if (side.traffic === undefined) throw new NoAnswer(`nothing counts the requests of ${side.service}: it has no traffic`);
  return 'cloudWatch' in side.traffic
    ? published(question, name, side.traffic.cloudWatch)
    : known(await told(question, name, side.traffic.http));
}

/** Where no rule leads to the group nothing is counted for it. */
async function balanced({ of, tools, signal }: Asked, name: SideName, targetGroup: string): Promise<Counter> {
  const balancer = await tools.balancer(targetGroup, signal);
  if (balancer === undefined) return known(new Map());
  if (of !== 'failed') {
    const queries = slowGroupQueries(`${name}_`, targetGroup, balancer, of.slowerThan);
    return { queries, counts: (data) => slowSharesOf(data(`${name}_all`), data(`${name}_slow`), data(`${name}_quick`)) };
  }
  return {
    queries: groupQueries(`${name}_`, targetGroup, balancer),
    counts: (data) =>
      failedByMinute(
        Object.fromEntries(GROUP_METRICS.map((id) => [id, data(`${name}_${id}`)])) as unknown as Parameters<typeof failedByMinute>[0],
      ),
  };
}

type Published = Extract<TrafficQuery, { readonly cloudWatch: unknown }>['cloudWatch'];

function published({ of }: Asked, name: SideName, { namespace, dimensions, ...metrics }: Published): Counter {
  const query = (id: string, metric: string, stat: string) => metricQuery(`${name}_${id}`, { namespace, name: metric, dimensions }, stat);
  const pair =
    of === 'failed'
      ? metrics.errors !== undefined && [query('all', metrics.requests, 'Sum'), query('bad', metrics.errors, 'Sum')]
      : metrics.latency !== undefined && [
          query('all', metrics.latency, 'SampleCount'),
          query('bad', metrics.latency, slowerThan(of.slowerThan)),
          query('quick', metrics.latency, `TC(:${of.slowerThan})`),
        ];
  if (!pair) throw new NoAnswer(`traffic.cloudWatch of the side ${name} names no metric of ${of === 'failed' ? 'errors' : 'latency'}`);
  return {
    queries: pair,
    counts: (data) =>
      of === 'failed'
        ? sharesOf(data(`${name}_all`), data(`${name}_bad`))
        : slowSharesOf(data(`${name}_all`), data(`${name}_bad`), data(`${name}_quick`)),
  };
}

/** How many values are greater, in the unit of the metric. The lower bound is exclusive. */
const slowerThan = (limit: number): string => `TC(${limit}:)`;

/**
 * A side whose URL gives no answer was not seen; green is asked for, so there is none then. Blue may be so
 * sick that it tells nothing: it keeps nobody from judging green by itself.
 */
async function told({ check, of, look, tools, signal }: Asked, name: SideName, url: string): Promise<Counts> {
  const slowerThanMs = of === 'failed' ? undefined : of.slowerThan;
  try {
    const minutes = await toldTraffic(tools.transport, url, { since: look.from, until: look.to, slowerThanMs }, signal);
    return new Map(
      minutes.map(({ at, requests, errors, slow }) => {
        if (slowerThanMs !== undefined && slow === undefined)
          throw new NoAnswer(`the traffic of the side ${name} tells nothing of slow requests`);
        return [at, { total: requests, bad: slowerThanMs === undefined ? errors : (slow ?? 0) }];
      }),
    );
  } catch (error) {
    if (name === 'blue' && check.worse === undefined && !signal.aborted) return new Map();
    throw error;
  }
}

function countedBy(side: SideConfig): string {
  if (side.kind === 'target-group') return `by AWS/ApplicationELB (${side.service})`;
  if (side.traffic === undefined) return 'by nothing';
  return 'cloudWatch' in side.traffic ? `by ${side.traffic.cloudWatch.namespace}` : `by ${locationOf(side.traffic.http)}`;
}

/** The query of a URL may hold what nobody wants to show. */
const locationOf = (url: string): string => `${new URL(url).origin}${new URL(url).pathname}`;
