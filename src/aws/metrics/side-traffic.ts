import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';
import { DeploymentError } from '../../deployment/errors.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';
import type { TrafficQuery } from '../../deployment/side.ts';
import type { ProbeTransport } from '../probe-transport.ts';
import { VERSION } from '../version.ts';
import { PERIOD_MS, summary, wholePeriods } from './traffic-metrics.ts';

/** Reads a side's traffic where no load balancer counts it: from metrics that the service publishes, or from a URL that tells it. */
export const queriedTraffic =
  (cloudWatch: CloudWatchClient, clock: Clock, transport: ProbeTransport) =>
  (query: TrafficQuery, since: string, signal?: AbortSignal): Promise<TrafficReading> =>
    'cloudWatch' in query
      ? fromMetrics(cloudWatch, clock, query.cloudWatch, since, signal)
      : fromUrl(transport, clock, query.http, since, signal);

async function fromMetrics(
  client: CloudWatchClient,
  clock: Clock,
  query: Extract<TrafficQuery, { readonly cloudWatch: unknown }>['cloudWatch'],
  since: string,
  signal?: AbortSignal,
): Promise<TrafficReading> {
  const window = wholePeriods(Date.parse(since), clock.now());
  if (window.to <= window.from) return summary(window.from, []);
  const results: MetricDataResult[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries: queries(query),
        StartTime: new Date(window.from),
        EndTime: new Date(window.to),
        ScanBy: 'TimestampAscending',
        ...(token === undefined ? {} : { NextToken: token }),
      }),
      signal ? { abortSignal: signal } : {},
    );
    results.push(...(page.MetricDataResults ?? []));
    token = page.NextToken;
  } while (token !== undefined);
  const read = summary(window.from, results);
  // A service's own latency is in milliseconds; the load balancer's is in seconds.
  return { ...read, p99Ms: read.p99Ms === undefined ? undefined : read.p99Ms / 1000 };
}

function queries(query: Extract<TrafficQuery, { readonly cloudWatch: unknown }>['cloudWatch']): MetricDataQuery[] {
  const Dimensions = Object.entries(query.dimensions).map(([Name, Value]) => ({ Name, Value }));
  const metric = (Id: string, MetricName: string | undefined, Stat: string): MetricDataQuery[] =>
    MetricName === undefined
      ? []
      : [
          {
            Id,
            MetricStat: { Metric: { Namespace: query.namespace, MetricName, Dimensions }, Period: PERIOD_MS / 1000, Stat },
            ReturnData: true,
          },
        ];
  return [
    ...metric('requests', query.requests, 'Sum'),
    ...metric('errors', query.errors, 'Sum'),
    ...metric('latency', query.latency, 'p99'),
  ];
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

/** It may pass: the workflow asks again before it goes back. The query may hold what nobody wants in a log. */
const unreadable = (url: URL, why: string): DeploymentError =>
  new DeploymentError('AwsUnavailable', `the traffic could not be read from ${url.origin}${url.pathname}: ${why}`);
