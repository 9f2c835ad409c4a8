import {
  type ContainerDefinition,
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  RegisterTaskDefinitionCommand,
} from '@aws-sdk/client-ecs';
import { CreateTargetGroupCommand, ModifyTargetGroupAttributesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SampleClients } from './sample-clients.ts';

/** What the samples have in common, whatever route leads to them. */
export const SUBNETS = ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'];
export const VPC = 'vpc-0123456789abcdef0';
export const CONTAINER = { name: 'web', port: 8080 } as const;

/** A target group with quick health checks. */
export async function makeTargetGroup(clients: SampleClients, name: string, drainSeconds: number): Promise<string> {
  const made = await clients.elb.send(
    new CreateTargetGroupCommand({
      Name: name,
      Protocol: 'HTTP',
      Port: CONTAINER.port,
      VpcId: VPC,
      TargetType: 'ip',
      HealthCheckPath: '/healthz',
      HealthCheckIntervalSeconds: 5,
      HealthCheckTimeoutSeconds: 2,
      HealthyThresholdCount: 2,
      UnhealthyThresholdCount: 2,
    }),
  );
  const arn = present(made.TargetGroups?.[0]?.TargetGroupArn, 'target group');
  await clients.elb.send(
    new ModifyTargetGroupAttributesCommand({
      TargetGroupArn: arn,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: String(drainSeconds) }],
    }),
  );
  return arn;
}

export interface PairOptions {
  readonly cluster: string;
  readonly service: string;
  readonly image: string;
  /** Of the side that serves first; the other one has none. */
  readonly tasks: number;
  readonly container?: Partial<ContainerDefinition>;
  readonly environment?: Readonly<Record<string, string>>;
  /** What a side's tasks are registered in. */
  readonly home: (side: 'a' | 'b') => Partial<CreateServiceCommandInput>;
}

/** Cluster, task definition, and the pair of ECS services `<service>-a` and `<service>-b`. */
export async function makePair(
  clients: SampleClients,
  { cluster, service, image, tasks, container, environment = {}, home }: PairOptions,
): Promise<void> {
  const made = await clients.ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const [arn, partition, , , account] = present(made.cluster?.clusterArn, 'cluster').split(':');
  const role = (name: string) => [arn, partition, 'iam', '', account, `role/${name}`].join(':');
  await clients.ecs.send(
    new RegisterTaskDefinitionCommand({
      family: service,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      taskRoleArn: role(`${service}-task`),
      executionRoleArn: role(`${service}-execution`),
      containerDefinitions: [
        {
          name: CONTAINER.name,
          image,
          essential: true,
          portMappings: [{ containerPort: CONTAINER.port, protocol: 'tcp' }],
          stopTimeout: 30,
          environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
          ...container,
        },
      ],
    }),
  );
  for (const side of ['a', 'b'] as const) {
    await clients.ecs.send(
      new CreateServiceCommand({
        cluster,
        serviceName: `${service}-${side}`,
        taskDefinition: service,
        desiredCount: side === 'a' ? tasks : 0,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: SUBNETS, securityGroups: ['sg-0123456789abcdef0'] } },
        ...home(side),
      }),
    );
  }
}

/** The service's tasks as targets of a group. */
export const behindGroup = (targetGroupArn: string, graceSeconds: number): Partial<CreateServiceCommandInput> => ({
  loadBalancers: [{ targetGroupArn, containerName: CONTAINER.name, containerPort: CONTAINER.port }],
  healthCheckGracePeriodSeconds: graceSeconds,
});

export function present<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the local AWS made no ${what}`);
  return value;
}
