import type { CloudWatchClient, MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import { DeploymentError } from '../../deployment/errors.ts';
import { completeMinutes } from '../../deployment/metric-minutes.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';
import type { TrafficQuery } from '../../deployment/side.ts';
import type { ProbeTransport } from '../probe-transport.ts';
import { VERSION } from '../version.ts';
import { metricQuery, readMetrics, sumOf, textOf, worstOf } from './read-metrics.ts';

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

const answerSchema = z.object({
  requests: z.number().min(0),
  errors: z.number().min(0).exactOptional(),
  p99Ms: z.number().min(0).exactOptional(),
});

async function fromUrl(
  transport: ProbeTransport,
  clock: Clock,
  base: string,
  since: string,
  signal?: AbortSignal,
): Promise<TrafficReading> {
  const url = new URL(base);
  url.searchParams.set('since', since);
  const headers = { host: url.host, 'user-agent': `teal/${VERSION}` };
  const answer = await transport({ url, method: 'GET', headers }, signal).catch((error: Error) => {
    throw signal?.aborted ? error : unreadable(url, error.message);
  });
  const parsed = answerSchema.safeParse(answer.status === 200 ? asJson(answer.body) : undefined);
  if (!parsed.success) throw unreadable(url, `it answered ${answer.status}, not with { requests, errors, p99Ms }`);
  const { requests, errors, p99Ms } = parsed.data;
  return { from: since, to: new Date(clock.now()).toISOString(), requests, errors: errors ?? 0, p99Ms };
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * It may pass: the workflow asks again before it goes back. The query may hold what nobody wants in a log.
 */
const unreadable = (url: URL, why: string): DeploymentError =>
  new DeploymentError('AwsUnavailable', `the traffic could not be read from ${url.origin}${url.pathname}: ${why}`);
