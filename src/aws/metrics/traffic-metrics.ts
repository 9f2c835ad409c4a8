import type { CloudWatchClient, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { DescribeTargetGroupsCommand, type ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { completeMinutes } from '../../deployment/metric-minutes.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';
import { type Minutes, metricQuery, readMetrics, sumOf, textOf, worstOf } from './read-metrics.ts';

const NAMESPACE = 'AWS/ApplicationELB';

/**
 * Of the target group on its load balancer. Source, as of all below: "CloudWatch metrics for your Application
 * Load Balancer".
 */
const OF_THE_GROUP = {
  // Of requests that a target was chosen for. Health checks are not among them.
  requests: { name: 'RequestCount', stat: 'Sum' },
  // What targets answered. There is none of 1XX.
  answered2: { name: 'HTTPCode_Target_2XX_Count', stat: 'Sum' },
  answered3: { name: 'HTTPCode_Target_3XX_Count', stat: 'Sum' },
  answered4: { name: 'HTTPCode_Target_4XX_Count', stat: 'Sum' },
  answered5: { name: 'HTTPCode_Target_5XX_Count', stat: 'Sum' },
  latency: { name: 'TargetResponseTime', stat: 'p99' },
} as const;

/**
 * What the load balancer answers in place of a target that it has chosen. They have no dimension TargetGroup.
 * The classes `HTTPCode_ELB_4XX_Count` and `HTTPCode_ELB_5XX_Count` are not read: they have 400 and 460 of
 * clients, and 503 where there is no target.
 */
const OF_THE_BALANCER = {
  own502: { name: 'HTTPCode_ELB_502_Count', stat: 'Sum' },
  own504: { name: 'HTTPCode_ELB_504_Count', stat: 'Sum' },
} as const;

/**
 * Reads a target group's own traffic. The load balancer of a group is looked up once: a group never changes
 * it.
 */
export function trafficReader(
  clients: { readonly elb: ElasticLoadBalancingV2Client; readonly cloudWatch: CloudWatchClient },
  clock: Clock,
): (targetGroup: string, since: string, signal?: AbortSignal) => Promise<TrafficReading> {
  const balancers = new Map<string, string>();

  const balancerOf = async (targetGroup: string, signal?: AbortSignal): Promise<string | undefined> => {
    const known = balancers.get(targetGroup);
    if (known !== undefined) return known;
    const { TargetGroups } = await clients.elb.send(
      new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }),
      signal ? { abortSignal: signal } : {},
    );
    const balancer = TargetGroups?.[0]?.LoadBalancerArns?.[0];
    if (balancer !== undefined) balancers.set(targetGroup, balancer);
    return balancer;
  };

  return async (targetGroup, since, signal) => {
    const minutes = completeMinutes(Date.parse(since), clock.now());
    if (minutes.to <= minutes.from) return groupTraffic(minutes, []);
    const balancer = await balancerOf(targetGroup, signal);
    // Where no rule leads to the group nothing is counted for it.
    const asked = balancer === undefined ? [] : queries(targetGroup, balancer);
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

function queries(targetGroup: string, balancer: string): MetricDataQuery[] {
  const LoadBalancer = dimensionOf(balancer);
  const TargetGroup = dimensionOf(targetGroup);
  const of = (metrics: Readonly<Record<string, { name: string; stat: string }>>, dimensions: Readonly<Record<string, string>>) =>
    Object.entries(metrics).map(([id, { name, stat }]) => metricQuery(id, { namespace: NAMESPACE, name, dimensions }, stat));
  return [...of(OF_THE_GROUP, { TargetGroup, LoadBalancer }), ...of(OF_THE_BALANCER, { LoadBalancer })];
}

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
