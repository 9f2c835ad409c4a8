import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateRuleCommand,
  CreateTargetGroupCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Clients, cloudWatch, ecs, elb } from '../../src/aws/clients.ts';
import type { ConfigurationArns } from '../../src/deployment/configuration.ts';

export const SAMPLE = {
  service: 'checkout',
  cluster: 'teal-sample',
  repository: 'checkout',
  family: 'checkout',
  container: 'web',
  containerPort: 8080,
  stageHost: 'stage.checkout.example.com',
  alarm: 'checkout-5xx',
} as const;

export interface SampleOptions {
  /** Port of the listener; 0 takes a free one. */
  readonly port?: number;
  /** Tasks of the side that serves first; 0 leaves both sides empty. */
  readonly tasks?: number;
  /** Digest URI of the image that serves first. */
  readonly image: string;
  /** Target groups' deregistration delay, AWS seconds. */
  readonly drainSeconds?: number;
  /**
   * Services' health check grace period, AWS seconds; 60 unless told. A process needs up to a second of wall-clock time to
   * listen, which a scaled clock makes many of these.
   */
  readonly graceSeconds?: number;
}

export interface SampleWorld extends ConfigurationArns {
  readonly loadBalancer: string;
  readonly listener: string;
}

/**
 * What a team has before its first deployment with Teal, made through the API as Terraform would: a load balancer with one
 * listener, the pair of target groups (both in the default action, the idle one at weight 0), the shut stage rule, the pair of
 * ECS services, an alarm. The load balancer's resources come first and in one order, so that a seed gives the same ARNs always.
 */
export async function makeSampleWorld(clients: Clients, options: SampleOptions): Promise<SampleWorld> {
  const { port = 8080, tasks = 3, drainSeconds = 60, graceSeconds = 60 } = options;
  const balancers = await elb(clients).send(
    new CreateLoadBalancerCommand({
      Name: SAMPLE.cluster,
      Type: 'application',
      Scheme: 'internal',
      Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'],
    }),
  );
  const loadBalancer = present(balancers.LoadBalancers?.[0]?.LoadBalancerArn, 'load balancer');
  const groups: string[] = [];
  for (const side of ['a', 'b']) {
    const made = await elb(clients).send(
      new CreateTargetGroupCommand({
        Name: `${SAMPLE.service}-${side}`,
        Protocol: 'HTTP',
        Port: SAMPLE.containerPort,
        VpcId: 'vpc-0123456789abcdef0',
        TargetType: 'ip',
        HealthCheckPath: '/healthz',
        HealthCheckIntervalSeconds: 5,
        HealthCheckTimeoutSeconds: 2,
        HealthyThresholdCount: 2,
        UnhealthyThresholdCount: 2,
      }),
    );
    const arn = present(made.TargetGroups?.[0]?.TargetGroupArn, 'target group');
    await elb(clients).send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: arn,
        Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(drainSeconds) }],
      }),
    );
    groups.push(arn);
  }
  const [a, b] = groups as [string, string];
  const listeners = await elb(clients).send(
    new CreateListenerCommand({
      LoadBalancerArn: loadBalancer,
      Protocol: 'HTTP',
      Port: port,
      DefaultActions: [
        {
          Type: 'forward',
          ForwardConfig: {
            TargetGroups: [
              { TargetGroupArn: a, Weight: 100 },
              { TargetGroupArn: b, Weight: 0 },
            ],
          },
        },
      ],
    }),
  );
  const listener = present(listeners.Listeners?.[0]?.ListenerArn, 'listener');
  const rules = await elb(clients).send(
    new CreateRuleCommand({
      ListenerArn: listener,
      Priority: 1,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [SAMPLE.stageHost] } }],
      Actions: [
        {
          Type: 'fixed-response',
          FixedResponseConfig: { StatusCode: '503', ContentType: 'text/plain', MessageBody: 'The stage route is shut.' },
        },
      ],
    }),
  );
  const stageRule = present(rules.Rules?.[0]?.RuleArn, 'stage rule');

  await ecs(clients).send(new CreateClusterCommand({ clusterName: SAMPLE.cluster }));
  await ecs(clients).send(
    new RegisterTaskDefinitionCommand({
      family: SAMPLE.family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [
        {
          name: SAMPLE.container,
          image: options.image,
          essential: true,
          portMappings: [{ containerPort: SAMPLE.containerPort, protocol: 'tcp' }],
          stopTimeout: 30,
        },
      ],
    }),
  );
  for (const [i, targetGroupArn] of [a, b].entries()) {
    await ecs(clients).send(
      new CreateServiceCommand({
        cluster: SAMPLE.cluster,
        serviceName: `${SAMPLE.service}-${'ab'[i]}`,
        taskDefinition: SAMPLE.family,
        desiredCount: i === 0 ? tasks : 0,
        launchType: 'FARGATE',
        networkConfiguration: {
          awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], securityGroups: ['sg-0123456789abcdef0'] },
        },
        loadBalancers: [{ targetGroupArn, containerName: SAMPLE.container, containerPort: SAMPLE.containerPort }],
        healthCheckGracePeriodSeconds: graceSeconds,
      }),
    );
  }
  await cloudWatch(clients).send(
    new PutMetricAlarmCommand({
      AlarmName: SAMPLE.alarm,
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'HTTPCode_ELB_5XX_Count',
      Dimensions: [{ Name: 'LoadBalancer', Value: loadBalancer.split(':loadbalancer/')[1] ?? '' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 50,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
    }),
  );
  return { loadBalancer, listener, targetGroups: [a, b], production: [{ listener }], stageRule };
}

function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the local AWS made no ${what}`);
  return value;
}
