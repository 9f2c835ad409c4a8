import { ECRClient } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  type Service,
} from '@aws-sdk/client-ecs';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import type { Clock } from '../../src/clock/clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { ecrService } from '../../src/ecr/ecr.ts';
import { plainBehaviour } from '../../src/ecs/behaviour.ts';
import { ecsService } from '../../src/ecs/ecs.ts';
import type { EcsOptions } from '../../src/ecs/settings.ts';
import type { BusEvent } from '../../src/kernel/neighbours.ts';
import type { LocalService, ServiceContext } from '../../src/kernel/service.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { fakeLoadBalancing } from './fake-load-balancing.ts';

export const GROUP = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/checkout-a/0123456789abcdef';
export const IMAGE = 'checkout:v1';

/**
 * A local AWS with ECS and ECR, a bus that only listens and a load balancer that does what it is told.
 * Throttling is off.
 */
export async function givenEcs<C extends Clock>(clock: C, options: EcsOptions = {}) {
  const heard: BusEvent[] = [];
  const bus = (): LocalService & { facade: { put(event: BusEvent): void } } => ({
    signingName: 'events',
    sdk: eventBridge,
    operations: {},
    facade: { put: (event) => void heard.push(event) },
  });
  const local = await startLocalAws({
    clock,
    throttling: false,
    services: { elbv2: fakeLoadBalancing, bus, ecr: ecrService, ecs: (ctx: ServiceContext) => ecsService(ctx, options) },
  });
  const configuration = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  return {
    local,
    clock,
    heard,
    ecs: new ECSClient(configuration),
    ecr: new ECRClient(configuration),
    facade: local.services.ecs.facade,
    loadBalancing: local.services.elbv2.facade,
  };
}

export type World = Awaited<ReturnType<typeof givenEcs>>;

/**
 * The same in virtual time, with a cluster `prod` and revision 1 of the family `checkout`, whose image is a
 * model.
 */
export async function givenModelledEcs(options: EcsOptions = {}) {
  const world = await givenEcs(new VirtualClock(), options);
  world.facade.behave(IMAGE, plainBehaviour);
  await world.ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await registerCheckout(world.ecs);
  return {
    ...world,
    /** Lets `seconds` AWS seconds pass. */
    pass: (seconds: number) => world.clock.run(world.clock.sleep(seconds * 1000)),
  };
}

export async function registerCheckout(ecs: ECSClient, image = IMAGE): Promise<string> {
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'checkout',
      executionRoleArn: 'arn:aws:iam::123456789012:role/execution',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }], stopTimeout: 10 }],
    }),
  );
  return taskDefinition?.taskDefinitionArn ?? '';
}

export const checkoutA = {
  cluster: 'prod',
  serviceName: 'checkout-a',
  taskDefinition: 'checkout',
  desiredCount: 2,
  launchType: 'FARGATE',
  loadBalancers: [{ targetGroupArn: GROUP, containerName: 'web', containerPort: 8080 }],
  networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
} as const satisfies CreateServiceCommandInput;

export const createCheckout = (ecs: ECSClient, changes: Partial<CreateServiceCommandInput> = {}) =>
  ecs.send(
    new CreateServiceCommand({ ...checkoutA, loadBalancers: [...checkoutA.loadBalancers], ...changes } as CreateServiceCommandInput),
  );

export async function describeCheckout(ecs: ECSClient, name = 'checkout-a'): Promise<Service> {
  const { services, failures } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: [name] }));
  if (!services?.[0]) throw new Error(`no service: ${JSON.stringify(failures)}`);
  return services[0];
}
