import type { LiveBalancedWorld, LiveDnsWorld, LiveSide } from '../../deployment/live-world.ts';
import type { DnsConfig, DnsSide, LoadBalancedConfig, ServiceConfig } from '../../deployment/service-config.ts';
import { readRegistry } from '../live-registry.ts';
import { readTargetGroup } from '../live-target-group.ts';
import { type LiveServices, readServices } from '../services/live-services.ts';
import type { WorldClients } from '../world-reader.ts';
import { readRecord } from './live-record.ts';
import { readRoutes } from './live-routes.ts';

type Routed = Omit<LiveBalancedWorld, 'template' | 'alarms' | 'image'> | Omit<LiveDnsWorld, 'template' | 'alarms' | 'image'>;

/** The sides, and what leads users to them: by the kind of the route. */
export function readRoute(clients: WorldClients, config: ServiceConfig, signal?: AbortSignal): Promise<Routed> {
  switch (config.route) {
    case 'load-balancer':
      return balanced(clients, config, signal);
    case 'dns':
      return byName(clients, config, signal);
    default:
      return config satisfies never;
  }
}

async function balanced(clients: WorldClients, config: LoadBalancedConfig, signal?: AbortSignal): Promise<Routed> {
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

async function byName(clients: WorldClients, config: DnsConfig, signal?: AbortSignal): Promise<Routed> {
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
