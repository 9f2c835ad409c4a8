import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { DescribeTargetGroupsCommand, type ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { completeMinutes } from '../../deployment/metric-minutes.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';
import { abortedBy } from '../aborted-by.ts';
import { type Minutes, metricQuery, readMetrics, sumOf, textOf, worstOf } from './read-metrics.ts';

const NAMESPACE = 'AWS/ApplicationELB';

/**
 * Of the target group on its load balancer. Source, as of all below: "CloudWatch metrics for your Application
 * Load Balancer".
 */
const OF_THE_GROUP = {
  // Of requests that a target was chosen for. Health checks are not among them.
  requests: 'RequestCount',
  // What targets answered. There is none of 1XX.
  answered2: 'HTTPCode_Target_2XX_Count',
  answered3: 'HTTPCode_Target_3XX_Count',
  answered4: 'HTTPCode_Target_4XX_Count',
  answered5: 'HTTPCode_Target_5XX_Count',
} as const;

/**
 * What the load balancer answers in place of a target that it has chosen. They have no dimension TargetGroup.
 * The classes `HTTPCode_ELB_4XX_Count` and `HTTPCode_ELB_5XX_Count` are not read: they have 400 and 460 of
 * clients, and 503 where there is no target.
 */
const OF_THE_BALANCER = {
  own502: 'HTTPCode_ELB_502_Count',
  own504: 'HTTPCode_ELB_504_Count',
} as const;

/** The ARN of the load balancer of a group; `undefined`: no rule leads to the group. */
export type BalancerOf = (targetGroup: string, signal?: AbortSignal) => Promise<string | undefined>;

/** Looks each group up once: a group never changes its load balancer. */
export function balancerLookup(client: ElasticLoadBalancingV2Client): BalancerOf {
  const balancers = new Map<string, string>();
  return async (targetGroup, signal) => {
    const known = balancers.get(targetGroup);
    if (known !== undefined) return known;
    const { TargetGroups } = await client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }), abortedBy(signal));
    const balancer = TargetGroups?.[0]?.LoadBalancerArns?.[0];
    if (balancer !== undefined) balancers.set(targetGroup, balancer);
    return balancer;
  };
}

/** Reads a target group's own traffic. */
export function trafficReader(
  clients: { readonly elb: ElasticLoadBalancingV2Client; readonly cloudWatch: CloudWatchClient },
  clock: Clock,
): (targetGroup: string, since: string, signal?: AbortSignal) => Promise<TrafficReading> {
  const balancerOf = balancerLookup(clients.elb);
  return async (targetGroup, since, signal) => {
    const minutes = completeMinutes(Date.parse(since), clock.now());
    if (minutes.to <= minutes.from) return groupTraffic(minutes, []);
    const balancer = await balancerOf(targetGroup, signal);
    // Where no rule leads to the group nothing is counted for it.
    const asked = balancer === undefined ? [] : [...groupQueries('', targetGroup, balancer), latencyQuery(targetGroup, balancer)];
    return groupTraffic(minutes, asked.length === 0 ? [] : await readMetrics(clients.cloudWatch, asked, minutes, signal));
  };
}

/**
 * The last part of an ARN, which is the dimension's value: `targetgroup/checkout-a/0123...`,
 * `app/shop/0123...`.
 */
export const dimensionOf = (arn: string): string =>
  arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^loadbalancer\//, '');

/** The ids of `groupQueries`, without what they begin with. */
export const GROUP_METRICS = [...Object.keys(OF_THE_GROUP), ...Object.keys(OF_THE_BALANCER)];

/** Counts of a group. All ids begin with `prefix`. */
export function groupQueries(prefix: string, targetGroup: string, balancer: string): MetricDataQuery[] {
  const of = (names: Readonly<Record<string, string>>, dimensions: Readonly<Record<string, string>>) =>
    Object.entries(names).map(([id, name]) => metricQuery(`${prefix}${id}`, { namespace: NAMESPACE, name, dimensions }, 'Sum'));
  return [...of(OF_THE_GROUP, groupDimensions(targetGroup, balancer)), ...of(OF_THE_BALANCER, { LoadBalancer: dimensionOf(balancer) })];
}

/**
 * Response times of a group: `<prefix>all`, how many were measured, and `<prefix>slow`, how many took longer
 * than the limit. Requests that nobody answered have none. TargetResponseTime is in seconds. TC is a trimmed
 * count: its lower bound is exclusive, and it may be a decimal approximation. Source: CloudWatch User Guide,
 * "CloudWatch statistics definitions".
 */
export function slowGroupQueries(prefix: string, targetGroup: string, balancer: string, limitMs: number): MetricDataQuery[] {
  const of = (id: string, stat: string) => ({ ...latencyQuery(targetGroup, balancer, stat), Id: `${prefix}${id}` });
  return [of('all', 'SampleCount'), of('slow', `TC(${limitMs / 1000}:)`), of('quick', `TC(:${limitMs / 1000})`)];
}

const latencyQuery = (targetGroup: string, balancer: string, stat = 'p99'): MetricDataQuery =>
  metricQuery('latency', { namespace: NAMESPACE, name: 'TargetResponseTime', dimensions: groupDimensions(targetGroup, balancer) }, stat);

const groupDimensions = (targetGroup: string, balancer: string) => ({
  TargetGroup: dimensionOf(targetGroup),
  LoadBalancer: dimensionOf(balancer),
});

/** A group's traffic from the values of some complete minutes. */
export function groupTraffic(minutes: Minutes, results: readonly MetricDataResult[]): TrafficReading {
  const sum = (id: keyof typeof OF_THE_GROUP | keyof typeof OF_THE_BALANCER) => sumOf(results, id) ?? 0;
  const requests = sumOf(results, 'requests');
  const seconds = worstOf(results, 'latency');
  const answered = sum('answered2') + sum('answered3') + sum('answered4') + sum('answered5');
  const unanswered = unansweredOf({ requests: requests ?? 0, answered, gatewayErrors: sum('own502') + sum('own504') });
  return {
    ...textOf(minutes),
    requests,
    errors: requests === undefined ? undefined : Math.min(requests, sum('answered5') + unanswered),
    unanswered,
    p99Ms: seconds === undefined ? undefined : 1000 * seconds,
  };
}

/**
 * Requests that a target was chosen for and none answered: it refused, reset, or left them hanging, and the
 * load balancer answered 502 or 504. They are the requests without the targets' own answers, and no more than
 * the load balancer's 502 and 504. The window is summed first, since an answer may be counted in the minute
 * after its request.
 *
 * The bound is for what lacks an answer class and is no failure:
 * - A switched protocol (101, a WebSocket). The document has no class of 1XX.
 * - A request that is still under way at the end of the window, such as a long poll. The document does not
 *   say whether RequestCount grows before the answer.
 * - A request whose client went away (460). It may be the client's doing. A target had it, and it is counted
 *   with the 400 of malformed requests in `HTTPCode_ELB_4XX_Count`: it has no metric of its own.
 *
 * The bound is of the whole load balancer. So errors of another service on it let as many of these count. The
 * document has no such metric of a target group. TargetConnectionErrorCount is of one, but it counts
 * connections, also where a request was answered at another try, so it proves no unanswered request. Sources:
 * "CloudWatch metrics for your Application Load Balancer" (RequestCount, HTTPCode_Target_*, HTTPCode_ELB_*)
 * and "Troubleshoot your Application Load Balancers" (460, 502, 504).
 */
function unansweredOf({ requests, answered, gatewayErrors }: Readonly<Record<'requests' | 'answered' | 'gatewayErrors', number>>): number {
  return Math.min(Math.max(0, requests - answered), gatewayErrors);
}
