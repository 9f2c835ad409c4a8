import type { ECSClient } from '@aws-sdk/client-ecs';
import { GetNamespaceCommand, GetServiceCommand, type ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import type { LiveDiscovery } from '../../deployment/live-side.ts';
import type { DiscoveredSide } from '../../deployment/side.ts';
import { nameOf } from '../aws-errors.ts';
import { countTasks } from '../services/discovered-tasks.ts';

/**
 * Resolvers keep "no such name" for the lesser of the TTL and the minimum of the zone's SOA record. Cloud Map
 * tells the TTL where the namespace was given one, and has Route 53's otherwise: 900 and 86400. Sources: RFC
 * 2308, "SOA and NS records that Amazon Route 53 creates for a public hosted zone", API reference of Cloud
 * Map (SOA), aws/aws-app-mesh-roadmap#221.
 */
const ROUTE53_SOA_SECONDS = { ttl: 900, minimum: 86_400 } as const;

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
      absentSeconds: Math.min(
        found?.Namespace?.Properties?.DnsProperties?.SOA?.TTL ?? ROUTE53_SOA_SECONDS.ttl,
        ROUTE53_SOA_SECONDS.minimum,
      ),
      targets,
    };
  } catch (error) {
    if (nameOf(error) === 'ServiceNotFound' || nameOf(error) === 'NamespaceNotFound') return undefined;
    throw error;
  }
}

/** `arn:...:service/srv-...` -> `srv-...` */
const idOf = (arn: string): string => arn.split('/').at(-1) ?? arn;
