import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { CreatePrivateDnsNamespaceCommand, CreateServiceCommand, GetOperationCommand } from '@aws-sdk/client-servicediscovery';
import type { Clock } from '@teal/local-aws';
import type { SampleClients } from './sample-clients.ts';
import { makePair, present, VPC } from './sample-parts.ts';
import type { SampleOptions } from './sample-world.ts';

/** The sample of the DNS route whose sides are in service discovery. */
export const DISCOVERY_SAMPLE = {
  service: 'checkout-discovery',
  cluster: 'teal-sample',
  repository: 'checkout-discovery',
  namespace: 'internal.test',
  zone: 'example.test',
  name: 'checkout.example.test',
  metrics: 'checkout',
} as const;

export interface DiscoveryWorld {
  readonly zone: string;
  /** ARNs of the Cloud Map services, in the order of the sides. */
  readonly registries: readonly [string, string];
  /** Of the record: until it is INSYNC not every name server knows the name. */
  readonly change: string;
}

const TTL_SECONDS = { record: 30, tasks: 15 } as const;

export interface DiscoveryOptions extends Omit<SampleOptions, 'port'> {
  /**
   * How long resolvers keep that a name of the namespace has no address, AWS seconds; Route 53's 900 unless
   * told.
   */
  readonly absentSeconds?: number;
}

/**
 * What a team without a load balancer has before its first deployment: a Cloud Map service for each of the
 * two sides, and a pair of weighted CNAMEs with everything on side a.
 */
export async function makeDiscoveryWorld(
  clients: SampleClients,
  clock: Clock,
  { tasks = 3, environment = {}, image, absentSeconds }: DiscoveryOptions,
): Promise<DiscoveryWorld> {
  const { service, cluster } = DISCOVERY_SAMPLE;
  const registries = await makeDiscoveryServices(clients, clock, absentSeconds);
  const { zone, change } = await makeRecordSet(clients);
  await makePair(clients, {
    cluster,
    service,
    image,
    tasks,
    // Nothing else can tell that a task is healthy. A process may need a second of wall-clock time to listen.
    container: { healthCheck: { command: ['CMD', 'node', 'healthy.mjs'], interval: 30, timeout: 5, retries: 3, startPeriod: 300 } },
    environment,
    home: (side) => ({ serviceRegistries: [{ registryArn: registries[side === 'a' ? 0 : 1] }] }),
  });
  return { zone, registries, change };
}

const NAMESPACE_LOOK_MS = 5_000;

async function makeDiscoveryServices(clients: SampleClients, clock: Clock, absentSeconds?: number): Promise<readonly [string, string]> {
  const map = clients.discovery;
  const { OperationId } = await map.send(
    new CreatePrivateDnsNamespaceCommand({
      Name: DISCOVERY_SAMPLE.namespace,
      Vpc: VPC,
      ...(absentSeconds !== undefined && { Properties: { DnsProperties: { SOA: { TTL: absentSeconds } } } }),
    }),
  );
  let namespace: string | undefined;
  while (namespace === undefined) {
    await clock.sleep(NAMESPACE_LOOK_MS);
    const { Operation } = await map.send(new GetOperationCommand({ OperationId }));
    if (Operation?.Status === 'FAIL') throw new Error(`the namespace was not made: ${Operation.ErrorMessage}`);
    if (Operation?.Status === 'SUCCESS') namespace = present(Operation.Targets?.NAMESPACE, 'namespace');
  }
  const registry = async (side: string): Promise<string> => {
    const { Service } = await map.send(
      new CreateServiceCommand({
        Name: `${DISCOVERY_SAMPLE.service}-${side}`,
        NamespaceId: namespace,
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: TTL_SECONDS.tasks }] },
        HealthCheckCustomConfig: { FailureThreshold: 1 },
      }),
    );
    return present(Service?.Arn, 'Cloud Map service');
  };
  return [await registry('a'), await registry('b')];
}

/** The pair is named for the sides' services. */
async function makeRecordSet(clients: SampleClients): Promise<{ readonly zone: string; readonly change: string }> {
  const { service, namespace, name } = DISCOVERY_SAMPLE;
  const { HostedZone } = await clients.route53.send(new CreateHostedZoneCommand({ Name: DISCOVERY_SAMPLE.zone, CallerReference: service }));
  const zone = present(HostedZone?.Id, 'hosted zone').replace('/hostedzone/', '');
  const set = (side: string, Weight: number) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: {
      Name: name,
      Type: 'CNAME' as const,
      SetIdentifier: `${service}-${side}`,
      Weight,
      TTL: TTL_SECONDS.record,
      ResourceRecords: [{ Value: `${service}-${side}.${namespace}` }],
    },
  });
  const { ChangeInfo } = await clients.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes: [set('a', 100), set('b', 0)] } }),
  );
  return { zone, change: present(ChangeInfo?.Id, 'change').replace('/change/', '') };
}
