import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import {
  DescribeTargetHealthCommand,
  type ElasticLoadBalancingV2Client,
  type TargetHealthDescription,
  type TargetHealthStateEnum,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { HealthSource } from '../../deployment/ports/health-source.ts';
import type { AlarmReading, TargetCounts, TrafficReading } from '../../deployment/readings.ts';
import type { SideConfig, SideKind, SideKinds } from '../../deployment/side.ts';
import { cloudWatch, ecs, elb } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { type ProbeTransport, socketTransport } from '../probe-transport.ts';
import { countTasks } from '../services/discovered-tasks.ts';
import { describedAlarms } from './alarms.ts';
import { queriedTraffic } from './side-traffic.ts';
import { TOLD_BYTES } from './told-traffic.ts';
import { trafficReader } from './traffic-metrics.ts';

interface HealthClients {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  /** For sides that tell their own traffic. */
  readonly transport: ProbeTransport;
}

/** What is read of a kind of side. */
interface Readings<Side> {
  targets(side: Side, signal?: AbortSignal): Promise<TargetCounts>;
  traffic(side: Side, since: string, signal?: AbortSignal): Promise<TrafficReading | undefined>;
}

/**
 * Readings of the sides of one cluster: from the load balancer, or from ECS and what the configuration names.
 */
export function healthSource(clients: HealthClients, clock: Clock, cluster: string): HealthSource {
  const balanced = trafficReader(clients, clock);
  const queried = queriedTraffic(clients.cloudWatch, clock, clients.transport);
  const readings: { readonly [K in SideKind]: Readings<SideKinds[K]> } = {
    'target-group': {
      targets: ({ targetGroup }, signal) => readTargets(clients.elb, targetGroup, signal),
      traffic: ({ targetGroup }, since, signal) => balanced(targetGroup, since, signal),
    },
    discovery: {
      targets: ({ service }, signal) => countTasks(clients.ecs, cluster, service, signal),
      traffic: async ({ traffic }, since, signal) => traffic && queried(traffic, since, signal),
    },
  };
  const readingsOf = ({ kind }: SideConfig) => readings[kind] as Readings<SideConfig>;
  return {
    targets: (side, signal) => readingsOf(side).targets(side, signal),
    traffic: (side, since, signal) => readingsOf(side).traffic(side, since, signal),
    alarms: (names, signal) => readAlarms(clients.cloudWatch, names, signal),
  };
}

/**
 * Each state of the API in the domain's words. `unavailable`: the group has no health checks, so nothing
 * vouches for the target.
 */
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

/** In the order asked for. */
export async function readAlarms(
  client: CloudWatchClient,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly AlarmReading[]> {
  const alarms = await describedAlarms(client, names, signal);
  return names.map((name) => ({ name, state: alarms.get(name)?.state ?? 'MISSING' }));
}

export const healthPort = /* @__PURE__ */ portMaker({
  port: 'health',
  calls: {
    targets: [
      'elasticloadbalancing:DescribeTargetHealth',
      { call: 'ecs:ListTasks', of: 'discovered' },
      { call: 'ecs:DescribeTasks', of: 'discovered' },
    ],
    traffic: ['elasticloadbalancing:DescribeTargetGroups', 'cloudwatch:GetMetricData'],
    alarms: ['cloudwatch:DescribeAlarms'],
  },
  make: ({ clients, clock, fetch = socketTransport(undefined, undefined, TOLD_BYTES) }) => {
    // Kept by cluster: a reader remembers which load balancer a group is behind.
    const sources = new Map<string, HealthSource>();
    return ({ cluster }) => {
      const source =
        sources.get(cluster) ??
        healthSource({ elb: elb(clients), ecs: ecs(clients), cloudWatch: cloudWatch(clients), transport: fetch }, clock, cluster);
      sources.set(cluster, source);
      return source;
    };
  },
});
