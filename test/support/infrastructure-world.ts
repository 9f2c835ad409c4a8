import { CreateClusterCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeListenersCommand, DescribeLoadBalancersCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateHostedZoneCommand } from '@aws-sdk/client-route-53';
import { type LocalAws, VirtualClock } from '@teal/local-aws';
import dns from '../../examples/infrastructure/deployments/dns.ts';
import loadBalancer from '../../examples/infrastructure/deployments/load-balancer.ts';
import type { Template } from '../../packages/local-aws/src/cloudformation/template.ts';
import { type Clients, ecs, elb, route53 } from '../../src/aws/clients.ts';
import { withArns, withPlace } from '../../src/deployment/configuration/configuration.ts';
import type { ServiceConfig } from '../../src/deployment/service-config.ts';
import { connectModels, throughListener } from '../../src/rehearsal/modelled.ts';
import { modelledAddresses } from '../../src/rehearsal/modelled-names.ts';
import { type RunningTeal, type Staged, startTeal } from '../../src/rehearsal/start-teal.ts';
import type { Route } from './infrastructure-forms.ts';
import { type Made, makeResources } from './template-resources.ts';

type Outputs = Readonly<Record<string, string>>;
export type InfrastructureWorld = RunningTeal<Made, ServiceConfig>;

const TASK = {
  startsInSeconds: 1,
  healthy: true,
  responder: () => ({ status: 200, body: 'checkout' }),
} as const;

/**
 * A pair as infrastructure code makes it, with the configuration of `examples/infrastructure/deployments`,
 * and Teal beside it, in virtual time. `idleAtZero`: the idle side was set to 0 afterwards, as the form says.
 * `sweeps`: services at rest are looked at every minute.
 */
export function inWorldOf(
  route: Route,
  template: Template,
  tell: (world: InfrastructureWorld) => Promise<void>,
  { idleAtZero = true, sweeps = false } = {},
): Promise<void> {
  const clock = new VirtualClock();
  const stage = async (local: LocalAws, clients: Clients, image: string): Promise<Staged<Made, ServiceConfig>> => {
    await ecs(clients).send(new CreateClusterCommand({ clusterName: loadBalancer.cluster }));
    const { HostedZone } = await route53(clients).send(new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: 'one' }));
    const zone = (HostedZone?.Id ?? '').replace('/hostedzone/', '');
    // The CDK form has the zone of its example.
    const placed = JSON.parse(JSON.stringify(template).replaceAll(dns.record.zone, zone)) as Template;
    const made = await makeResources(placed, parametersOf(template, image, zone), { local, clients });
    if (idleAtZero)
      await ecs(clients).send(new UpdateServiceCommand({ cluster: dns.cluster, service: dns.sides[1].service, desiredCount: 0 }));
    return staged[route](local, clients, made, zone);
  };
  return clock.run(
    (async () => {
      const world = await startTeal({ clock, prepare: connectModels, enforceIam: true, sweeps }, 'checkout', stage);
      try {
        world.local.services.ecs.facade.behave(world.first.digest, TASK);
        await tell(world);
      } finally {
        await world.local.stop();
      }
    })(),
  );
}

/** What a pushed version's tasks do. */
export const behaves = ({ local }: InfrastructureWorld, digest: string): void => local.services.ecs.facade.behave(digest, TASK);

function parametersOf({ Parameters = {} }: Template, image: string, zone: string): Outputs {
  const all: Outputs = {
    Vpc: 'vpc-0123456789abcdef0',
    LoadBalancerSubnets: 'subnet-0a1b2c3d,subnet-4e5f6a7b',
    LoadBalancerSecurityGroups: 'sg-0123456789abcdef0',
    TaskSubnets: 'subnet-8c9d0e1f,subnet-2a3b4c5d',
    TaskSecurityGroups: 'sg-0123456789abcdef1',
    Certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/checkout',
    Cluster: dns.cluster,
    Image: image,
    TaskRole: 'arn:aws:iam::123456789012:role/checkout-task',
    ExecutionRole: 'arn:aws:iam::123456789012:role/checkout-execution',
    Zone: zone,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => name in Parameters));
}

type Stage = (local: LocalAws, clients: Clients, made: Made, zone: string) => Promise<Staged<Made, ServiceConfig>>;

/** The configurations of the example, on the ARNs that the template gives. */
const staged: { readonly [R in Route]: Stage } = {
  async 'load-balancer'(local, _, made) {
    const { TargetGroupA = '', TargetGroupB = '', ProductionRule = '', StageRule = '' } = made.outputs;
    const config = withArns(loadBalancer, {
      targetGroups: [TargetGroupA, TargetGroupB],
      production: [{ rule: ProductionRule }],
      stageRule: StageRule,
    });
    const listener = StageRule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');
    return { world: made, config, reach: { fetch: throughListener(local, () => listener) } };
  },

  async dns(local, clients, made, zone) {
    const { TargetGroupA = '', TargetGroupB = '', LoadBalancerA = '', LoadBalancerB = '' } = made.outputs;
    const config = withPlace(dns, {
      zone,
      sides: [
        { loadBalancer: LoadBalancerA, targetGroup: TargetGroupA },
        { loadBalancer: LoadBalancerB, targetGroup: TargetGroupB },
      ],
    });
    const { LoadBalancers = [] } = await elb(clients).send(new DescribeLoadBalancersCommand({}));
    const doors = await Promise.all(
      LoadBalancers.map(async ({ LoadBalancerArn, DNSName = '' }) => {
        const { Listeners } = await elb(clients).send(new DescribeListenersCommand({ LoadBalancerArn }));
        return { address: modelledAddresses(local, DNSName)[0], listener: Listeners?.[0]?.ListenerArn ?? '' };
      }),
    );
    // By the side's own name, which its record leads to its load balancer.
    const listenerOf = ({ hostname }: URL) => {
      const door = doors.find(({ address }) => address !== undefined && modelledAddresses(local, hostname).includes(address));
      if (!door) throw new Error(`${hostname} leads to no load balancer`);
      return door.listener;
    };
    return {
      world: made,
      config,
      reach: { fetch: throughListener(local, listenerOf), resolve: async (name) => modelledAddresses(local, name) },
    };
  },
};
