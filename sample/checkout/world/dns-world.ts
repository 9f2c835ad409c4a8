import { CreateListenerCommand, CreateLoadBalancerCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ChangeResourceRecordSetsCommand, CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { LISTENER_PORT } from './listener-port.ts';
import type { SampleClients } from './sample-clients.ts';
import { behindGroup, makePair, makeTargetGroup, present, SUBNETS } from './sample-parts.ts';
import type { SampleOptions } from './sample-world.ts';

/** The sample of the DNS route. */
export const DNS_SAMPLE = {
  service: 'checkout-dns',
  cluster: 'teal-sample',
  repository: 'checkout-dns',
  zone: 'example.test',
  name: 'checkout.example.test',
} as const;

interface DnsWorldSide {
  readonly loadBalancer: string;
  readonly listener: string;
  readonly targetGroup: string;
  /** The load balancer's own name. */
  readonly dnsName: string;
}

export interface DnsWorld {
  readonly zone: string;
  readonly sides: readonly [DnsWorldSide, DnsWorldSide];
  /** Of the record: until it is INSYNC not every name server knows the name. */
  readonly change: string;
}

/**
 * What a team has before its first deployment over DNS: a load balancer for each of the two sides, a hosted
 * zone, and one simple alias that leads to side a. The first deployment makes the weighted pair of it.
 */
export async function makeDnsWorld(
  clients: SampleClients,
  options: SampleOptions,
  portOf: (listener: string) => number | undefined,
): Promise<DnsWorld> {
  const { port = LISTENER_PORT, tasks = 3, drainSeconds = 60, graceSeconds = 60, environment = {}, image } = options;
  const { service, cluster } = DNS_SAMPLE;
  const a = await makeSide(clients, `${service}-a`, port, drainSeconds);
  // DNS tells an address and no port: both sides are reached by one.
  const b = await makeSide(clients, `${service}-b`, portOf(a.listener) ?? port, drainSeconds);
  const { HostedZone } = await clients.route53.send(new CreateHostedZoneCommand({ Name: DNS_SAMPLE.zone, CallerReference: service }));
  const zone = present(HostedZone?.Id, 'hosted zone').replace('/hostedzone/', '');
  const { ChangeInfo } = await clients.route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone,
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: DNS_SAMPLE.name,
              Type: 'A',
              AliasTarget: { HostedZoneId: a.zoneOfBalancer, DNSName: a.dnsName, EvaluateTargetHealth: false },
            },
          },
        ],
      },
    }),
  );
  await makePair(clients, {
    cluster,
    service,
    image,
    tasks,
    environment,
    home: (side) => behindGroup((side === 'a' ? a : b).targetGroup, graceSeconds),
  });
  return { zone, sides: [a, b], change: present(ChangeInfo?.Id, 'change').replace('/change/', '') };
}

async function makeSide(clients: SampleClients, name: string, port: number, drainSeconds: number) {
  const balancers = await clients.elb.send(
    new CreateLoadBalancerCommand({ Name: name, Type: 'application', Scheme: 'internal', Subnets: SUBNETS }),
  );
  const balancer = present(balancers.LoadBalancers?.[0], 'load balancer');
  const loadBalancer = present(balancer.LoadBalancerArn, 'load balancer');
  const targetGroup = await makeTargetGroup(clients, name, drainSeconds);
  const listeners = await clients.elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: targetGroup }],
    }),
  );
  return {
    loadBalancer,
    targetGroup,
    listener: present(listeners.Listeners?.[0]?.ListenerArn, 'listener'),
    dnsName: present(balancer.DNSName, 'name of the load balancer'),
    zoneOfBalancer: present(balancer.CanonicalHostedZoneId, 'zone of the load balancer'),
  };
}
