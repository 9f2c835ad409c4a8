import {
  type Action,
  CreateListenerCommand,
  type CreateListenerCommandInput,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyTargetGroupAttributesCommand,
  RegisterTargetsCommand,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Clock } from '../../src/clock/clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { cloudwatchService } from '../../src/cloudwatch/cloudwatch.ts';
import { type Elbv2Options, elbv2Service } from '../../src/elbv2/elbv2.ts';
import type { Effect } from '../../src/kernel/effects.ts';
import type { ServiceContext } from '../../src/kernel/service.ts';
import { startLocalAws } from '../../src/local-aws.ts';

/** A local AWS with a load balancer `main` and CloudWatch. Throttling is off; every effect is kept. */
export async function givenLoadBalancer<C extends Clock>(clock: C, options: Elbv2Options = {}, seed = 'load balancer') {
  const local = await startLocalAws({
    clock,
    seed,
    throttling: false,
    services: { elbv2: (ctx: ServiceContext) => elbv2Service(ctx, options), cloudwatch: cloudwatchService },
  });
  const effects: Effect[] = [];
  local.effects.watch((effect) => effects.push(effect));
  const elb = new ElasticLoadBalancingV2Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  const created = await elb.send(new CreateLoadBalancerCommand({ Name: 'main', Subnets: ['subnet-a', 'subnet-b'] }));
  const loadBalancer = created.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  return {
    local,
    clock,
    effects,
    elb,
    facade: local.services.elbv2.facade,
    loadBalancer,

    async group(name: string, settings: Partial<CreateTargetGroupCommandInput> = {}): Promise<string> {
      const { TargetGroups } = await elb.send(
        new CreateTargetGroupCommand({
          Name: name,
          Protocol: 'HTTP',
          Port: 80,
          VpcId: 'vpc-1',
          TargetType: 'ip',
          HealthCheckIntervalSeconds: 5,
          HealthCheckTimeoutSeconds: 2,
          HealthyThresholdCount: 2,
          ...settings,
        }),
      );
      return TargetGroups?.[0]?.TargetGroupArn ?? '';
    },

    async attributes(group: string, attributes: Record<string, string>): Promise<void> {
      const Attributes = Object.entries(attributes).map(([Key, Value]) => ({ Key, Value }));
      await elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn: group, Attributes }));
    },

    async listener(actions: Action[], settings: Partial<CreateListenerCommandInput> = {}): Promise<string> {
      const { Listeners } = await elb.send(
        new CreateListenerCommand({ LoadBalancerArn: loadBalancer, Protocol: 'HTTP', Port: 80, DefaultActions: actions, ...settings }),
      );
      return Listeners?.[0]?.ListenerArn ?? '';
    },

    async rule(listener: string, priority: number, conditions: RuleCondition[], actions: Action[]): Promise<string> {
      const { Rules } = await elb.send(
        new CreateRuleCommand({ ListenerArn: listener, Priority: priority, Conditions: conditions, Actions: actions }),
      );
      return Rules?.[0]?.RuleArn ?? '';
    },

    async register(group: string, ...targets: { readonly Id: string; readonly Port: number }[]): Promise<void> {
      await elb.send(new RegisterTargetsCommand({ TargetGroupArn: group, Targets: targets }));
    },

    /** `state` or `state reason` of each target, by `<id>:<port>`. */
    async health(group: string): Promise<Record<string, string>> {
      const { TargetHealthDescriptions: all = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group }));
      return Object.fromEntries(
        all.map(({ Target, TargetHealth }) => [
          `${Target?.Id}:${Target?.Port}`,
          [TargetHealth?.State, TargetHealth?.Reason].filter(Boolean).join(' '),
        ]),
      );
    },
  };
}

/** The same in virtual time, where requests are calls of `facade.send`. */
export async function givenModelledBalancer(options: Elbv2Options = {}, seed?: string) {
  const world = await givenLoadBalancer(new VirtualClock(), options, seed);
  return {
    ...world,
    /** Lets `seconds` AWS seconds pass. */
    pass: (seconds: number) => world.clock.run(world.clock.sleep(seconds * 1000)),
  };
}

export const split = (weights: Readonly<Record<string, number>>): Action[] => [
  {
    Type: 'forward',
    ForwardConfig: { TargetGroups: Object.entries(weights).map(([TargetGroupArn, Weight]) => ({ TargetGroupArn, Weight })) },
  },
];

export const fixed = (status: string, body: string): Action[] => [
  { Type: 'fixed-response', FixedResponseConfig: { StatusCode: status, MessageBody: body, ContentType: 'text/plain' } },
];

export const path = (...patterns: string[]): RuleCondition => ({ Field: 'path-pattern', PathPatternConfig: { Values: patterns } });
