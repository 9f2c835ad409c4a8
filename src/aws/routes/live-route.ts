import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { LiveBalancedWorld, LiveDnsWorld, LiveSide } from '../../deployment/live-world.ts';
import type { DnsConfig, DnsSide, LoadBalancedConfig, ServiceConfig } from '../../deployment/service-config.ts';
import { type LiveServices, readServices } from '../services/live-services.ts';
import { readRegistry } from '../sides/live-registry.ts';
import { readTargetGroup } from '../sides/live-target-group.ts';
import { readRecord } from './live-record.ts';
import { readRoutes } from './live-routes.ts';

/** Clients of every service that a route and its sides are read from. */
export interface RouteClients {
  readonly route53: Route53Client;
  readonly discovery: ServiceDiscoveryClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ecs: ECSClient;
  readonly scaling: ApplicationAutoScalingClient;
}

type Routed = Omit<LiveBalancedWorld, 'template' | 'alarms' | 'image'> | Omit<LiveDnsWorld, 'template' | 'alarms' | 'image'>;

/** The sides, and what leads users to them: by the kind of the route. */
export function readRoute(clients: RouteClients, config: ServiceConfig, signal?: AbortSignal): Promise<Routed> {
  switch (config.route) {
    case 'load-balancer':
      return balanced(clients, config, signal);
    case 'dns':
      return byName(clients, config, signal);
    default:
      return config satisfies never;
  }
}

async function balanced(clients: RouteClients, config: LoadBalancedConfig, signal?: AbortSignal): Promise<Routed> {
  const [a, b] = config.sides;
  const [routes, services, groupA, groupB] = await Promise.all([
    readRoutes(clients.elb, config, signal),
    readServices(clients, config, signal),
    readTargetGroup(clients.elb, a.targetGroup, signal),
    readTargetGroup(clients.elb, b.targetGroup, signal),
  ]);
  return {
    route: 'load-balancer',
    ...routes,
    sides: [
      { group: groupA, ...services[0] },
      { group: groupB, ...services[1] },
    ],
  };
}

async function byName(clients: RouteClients, config: DnsConfig, signal?: AbortSignal): Promise<Routed> {
  const side = async (wanted: DnsSide, services: LiveServices): Promise<LiveSide> =>
    'targetGroup' in wanted
      ? { group: await readTargetGroup(clients.elb, wanted.targetGroup, signal), ...services }
      : { registry: await readRegistry(clients, { cluster: config.cluster, side: wanted }, signal), ...services };
  const [record, services] = await Promise.all([readRecord(clients, config, signal), readServices(clients, config, signal)]);
  const sides = await Promise.all([side(config.sides[0], services[0]), side(config.sides[1], services[1])]);
  return withoutAbsentRegistries({ route: 'dns', sides, record });
}

/** A name in service discovery leads nowhere when the Cloud Map service behind it does not exist. */
function withoutAbsentRegistries(routed: Omit<LiveDnsWorld, 'template' | 'alarms' | 'image'>): Routed {
  const { record, sides } = routed;
  const answer = (index: 0 | 1) => {
    const side = sides[index];
    return 'registry' in side && !side.registry ? undefined : record.answers[index];
  };
  return { ...routed, record: { ...record, answers: [answer(0), answer(1)] } };
}
