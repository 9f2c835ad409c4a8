import type { ECSClient } from '@aws-sdk/client-ecs';
import { GetNamespaceCommand, GetServiceCommand, type ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { LiveDiscovery } from '../../deployment/live-side.ts';
import type { DiscoveredSide } from '../../deployment/side.ts';
import { nameOf } from '../aws-errors.ts';
import { countTasks } from '../services/discovered-tasks.ts';

/** A Cloud Map service, its DNS name and the tasks of the side. `undefined` when there is no such service. */
export async function readDiscovery(
  clients: { readonly discovery: ServiceDiscoveryClient; readonly ecs: ECSClient },
  { cluster, side }: { readonly cluster: string; readonly side: DiscoveredSide },
  signal?: AbortSignal,
): Promise<LiveDiscovery | undefined> {
  const options = signal ? { abortSignal: signal } : {};
  try {
    const { Service } = await clients.discovery.send(new GetServiceCommand({ Id: idOf(side.registry) }), options);
    const namespace = Service?.NamespaceId ?? Service?.DnsConfig?.NamespaceId;
    const [targets, found] = await Promise.all([
      countTasks(clients.ecs, cluster, side.service, signal),
      namespace === undefined ? undefined : clients.discovery.send(new GetNamespaceCommand({ Id: namespace }), options),
    ]);
    const records = Service?.DnsConfig?.DnsRecords ?? [];
    return {
      arn: side.registry,
      name: records.length === 0 ? undefined : `${Service?.Name}.${found?.Namespace?.Name}`.toLowerCase(),
      private: found?.Namespace?.Type === 'DNS_PRIVATE',
      records: records.map(({ Type, TTL }) => ({ type: Type ?? '', seconds: TTL ?? 0 })),
      targets,
    };
  } catch (error) {
    if (nameOf(error) === 'ServiceNotFound' || nameOf(error) === 'NamespaceNotFound') return undefined;
    throw error;
  }
}

/** `arn:...:service/srv-...` -> `srv-...` */
const idOf = (arn: string): string => arn.split('/').at(-1) ?? arn;
