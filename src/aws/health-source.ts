import { type CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
  type TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../deployment/ports/clock.ts';
import type { AlarmReading, HealthSource, TargetCounts } from '../deployment/ports/health-source.ts';
import { cloudWatch, elb } from './clients.ts';
import type { PortMaker } from './ports.ts';
import { trafficReader } from './traffic-metrics.ts';

/** Readings from the load balancer and CloudWatch. */
export function healthSource(clients: { elb: ElasticLoadBalancingV2Client; cloudWatch: CloudWatchClient }, clock: Clock): HealthSource {
  return {
    targets: (targetGroup, signal) => readTargets(clients.elb, targetGroup, signal),
    traffic: trafficReader(clients, clock),
    alarms: (names, signal) => readAlarms(clients.cloudWatch, names, signal),
  };
}

/** Each state of the API in the domain's words. `unavailable`: the group has no health checks, so nothing vouches for the target. */
const COUNTED_AS = {
  healthy: 'healthy',
  initial: 'initial',
  unhealthy: 'unhealthy',
  unavailable: 'unhealthy',
  draining: 'draining',
  'unhealthy.draining': 'draining',
  unused: 'unused',
} as const satisfies Record<TargetHealthStateEnum, keyof TargetCounts>;

export async function readTargets(client: ElasticLoadBalancingV2Client, targetGroup: string, signal?: AbortSignal): Promise<TargetCounts> {
  const { TargetHealthDescriptions } = await client.send(
    new DescribeTargetHealthCommand({ TargetGroupArn: targetGroup }),
    signal ? { abortSignal: signal } : {},
  );
  return countTargets(TargetHealthDescriptions ?? []);
}

/** A state that this version does not know counts as unhealthy: it vouches for nothing. */
export function countTargets(targets: readonly TargetHealthDescription[]): TargetCounts {
  const counts = { healthy: 0, initial: 0, unhealthy: 0, draining: 0, unused: 0 };
  for (const { TargetHealth } of targets) counts[COUNTED_AS[TargetHealth?.State ?? 'unavailable'] ?? 'unhealthy']++;
  return counts;
}

/** DescribeAlarms takes at most 100 names a call. */
const ALARMS_A_CALL = 100;

/** In the order asked for. Composite alarms count as alarms. */
export async function readAlarms(
  client: CloudWatchClient,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly AlarmReading[]> {
  const states = new Map<string, AlarmReading['state']>();
  for (let from = 0; from < names.length; from += ALARMS_A_CALL) {
    const { MetricAlarms, CompositeAlarms } = await client.send(
      new DescribeAlarmsCommand({
        AlarmNames: names.slice(from, from + ALARMS_A_CALL),
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        MaxRecords: ALARMS_A_CALL,
      }),
      signal ? { abortSignal: signal } : {},
    );
    for (const { AlarmName, StateValue } of [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])]) {
      if (AlarmName !== undefined) states.set(AlarmName, StateValue ?? 'INSUFFICIENT_DATA');
    }
  }
  return names.map((name) => ({ name, state: states.get(name) ?? 'MISSING' }));
}

export const healthPort: PortMaker<'health'> = {
  port: 'health',
  calls: [
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:DescribeTargetGroups',
    'cloudwatch:GetMetricData',
    'cloudwatch:DescribeAlarms',
  ],
  make: ({ clients, clock }) => {
    let source: HealthSource | undefined;
    return () => {
      source ??= healthSource({ elb: elb(clients), cloudWatch: cloudWatch(clients) }, clock);
      return source;
    };
  },
};
