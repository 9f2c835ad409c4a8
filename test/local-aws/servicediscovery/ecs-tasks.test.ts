import { Resolver } from 'node:dns/promises';
import { fileURLToPath } from 'node:url';
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import {
  CreateClusterCommand,
  CreateServiceCommand,
  type CreateServiceCommandInput,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type HealthCheck,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DiscoverInstancesCommand } from '@aws-sdk/client-servicediscovery';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ScaledClock } from '@teal/local-aws';
import { digestOf, localImageManifest } from '../../../packages/local-aws/src/ecr/local-image.ts';
import { plainBehaviour } from '../../../packages/local-aws/src/ecs/behaviour.ts';
import { refusal } from '../../../packages/local-aws/test/doors.ts';
import { givenCloudMap, givenModelledCloudMap, NAME, NAMESPACE } from '../../../packages/local-aws/test/servicediscovery/given.ts';
import { sampleCommand, versions } from '../../../sample/checkout/versions.ts';

type AnyWorld = Pick<Awaited<ReturnType<typeof givenCloudMap>>, 'ecs'>;

/** Cluster `prod` and a task definition of the family `checkout`. */
async function prepare({ ecs }: AnyWorld, image: string, healthCheck?: HealthCheck): Promise<void> {
  await ecs.send(new CreateClusterCommand({ clusterName: 'prod' }));
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: 'checkout',
      networkMode: 'awsvpc',
      memory: '512',
      containerDefinitions: [{ name: 'web', image, portMappings: [{ containerPort: 8080 }], stopTimeout: 10, healthCheck }],
    }),
  );
}

const create = ({ ecs }: AnyWorld, registryArn: string, over: Partial<CreateServiceCommandInput> = {}) =>
  ecs.send(
    new CreateServiceCommand({
      cluster: 'prod',
      serviceName: 'checkout-a',
      taskDefinition: 'checkout',
      desiredCount: 2,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      serviceRegistries: [{ registryArn }],
      ...over,
    }),
  );

const scale = ({ ecs }: AnyWorld, desiredCount: number) =>
  ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-a', desiredCount }));

describe('modelled tasks of a service with a registry', () => {
  async function given(healthCheck?: HealthCheck) {
    const world = await givenModelledCloudMap();
    const registry = await world.service(await world.run(world.namespace()));
    world.facade.behave('checkout:v1', plainBehaviour);
    await prepare(world, 'checkout:v1', healthCheck);
    return { ...world, registry };
  }

  test('are found by the name of the registry, with the attributes that ECS tells', async () => {
    const world = await given();
    await create(world, world.registry.arn);
    await world.pass(60);
    const tasks = world.facade.tasks();
    expect(world.answers()).toEqual(tasks.map(({ address }) => address?.id).sort());
    const { Instances } = await world.map.send(new DiscoverInstancesCommand({ NamespaceName: NAMESPACE, ServiceName: 'checkout' }));
    expect(Instances).toHaveLength(2);
    expect(Instances?.[0]).toMatchObject({
      InstanceId: tasks[0]?.arn.split('/').at(-1),
      HealthStatus: 'HEALTHY',
      Attributes: {
        AVAILABILITY_ZONE: expect.stringMatching(/^us-east-1[abc]$/),
        AWS_INIT_HEALTH_STATUS: 'HEALTHY',
        AWS_INSTANCE_IPV4: tasks[0]?.address?.id,
        ECS_CLUSTER_NAME: 'prod',
        ECS_SERVICE_NAME: 'checkout-a',
        ECS_TASK_DEFINITION_FAMILY: 'checkout',
        REGION: 'us-east-1',
      },
    });
  });

  test('leave the name when the service scales in, at their stop, and not later', async () => {
    const world = await given();
    await create(world, world.registry.arn);
    await world.pass(60);
    await scale(world, 0);
    await world.pass(1);
    expect(world.answers()).toHaveLength(2);
    await world.pass(11);
    expect(world.answers()).toEqual([]);
    expect(world.dns.resolve(NAME)).toMatchObject({ rcode: 'NXDOMAIN' });
  });

  test('with SRV records tell the container port', async () => {
    const world = await given();
    const srv = await world.service(world.registry.NamespaceId ?? '', {
      Name: 'srv',
      DnsConfig: { DnsRecords: [{ Type: 'SRV', TTL: 15 }] },
    });
    await create(world, '', { serviceRegistries: [{ registryArn: srv.arn, containerName: 'web', containerPort: 8080 }], desiredCount: 1 });
    await world.pass(60);
    const [task] = world.facade.tasks();
    expect(world.answers(`srv.${NAMESPACE}`, 'SRV')).toEqual([`1 1 8080 ${task?.arn.split('/').at(-1)}.srv.${NAMESPACE}.`]);
  });

  const registries: [what: string, over: (arn: string) => object, message: string][] = [
    [
      'is unknown',
      () => ({ registryArn: 'arn:aws:servicediscovery:us-east-1:123456789012:service/srv-0' }),
      'service registry does not exist',
    ],
    [
      'has A records and is given a port',
      (registryArn) => ({ registryArn, containerName: 'web', containerPort: 8080 }),
      "do not require a value for 'containerPort'",
    ],
  ];
  test.each(registries)('a registry that %s is refused', async (_, over, message) => {
    const world = await given();
    const refused = await refusal(create(world, '', { serviceRegistries: [over(world.registry.arn)] }));
    expect(refused).toMatchObject({ name: 'InvalidParameterException', message: expect.stringContaining(message) });
  });

  const healthCheck: HealthCheck = { command: ['CMD-SHELL', 'true'], interval: 10, retries: 2, startPeriod: 20 };

  test('with a container health check are healthy, and steady, once it passes', async () => {
    const world = await given(healthCheck);
    world.facade.behave('checkout:v1', { ...plainBehaviour, startsInSeconds: 15 });
    await create(world, world.registry.arn, { desiredCount: 1 });
    const states = async () => {
      const { services } = await world.ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['checkout-a'] }));
      const [task] = world.facade.tasks();
      const { tasks } = await world.ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: [task?.arn ?? ''] }));
      return [tasks?.[0]?.healthStatus, tasks?.[0]?.containers?.[0]?.healthStatus, services?.[0]?.deployments?.[0]?.rolloutState];
    };
    // 18.5 s until RUNNING, the container 2 s earlier; its first check after 10 s fails, the next one passes.
    await world.pass(28);
    expect(await states()).toEqual(['UNKNOWN', 'UNKNOWN', 'IN_PROGRESS']);
    await world.pass(12);
    expect(await states()).toEqual(['HEALTHY', 'HEALTHY', 'COMPLETED']);
  });

  test('that fail their container health check leave the name and are replaced', async () => {
    const world = await given(healthCheck);
    await create(world, world.registry.arn, { desiredCount: 1 });
    await world.pass(120);
    const [before] = world.answers();
    world.facade.behave('checkout:v1', { ...plainBehaviour, healthy: false });
    await world.pass(120);
    const { services } = await world.ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['checkout-a'] }));
    expect(services?.[0]?.deployments?.[0]?.failedTasks).toBeGreaterThan(0);
    expect(services?.[0]?.events?.map(({ message }) => message).join('\n')).toContain('failed container health checks.');
    world.facade.behave('checkout:v1', plainBehaviour);
    await world.pass(180);
    expect(world.answers()).not.toContain(before);
    expect(world.answers()).toHaveLength(1);
  });
});

let stop: (() => Promise<void>) | undefined;
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

test('a process has an address and its container port for itself, found by name', async () => {
  const world = await givenCloudMap(new ScaledClock(40), { provisioningMs: 2_000, pullMs: 2_000 });
  stop = () => world.local.stop();
  const service = await world.service(await world.namespace());
  const folder = fileURLToPath(new URL('../../../sample/checkout/app/', import.meta.url));
  const { environment } = versions.v1;
  const manifest = localImageManifest({ folder, command: sampleCommand, environment, contentHash: '0'.repeat(64) });
  const ecr = new ECRClient(world.configuration);
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'checkout' }));
  await ecr.send(new PutImageCommand({ repositoryName: 'checkout', imageTag: 'v1', imageManifest: manifest }));
  const probe = `fetch('http://'+process.env.HOST+':'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))`;
  await prepare(world, `123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout@${digestOf(manifest)}`, {
    command: ['CMD', 'node', '-e', probe],
    interval: 5,
  });
  const port = await world.dns.dns.listen();

  await create(world, service.arn);
  const healthy = async () => {
    const { Instances = [] } = await world.map.send(
      new DiscoverInstancesCommand({ NamespaceName: NAMESPACE, ServiceName: 'checkout', HealthStatus: 'HEALTHY' }),
    );
    return Instances.length;
  };
  while ((await healthy()) < 2) await world.clock.sleep(4_000);

  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${port}`]);
  const addresses = await resolver.resolve4(NAME);
  expect(new Set(addresses).size).toBe(2);
  const ports = world.facade.tasks().map(({ address }) => address?.port);
  for (const [i, address] of addresses.entries()) {
    const response = await fetch(`http://${address}:${ports[i]}/`);
    expect(response.headers.get('x-version')).toBe('v1');
  }
  // Elsewhere than on Linux a machine has 127.0.0.1 alone, and tasks differ by their ports.
  if (process.platform === 'linux') expect(ports).toEqual([8080, 8080]);
});
