import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { CreateListenerCommand, CreateLoadBalancerCommand, CreateRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ConfigurationArns } from '../../../src/deployment/configuration/configuration.ts';
import { LISTENER_PORT } from './listener-port.ts';
import type { SampleClients } from './sample-clients.ts';
import { behindGroup, CONTAINER, makePair, makeTargetGroup, present, SUBNETS } from './sample-parts.ts';

export const SAMPLE = {
  service: 'checkout',
  cluster: 'teal-sample',
  repository: 'checkout',
  family: 'checkout',
  container: CONTAINER.name,
  containerPort: CONTAINER.port,
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
   * Services' health check grace period, AWS seconds; 60 unless told. A process needs up to a second of
   * wall-clock time to listen, which a scaled clock makes many of these.
   */
  readonly graceSeconds?: number;
  /** Of the task definition's container: every version has it. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface SampleWorld extends ConfigurationArns {
  readonly loadBalancer: string;
  readonly listener: string;
}

/**
 * What a team has before its first deployment with Teal, made through the API as Terraform would: a load
 * balancer with one listener, the pair of target groups (both in the default action, the idle one at weight
 * 0), the shut stage rule, the pair of ECS services, an alarm. The load balancer's resources come first and
 * in one order, so that a seed gives the same ARNs always.
 */
export async function makeSampleWorld(clients: SampleClients, options: SampleOptions): Promise<SampleWorld> {
  const { port = LISTENER_PORT, tasks = 3, drainSeconds = 60, graceSeconds = 60, environment = {} } = options;
  const balancers = await clients.elb.send(
    new CreateLoadBalancerCommand({
      Name: SAMPLE.cluster,
      Type: 'application',
      Scheme: 'internal',
      Subnets: SUBNETS,
    }),
  );
  const loadBalancer = present(balancers.LoadBalancers?.[0]?.LoadBalancerArn, 'load balancer');
  const a = await makeTargetGroup(clients, `${SAMPLE.service}-a`, drainSeconds);
  const b = await makeTargetGroup(clients, `${SAMPLE.service}-b`, drainSeconds);
  const listeners = await clients.elb.send(
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
  const rules = await clients.elb.send(
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

  await makePair(clients, {
    cluster: SAMPLE.cluster,
    service: SAMPLE.service,
    image: options.image,
    tasks,
    environment,
    home: (side) => behindGroup(side === 'a' ? a : b, graceSeconds),
  });
  await clients.cloudWatch.send(
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
