import { ECSClient } from '@aws-sdk/client-ecs';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  CreatePrivateDnsNamespaceCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  GetOperationCommand,
  RegisterInstanceCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import type { Clock } from '../../src/clock/clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { ecrService } from '../../src/ecr/ecr.ts';
import { ecsService } from '../../src/ecs/ecs.ts';
import type { EcsOptions } from '../../src/ecs/settings.ts';
import type { ServiceContext } from '../../src/kernel/service.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { route53Service } from '../../src/route53/route53.ts';
import { serviceDiscoveryService } from '../../src/servicediscovery/servicediscovery.ts';

export const NAMESPACE = 'shop.internal';
export const NAME = 'checkout.shop.internal';

/**
 * A local AWS with Cloud Map, Route 53, ECS and ECR; a DNS change takes 10 AWS seconds. Throttling is off.
 */
export async function givenCloudMap<C extends Clock>(clock: C, ecsOptions: EcsOptions = {}) {
  const local = await startLocalAws({
    clock,
    seed: 'cloud map',
    throttling: false,
    services: {
      ecr: ecrService,
      ecs: (ctx: ServiceContext) => ecsService(ctx, ecsOptions),
      route53: (ctx: ServiceContext) => route53Service(ctx, { propagation: { leastMs: 10_000, mostMs: 10_000 } }),
      servicediscovery: serviceDiscoveryService,
    },
  });
  const configuration = {
    region: local.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  };
  const map = new ServiceDiscoveryClient(configuration);
  const operation = async (id: string | undefined) => (await map.send(new GetOperationCommand({ OperationId: id }))).Operation;
  return {
    local,
    clock,
    map,
    operation,
    ecs: new ECSClient(configuration),
    configuration,
    facade: local.services.ecs.facade,
    dns: local.services.route53.facade,

    /** Id of the namespace `shop.internal`, once it is there. */
    async namespace(): Promise<string> {
      const { OperationId } = await map.send(new CreatePrivateDnsNamespaceCommand({ Name: NAMESPACE, Vpc: 'vpc-1' }));
      await clock.sleep(31_000);
      return (await operation(OperationId))?.Targets?.NAMESPACE ?? '';
    },

    async service(namespace: string, over: Partial<CreateServiceCommandInput> = {}) {
      const { Service } = await map.send(
        new CreateServiceCommand({
          Name: 'checkout',
          NamespaceId: namespace,
          DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 15 }] },
          HealthCheckCustomConfig: { FailureThreshold: 1 },
          ...over,
        }),
      );
      return { id: Service?.Id ?? '', arn: Service?.Arn ?? '', ...Service };
    },

    async register(ServiceId: string, InstanceId: string, Attributes: Record<string, string>): Promise<string> {
      const { OperationId } = await map.send(new RegisterInstanceCommand({ ServiceId, InstanceId, Attributes }));
      return OperationId ?? '';
    },

    /** What a name comes to, in ASCII order. */
    answers: (name = NAME, type = 'A') =>
      local.services.route53.facade
        .resolve(name, type)
        .answers.map(({ value }) => value)
        .sort(),

    async zoneRecords(zone: string) {
      const route53 = new Route53Client(configuration);
      return (await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }))).ResourceRecordSets ?? [];
    },
  };
}

/** The same in virtual time: `run` lets time pass until the work is done. */
export async function givenModelledCloudMap(ecsOptions: EcsOptions = {}) {
  const world = await givenCloudMap(new VirtualClock(), ecsOptions);
  return {
    ...world,
    run: <T>(work: Promise<T>): Promise<T> => world.clock.run(work),
    pass: (seconds: number) => world.clock.run(world.clock.sleep(seconds * 1000)),
  };
}
