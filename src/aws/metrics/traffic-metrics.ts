import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery, type MetricDataResult } from '@aws-sdk/client-cloudwatch';
import { DescribeTargetGroupsCommand, type ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { TrafficReading } from '../../deployment/readings.ts';

/** The load balancer publishes one value a minute. Source: "CloudWatch metrics for your Application Load Balancer". */
export const PERIOD_MS = 60_000;

/** What is asked for, by the id that the answer comes back under. */
const METRICS = {
  requests: { name: 'RequestCount', stat: 'Sum' },
  errors: { name: 'HTTPCode_Target_5XX_Count', stat: 'Sum' },
  // A target that refuses or resets is answered for by the load balancer (502): these are not among the target's own answers.
  broken: { name: 'TargetConnectionErrorCount', stat: 'Sum' },
  latency: { name: 'TargetResponseTime', stat: 'p99' },
} as const;

/** Reads a target group's own traffic. The load balancer of a group is looked up once: a group never changes it. */
export function trafficReader(
  clients: { readonly elb: ElasticLoadBalancingV2Client; readonly cloudWatch: CloudWatchClient },
  clock: Clock,
): (targetGroup: string, since: string, signal?: AbortSignal) => Promise<TrafficReading> {
  const balancers = new Map<string, string>();

  return async (targetGroup, since, signal) => {
    const options = signal ? { abortSignal: signal } : {};
    const window = wholePeriods(Date.parse(since), clock.now());
    if (window.to <= window.from) return summary(window.from, []);
    let balancer = balancers.get(targetGroup);
    if (balancer === undefined) {
      const { TargetGroups } = await clients.elb.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }), options);
      balancer = TargetGroups?.[0]?.LoadBalancerArns?.[0];
      // No rule leads to the group: nothing is counted for it.
      if (balancer === undefined) return summary(window.from, []);
      balancers.set(targetGroup, balancer);
    }
    const input = {
      MetricDataQueries: queries(targetGroup, balancer),
      StartTime: new Date(window.from),
      EndTime: new Date(window.to),
      ScanBy: 'TimestampAscending' as const,
    };
    const results: MetricDataResult[] = [];
    let token: string | undefined;
    do {
      const answer = await clients.cloudWatch.send(
        new GetMetricDataCommand({ ...input, ...(token === undefined ? {} : { NextToken: token }) }),
        options,
      );
      results.push(...(answer.MetricDataResults ?? []));
      token = answer.NextToken;
    } while (token !== undefined);
    return summary(window.from, results);
  };
}

/** Milliseconds; `to` is exclusive, and equal to `from` when no whole period has passed. */
export function wholePeriods(since: number, now: number): { readonly from: number; readonly to: number } {
  const from = Math.ceil(since / PERIOD_MS) * PERIOD_MS;
  return { from, to: Math.max(from, Math.floor(now / PERIOD_MS) * PERIOD_MS) };
}

/** The last part of an ARN, which is the dimension's value: `targetgroup/checkout-a/0123...`, `app/shop/0123...`. */
export const dimensionOf = (arn: string): string =>
  arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^loadbalancer\//, '');

function queries(targetGroup: string, balancer: string): MetricDataQuery[] {
  const Dimensions = [
    { Name: 'TargetGroup', Value: dimensionOf(targetGroup) },
    { Name: 'LoadBalancer', Value: dimensionOf(balancer) },
  ];
  return Object.entries(METRICS).map(([Id, { name, stat }]) => ({
    Id,
    MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName: name, Dimensions }, Period: PERIOD_MS / 1000, Stat: stat },
    ReturnData: true,
  }));
}

/**
 * Sums of the periods; of the percentiles the worst. Periods are published one after another, so the last one with requests
 * is the last one known: silence after it is not counted as read.
 */
export function summary(from: number, results: readonly MetricDataResult[]): TrafficReading {
  const of = (id: keyof typeof METRICS) => results.filter(({ Id }) => Id === id);
  const values = (id: keyof typeof METRICS) => of(id).flatMap(({ Values }) => Values ?? []);
  const sum = (id: keyof typeof METRICS) => (values(id).length === 0 ? undefined : values(id).reduce((a, b) => a + b, 0));
  const published = of('requests').flatMap(({ Timestamps }) => (Timestamps ?? []).map((at) => at.getTime() + PERIOD_MS));
  const latency = values('latency');
  return {
    from: new Date(from).toISOString(),
    to: new Date(Math.max(from, ...published)).toISOString(),
    requests: sum('requests'),
    errors: sumOf(sum('errors'), sum('broken')),
    p99Ms: latency.length === 0 ? undefined : 1000 * Math.max(...latency),
  };
}

/** Absent only when both are: then nothing was published. */
const sumOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
