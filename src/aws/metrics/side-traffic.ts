import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { completeMinutes, PERIOD_SECONDS } from '../../deployment/metric-minutes.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';
import type { TrafficQuery } from '../../deployment/side.ts';
import type { ProbeTransport } from '../probe-transport.ts';
import { metricQuery, readMetrics, sumOf, textOf, worstOf } from './read-metrics.ts';
import { toldTraffic } from './told-traffic.ts';

/**
 * Reads a side's traffic where no load balancer counts it: from metrics that the service publishes, or from a
 * URL that tells it.
 */
export const queriedTraffic =
  (cloudWatch: CloudWatchClient, clock: Clock, transport: ProbeTransport) =>
  (query: TrafficQuery, since: string, signal?: AbortSignal): Promise<TrafficReading> =>
    'cloudWatch' in query
      ? fromMetrics(cloudWatch, clock, query.cloudWatch, since, signal)
      : fromUrl(transport, clock, query.http, since, signal);

type MetricsQuery = Extract<TrafficQuery, { readonly cloudWatch: unknown }>['cloudWatch'];

async function fromMetrics(
  client: CloudWatchClient,
  clock: Clock,
  query: MetricsQuery,
  since: string,
  signal?: AbortSignal,
): Promise<TrafficReading> {
  const minutes = completeMinutes(Date.parse(since), clock.now());
  const results = await readMetrics(client, queries(query), minutes, signal);
  return {
    ...textOf(minutes),
    requests: sumOf(results, 'requests'),
    errors: sumOf(results, 'errors'),
    p99Ms: worstOf(results, 'latency'),
  };
}

function queries({ namespace, dimensions, requests, errors, latency }: MetricsQuery): MetricDataQuery[] {
  const of = (id: string, name: string | undefined, stat: string): MetricDataQuery[] =>
    name === undefined ? [] : [metricQuery(id, { namespace, name, dimensions }, stat)];
  return [...of('requests', requests, 'Sum'), ...of('errors', errors, 'Sum'), ...of('latency', latency, 'p99')];
}

/**
 * Whole minutes, of which the newest is under way. The one in which the time lies that was asked about
 * counts, too: what it has too much keeps a side up a minute longer.
 */
async function fromUrl(
  transport: ProbeTransport,
  clock: Clock,
  base: string,
  since: string,
  signal?: AbortSignal,
): Promise<TrafficReading> {
  const [from, until] = [wholeMinute(Date.parse(since)), clock.now()];
  const minutes = await toldTraffic(transport, base, { since: from, until }, signal);
  const sum = (of: 'requests' | 'errors') => minutes.reduce((all, minute) => all + minute[of], 0);
  return { from: since, to: new Date(until).toISOString(), requests: sum('requests'), errors: sum('errors'), p99Ms: undefined };
}

const wholeMinute = (time: number): number => Math.floor(time / (1000 * PERIOD_SECONDS)) * 1000 * PERIOD_SECONDS;
