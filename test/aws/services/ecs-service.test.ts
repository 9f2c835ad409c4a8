import { DeleteServiceCommand, DescribeServicesCommand, type Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import {
  CreateServiceCommand as CreateDiscoveryServiceCommand,
  CreatePrivateDnsNamespaceCommand,
  GetOperationCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { afterEach, describe, expect, test } from '@jest/globals';
import { plainBehaviour } from '../../../packages/local-aws/src/ecs/behaviour.ts';
import { ecsServices } from '../../../src/aws/services/ecs-service.ts';
import { givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

async function givenServices() {
  world = await givenPair();
  const { containers, run } = world;
  const described = async (service: string): Promise<Service | undefined> => {
    const { services } = await run(
      containers.send(new DescribeServicesCommand({ cluster: 'prod', services: [service], include: ['TAGS'] })),
    );
    return services?.[0];
  };
  return { ...world, sides: ecsServices(containers, 'prod'), described };
}

describe('describing a side', () => {
  test('given no service, there is none', async () => {
    const { sides, run } = await givenServices();
    expect(await run(sides.describe('checkout-a'))).toBeUndefined();
  });

  test('tells counts and definition, and steady only once the rollout has completed', async () => {
    const { sides, run, service, pass, first } = await givenServices();
    await service('a');
    expect(await run(sides.describe('checkout-a'))).toMatchObject({
      desired: 2,
      running: 0,
      steady: false,
      taskDefinition: first,
      stopped: [],
    });
    await pass(120);
    expect(await run(sides.describe('checkout-a'))).toMatchObject({ desired: 2, running: 2, pending: 0, steady: true });
  });

  test('tells tasks that stopped, newest first, with why and of which revision', async () => {
    const { sides, run, service, pass, local, v1, first } = await givenServices();
    local.services.ecs.facade.behave(v1, { ...plainBehaviour, crashesAfterSeconds: 1 });
    await service('a', { desiredCount: 1 });
    await pass(180);
    const state = await run(sides.describe('checkout-a'));
    expect(state?.stopped.length).toBeGreaterThan(1);
    expect(state?.stopped[0]).toEqual({
      task: expect.stringMatching(/^[0-9a-f]{32}$/),
      reason: expect.stringMatching(/Essential container in task exited.*web: .*exit code 1/),
      stopCode: 'EssentialContainerExited',
      taskDefinition: first,
    });
    expect(new Set(state?.stopped.map(({ task }) => task)).size).toBe(state?.stopped.length);
  });

  test('tells what ECS said last, and when it last left protected tasks up', async () => {
    const said = (seconds: number, message: string) => ({ createdAt: new Date(seconds * 1_000), message });
    const kept =
      '(service a) was unable to reach steady state because (taskSet ecs-svc/1) was unable to scale in due to (reason 2 tasks under protection)';
    const service = { serviceName: 'a', status: 'ACTIVE', events: [said(30, 'has begun draining'), said(20, kept), said(10, kept)] };
    // The local ECS has no task protection. What it would answer is in the words of AWS.
    const { sides, run, containers } = await givenServices();
    containers.middlewareStack.add(
      (_, { commandName }) =>
        async () => ({
          response: {},
          output: { $metadata: {}, ...(commandName === 'DescribeServicesCommand' ? { services: [service] } : {}) },
        }),
      { step: 'initialize' },
    );
    expect(await run(sides.describe('a'))).toMatchObject({
      newestEvent: { at: '1970-01-01T00:00:30.000Z', message: 'has begun draining' },
      scaleInRefused: { at: '1970-01-01T00:00:20.000Z', message: kept },
    });
  });

  test('a deleted service is none', async () => {
    const { sides, run, service, containers, pass } = await givenServices();
    await service('a', { desiredCount: 0 });
    await pass(30);
    await run(containers.send(new DeleteServiceCommand({ cluster: 'prod', service: 'checkout-a' })));
    await pass(60);
    expect(await run(sides.describe('checkout-a'))).toBeUndefined();
  });
});

describe('raising a side', () => {
  const order = (w: PairWorld, taskDefinition: string, desired = 2) => ({
    service: 'checkout-b',
    home: w.b,
    taskDefinition,
    desired,
    likeService: 'checkout-a',
    token: 'checkout-7',
  });

  test('that stands at 0 sets definition and count in one call', async () => {
    const w = await givenServices();
    await w.service('a');
    await w.service('b', { desiredCount: 0 });
    const second = await w.register({ family: 'checkout', cpu: '512', memory: '1024' });
    w.calls();
    await w.run(w.sides.raise(order(w, second, 3)));
    expect(w.calls()).toEqual(['ecs:DescribeServices', 'ecs:UpdateService']);
    expect(await w.described('checkout-b')).toMatchObject({ desiredCount: 3, taskDefinition: second });
  });

  test('that does not exist makes it like the other side, in its own target group', async () => {
    const w = await givenServices();
    await w.service('a', {
      deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 100 },
      enableExecuteCommand: true,
      propagateTags: 'SERVICE',
      enableECSManagedTags: true,
    });
    await w.run(w.sides.raise(order(w, w.first)));
    const [a, b] = [await w.described('checkout-a'), await w.described('checkout-b')];
    const shape = (service: Service | undefined) => ({
      launchType: service?.launchType,
      network: service?.networkConfiguration,
      grace: service?.healthCheckGracePeriodSeconds,
      configuration: service?.deploymentConfiguration,
      scheduling: service?.schedulingStrategy,
      exec: service?.enableExecuteCommand,
      propagate: service?.propagateTags,
      tags: service?.tags,
    });
    expect(shape(b)).toEqual(shape(a));
    expect(b).toMatchObject({ desiredCount: 2, loadBalancers: [{ targetGroupArn: w.b, containerName: 'web', containerPort: 8080 }] });
  });

  test('twice is the same as once, and so is a repeat whose first answer was lost', async () => {
    const w = await givenServices();
    await w.service('a');
    w.local.faults.inject({ mode: 'effect-lost-response', service: 'ecs', operation: 'CreateService' });
    await w.run(w.sides.raise(order(w, w.first)));
    await w.run(w.sides.raise(order(w, w.first)));
    await w.pass(120);
    expect(await w.run(w.sides.describe('checkout-b'))).toMatchObject({ desired: 2, running: 2, steady: true });
  });

  test('that was made by a call of other values just now sets it to what is wanted', async () => {
    const w = await givenServices();
    await w.service('a');
    await w.service('b', { desiredCount: 0, clientToken: 'checkout-6' });
    // DescribeServices may say MISSING for a while after CreateService: here it does so once.
    const blind = ecsServices(
      Object.assign(Object.create(w.containers), {
        send: async (command: object, options: object) => {
          if (command instanceof DescribeServicesCommand && command.input.services?.[0] === 'checkout-b') return { services: [] };
          return w.containers.send(command as UpdateServiceCommand, options);
        },
      }) as typeof w.containers,
      'prod',
    );
    await w.run(blind.raise(order(w, w.first, 4)));
    expect(await w.described('checkout-b')).toMatchObject({ desiredCount: 4 });
  });

  test('like one that cannot be copied whole is refused with every reason, and nothing is made', async () => {
    const w = await givenServices();
    const registryArn = await givenRegistry(w);
    await w.service('a', {
      serviceRegistries: [{ registryArn }],
      loadBalancers: [
        { targetGroupArn: w.a, containerName: 'web', containerPort: 8080 },
        { targetGroupArn: w.b, containerName: 'web', containerPort: 8080 },
      ],
    });
    await expect(w.run(w.sides.raise(order(w, w.first)))).rejects.toMatchObject({
      name: 'PlanRefused',
      message: expect.stringMatching(/2 target groups instead of one; it has service registries/),
    });
    expect(await w.described('checkout-b')).toBeUndefined();
  });

  test('like one with members that the SDK does not know is refused with their names', async () => {
    const w = await givenServices();
    await w.service('a');
    const { handle } = w.local.transport.requestHandler;
    w.local.transport.requestHandler.handle = async (request, options) => {
      const answer = await handle(request, options);
      const body = JSON.parse(Buffer.from(answer.response.body as Uint8Array).toString('utf8')) as { services?: Record<string, unknown>[] };
      for (const service of body.services ?? []) service.warp = { factor: 9 };
      answer.response.body = Buffer.from(JSON.stringify(body));
      return answer;
    };
    await expect(w.run(w.sides.raise(order(w, w.first)))).rejects.toMatchObject({
      name: 'PlanRefused',
      message: expect.stringContaining("it has 'warp', which this version of Teal would lose"),
    });
  });

  test('while its predecessor of the same name drains ends with an error that passes', async () => {
    const w = await givenServices();
    await w.service('a');
    await w.service('b');
    await w.pass(120);
    await w.run(w.containers.send(new UpdateServiceCommand({ cluster: 'prod', service: 'checkout-b', desiredCount: 0 })));
    await w.run(w.containers.send(new DeleteServiceCommand({ cluster: 'prod', service: 'checkout-b', force: true })));
    await expect(w.run(w.sides.raise(order(w, w.first)))).rejects.toMatchObject({ name: 'AwsUnavailable' });
  });

  test('when neither side exists is refused', async () => {
    const w = await givenServices();
    await expect(w.run(w.sides.raise(order(w, w.first)))).rejects.toMatchObject({
      name: 'PlanRefused',
      message: expect.stringContaining('make the pair at 0'),
    });
  });
});

describe('scaling a side', () => {
  test('sets the count and nothing else', async () => {
    const { sides, run, service, described, first } = await givenServices();
    await service('a');
    await run(sides.scale('checkout-a', 5));
    expect(await described('checkout-a')).toMatchObject({ desiredCount: 5, taskDefinition: first });
    await run(sides.scale('checkout-a', 0));
    expect(await described('checkout-a')).toMatchObject({ desiredCount: 0 });
  });

  test('to 0 what does not exist is done already; to more is an error', async () => {
    const { sides, run } = await givenServices();
    await run(sides.scale('checkout-b', 0));
    await expect(run(sides.scale('checkout-b', 1))).rejects.toMatchObject({ name: 'ServiceNotFoundException' });
  });
});

/** ARN of a Cloud Map service that ECS can register tasks in. */
async function givenRegistry({ run, local, pass }: Awaited<ReturnType<typeof givenServices>>): Promise<string> {
  const map = new ServiceDiscoveryClient({
    region: local.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  const { OperationId } = await run(map.send(new CreatePrivateDnsNamespaceCommand({ Name: 'shop.internal', Vpc: 'vpc-1' })));
  await pass(60);
  const { Operation } = await run(map.send(new GetOperationCommand({ OperationId })));
  const { Service } = await run(
    map.send(
      new CreateDiscoveryServiceCommand({
        Name: 'checkout',
        NamespaceId: Operation?.Targets?.NAMESPACE,
        DnsConfig: { RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 15 }] },
      }),
    ),
  );
  return Service?.Arn ?? '';
}
