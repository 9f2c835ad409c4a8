import {
  type Action,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Change, ChangeResourceRecordSetsCommand, CreateHostedZoneCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { defaultServices } from '../../../packages/local-aws/src/default-services.ts';
import { elb, route53 } from '../../../src/aws/clients.ts';
import { route53Router } from '../../../src/aws/routes/dns/route53-router.ts';
import { albRouter } from '../../../src/aws/routes/load-balancer/alb-router.ts';
import type { TrafficRouter } from '../../../src/deployment/ports/traffic-router.ts';
import { givenAws } from '../given-aws.ts';
import { forwardTo } from '../given-pair.ts';

/**
 * A world with one production route, through which a contract of `TrafficRouter` can be told of any adapter.
 */
export interface RouterWorld extends Awaited<ReturnType<typeof givenAws<typeof defaultServices>>> {
  readonly router: TrafficRouter;
  /** What the routes' weights are counted by. */
  readonly names: { readonly blue: string; readonly green: string };
  /** Somebody else writes these weights. */
  edit(weights: readonly [blue: number, green: number]): Promise<void>;
  /** Somebody else takes the route away from the pair. */
  takeAway(): Promise<void>;
  /** Lets the write arrive and settle. */
  pass(seconds: number): Promise<void>;
}

const SETTLE_SECONDS = 60;

async function givenBalancer(aws: Awaited<ReturnType<typeof givenAws<typeof defaultServices>>>, name: string) {
  const client = elb(aws.clients);
  const { LoadBalancers } = await client.send(new CreateLoadBalancerCommand({ Name: name, Subnets: ['subnet-1', 'subnet-2'] }));
  const balancer = LoadBalancers![0]!;
  const { TargetGroups } = await client.send(
    new CreateTargetGroupCommand({ Name: name, Protocol: 'HTTP', Port: 8080, TargetType: 'ip', VpcId: 'vpc-1' }),
  );
  return { balancer, group: TargetGroups![0]!.TargetGroupArn! };
}

/** Listener rules: one default action. */
export async function givenRules(): Promise<RouterWorld> {
  const aws = await givenAws(defaultServices);
  const client = elb(aws.clients);
  const made = await aws.run(
    (async () => {
      const a = await givenBalancer(aws, 'checkout-a');
      const { TargetGroups } = await client.send(
        new CreateTargetGroupCommand({ Name: 'checkout-b', Protocol: 'HTTP', Port: 8080, TargetType: 'ip', VpcId: 'vpc-1' }),
      );
      const green = TargetGroups![0]!.TargetGroupArn!;
      const { Listeners } = await client.send(
        new CreateListenerCommand({
          LoadBalancerArn: a.balancer.LoadBalancerArn!,
          Protocol: 'HTTP',
          Port: 80,
          DefaultActions: [forwardTo(a.group, green)],
        }),
      );
      return { blue: a.group, green, listener: Listeners![0]!.ListenerArn! };
    })(),
  );
  const { blue, green, listener } = made;
  const side = (service: string, targetGroup: string) => ({
    kind: 'target-group' as const,
    service,
    targetGroup,
    exists: true,
    desired: 2,
  });
  const actions = async (DefaultActions: Action[]) => {
    await aws.run(client.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions })));
  };
  return {
    ...aws,
    router: albRouter(client, aws.clock, {
      production: [{ listener }],
      blue: side('checkout-a', blue),
      green: side('checkout-b', green),
      settleSeconds: SETTLE_SECONDS,
    }),
    names: { blue, green },
    edit: (weights) => actions([forwardTo(blue, green, weights)]),
    takeAway: () => actions([{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }]),
    pass: (seconds) => aws.run(aws.clock.sleep(seconds * 1000)),
  };
}

export const NAME = 'checkout.example.test';

/** Weighted aliases to two load balancers. `simple`: one simple alias stands instead, to be adopted. */
export async function givenRecords({ simple = false } = {}) {
  const aws = await givenAws(defaultServices);
  const client = route53(aws.clients);
  const made = await aws.run(
    (async () => {
      const [a, b] = [await givenBalancer(aws, 'checkout-a'), await givenBalancer(aws, 'checkout-b')];
      const { HostedZone } = await client.send(new CreateHostedZoneCommand({ Name: 'example.test', CallerReference: 'one' }));
      return { a, b, zone: HostedZone!.Id!.replace('/hostedzone/', '') };
    })(),
  );
  const { a, b, zone } = made;
  const answer = ({ balancer }: typeof a) => ({
    kind: 'alias' as const,
    name: balancer.DNSName!.toLowerCase(),
    zone: balancer.CanonicalHostedZoneId!,
  });
  const alias = (side: typeof a, over: Partial<ResourceRecordSet> = {}): ResourceRecordSet => ({
    Name: NAME,
    Type: 'A',
    AliasTarget: { HostedZoneId: side.balancer.CanonicalHostedZoneId!, DNSName: side.balancer.DNSName!, EvaluateTargetHealth: false },
    ...over,
  });
  const weighted = (side: typeof a, SetIdentifier: string, Weight: number) => alias(side, { SetIdentifier, Weight });
  const change = async (...Changes: Change[]) => {
    // Five requests a second, and no batch while another one is worked on.
    await aws.run(aws.clock.sleep(2_000));
    await aws.run(client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Changes } })));
    await aws.run(aws.clock.sleep(60_000));
  };
  const upsert = (set: ResourceRecordSet): Change => ({ Action: 'UPSERT', ResourceRecordSet: set });
  await change(...(simple ? [upsert(alias(a))] : [upsert(weighted(a, 'one', 100)), upsert(weighted(b, 'two', 0))]));
  const side = (service: string, of: typeof a) => ({
    kind: 'target-group' as const,
    service,
    targetGroup: of.group,
    exists: true,
    desired: 2,
    url: 'http://checkout.internal.test',
    answer: answer(of),
  });
  const world: RouterWorld = {
    ...aws,
    router: route53Router(client, aws.clock, {
      record: {
        zone,
        name: NAME,
        type: 'A',
        adopt: simple,
        chain: [{ name: NAME, seconds: 60 }],
        ttlSeconds: 30,
        maxTtlSeconds: 120,
        failoverToIdle: false,
      },
      blue: side('checkout-a', a),
      green: side('checkout-b', b),
      settleSeconds: SETTLE_SECONDS,
    }),
    names: { blue: answer(a).name, green: answer(b).name },
    edit: ([blue, green]) => change(upsert(weighted(a, 'one', blue)), upsert(weighted(b, 'two', green))),
    takeAway: () =>
      change(
        { Action: 'DELETE', ResourceRecordSet: weighted(a, 'one', 100) },
        { Action: 'DELETE', ResourceRecordSet: weighted(b, 'two', 0) },
      ),
    pass: (seconds) => aws.run(aws.clock.sleep(seconds * 1000)),
  };
  return { ...world, zone, client, change, weighted, alias, a, b };
}
