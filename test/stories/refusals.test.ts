import { RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DeleteAlarmsCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import {
  CreateServiceCommand,
  DeleteServiceCommand,
  DeregisterTaskDefinitionCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  type TargetGroupTuple,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  CreateServiceCommand as CreateDiscoveryServiceCommand,
  CreatePrivateDnsNamespaceCommand,
  GetOperationCommand,
  ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import { expect } from '@jest/globals';
import { SAMPLE, type SampleWorld } from '../../sample/checkout/world/sample-world.ts';
import { type Clients, cloudWatch, ecs, elb, scaling } from '../../src/aws/clients.ts';
import type { RefusalName } from '../../src/deployment/refusals.ts';
import type { RunningSample } from '../../src/rehearsal/start.ts';
import { JUDGE } from '../support/judge-of.ts';
import { addPathRule, toPair, withPathRule } from '../support/more-routes.ts';
import { type Given, simulatedStory } from '../support/story.ts';

type Trouble = (sample: RunningSample) => Promise<unknown>;

/**
 * An order in a world with this trouble in it is refused for exactly these reasons, and nothing has changed.
 */
function refused(names: readonly RefusalName[], title: string, trouble: Trouble, given: Given = {}): void {
  simulatedStory(`${title}: ${names.join(', ')}`, given, async ({ sample, progress, watch }, when, then) => {
    await watch.somebodyElse(() => trouble(sample));
    await sample.push('v2', 'candidate');
    const before = sample.local.services.elbv2.facade.snapshot().routes;
    const end = await then.executionEnds(await when.ordered({ service: SAMPLE.service, image: 'candidate' }));
    expect(end).toMatchObject({ status: 'FAILED', error: 'Refused' });
    const told = [...(end.cause ?? '').matchAll(/^([a-z-]+): /gm)].map(([, name]) => name);
    expect([...new Set(told)].sort()).toEqual([...names].sort());
    expect(progress.ended).toMatchObject([{ outcome: 'REFUSED' }]);
    expect(sample.local.services.elbv2.facade.snapshot().routes).toEqual(before);
    then.leaseIsFree();
  });
}

const forward = (...groups: readonly TargetGroupTuple[]) => ({ Type: 'forward' as const, ForwardConfig: { TargetGroups: [...groups] } });

const onDefault = (weights: (world: SampleWorld) => ReturnType<typeof forward>): Trouble => {
  return ({ clients, world }) =>
    elb(clients).send(new ModifyListenerCommand({ ListenerArn: world.listener, DefaultActions: [weights(world)] }));
};

const onStage = (action: (world: SampleWorld, clients: Clients) => Promise<ReturnType<typeof forward>>): Trouble => {
  return async ({ clients, world }) =>
    elb(clients).send(new ModifyRuleCommand({ RuleArn: world.stageRule, Actions: [await action(world, clients)] }));
};

const onIdleService =
  (change: (world: SampleWorld) => Partial<ConstructorParameters<typeof UpdateServiceCommand>[0]>): Trouble =>
  ({ clients, world }) =>
    ecs(clients).send(new UpdateServiceCommand({ cluster: SAMPLE.cluster, service: 'checkout-b', ...change(world) }));

const anotherGroup = async (clients: Clients): Promise<string> => {
  const made = await elb(clients).send(
    new CreateTargetGroupCommand({ Name: 'search', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-0123456789abcdef0', TargetType: 'ip' }),
  );
  return made.TargetGroups?.[0]?.TargetGroupArn ?? '';
};

const metrics = {
  ...JUDGE,
  errorRate: { max: 0.01, minRequests: 10 },
  alarms: [],
  everySeconds: 60,
  inconclusive: 'wait',
  patienceSeconds: 60,
} as const;
const nothing: Trouble = async () => {};

refused(
  ['route-missing'],
  'a production rule is gone',
  ({ clients, config }) => elb(clients).send(new DeleteRuleCommand({ RuleArn: (config.production[1] as { rule: string }).rule })),
  { furnish: withPathRule('/api/*') },
);
refused(
  ['route-odd'],
  'the idle group is in no forward',
  onDefault(({ targetGroups: [a] }) => forward({ TargetGroupArn: a, Weight: 1 })),
);
refused(['routes-disagree'], 'a path rule leads to the other side', nothing, { furnish: withPathRule('/api/*', { a: 0, b: 100 }) });
refused(
  ['not-all-blue'],
  'production is divided',
  onDefault((world) => toPair(world, { a: 50, b: 50 })),
);
refused(['unnamed-route'], 'a rule nobody named leads to the pair', ({ clients, world }) =>
  addPathRule(clients, world, '/api/*', { a: 1, b: 0 }),
);
refused(
  ['stickiness'],
  'clients are pinned to a side',
  onDefault((world) => {
    const { ForwardConfig, ...action } = toPair(world, { a: 100, b: 0 });
    return { ...action, ForwardConfig: { ...ForwardConfig, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 3_600 } } };
  }),
);
refused(['stage-missing'], 'the stage rule is gone', ({ clients, world }) =>
  elb(clients).send(new DeleteRuleCommand({ RuleArn: world.stageRule })),
);
refused(['stage-open', 'idle-targets'], 'the stage shows the idle side, where somebody registered a target', async (sample) => {
  const { clients, world } = sample;
  await onStage(async ({ targetGroups: [, b] }) => forward({ TargetGroupArn: b, Weight: 1 }))(sample);
  await elb(clients).send(new RegisterTargetsCommand({ TargetGroupArn: world.targetGroups[1], Targets: [{ Id: '10.9.9.9', Port: 80 }] }));
});
refused(
  ['stage-foreign'],
  "the stage shows another service's group",
  onStage(async (_, clients) => forward({ TargetGroupArn: await anotherGroup(clients), Weight: 1 })),
);
refused(['groups-differ'], "the sides' health checks differ", ({ clients, world }) =>
  elb(clients).send(new ModifyTargetGroupCommand({ TargetGroupArn: world.targetGroups[1], HealthCheckPath: '/' })),
);
refused(
  ['idle-service-running'],
  'the idle service is not at 0',
  onIdleService(() => ({ desiredCount: 1 })),
);
refused(['wrong-target-group'], 'the idle service registers in another group', async (sample) => {
  const group = await anotherGroup(sample.clients);
  await elb(sample.clients).send(
    new CreateRuleCommand({
      ListenerArn: sample.world.listener,
      Priority: 30,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/search'] } }],
      Actions: [forward({ TargetGroupArn: group, Weight: 1 })],
    }),
  );
  await onIdleService(() => ({
    loadBalancers: [{ targetGroupArn: group, containerName: SAMPLE.container, containerPort: SAMPLE.containerPort }],
  }))(sample);
});
refused(
  ['service-connect'],
  'the idle service is reached by Service Connect',
  onIdleService(() => ({ serviceConnectConfiguration: { enabled: true, namespace: 'prod' } })),
);
refused(['service-registries'], 'the idle service is in service discovery', async (sample) => {
  const { region, transport, clock } = sample.local;
  const map = new ServiceDiscoveryClient({ region, ...transport, credentials: { accessKeyId: 'team', secretAccessKey: 'secret' } });
  const { OperationId } = await map.send(new CreatePrivateDnsNamespaceCommand({ Name: 'prod.internal', Vpc: 'vpc-0123456789abcdef0' }));
  const made = async () => (await map.send(new GetOperationCommand({ OperationId }))).Operation;
  while ((await made())?.Status !== 'SUCCESS') await clock.sleep(1_000);
  const NamespaceId = (await made())?.Targets?.NAMESPACE;
  const DnsConfig = { DnsRecords: [{ Type: 'A' as const, TTL: 10 }] };
  const { Service } = await map.send(new CreateDiscoveryServiceCommand({ Name: 'checkout', NamespaceId, DnsConfig }));
  await onIdleService(() => ({ serviceRegistries: [{ registryArn: Service?.Arn ?? '' }] }))(sample);
});
refused(['foreign-service'], 'another service registers in the pair', ({ clients, world }) =>
  ecs(clients).send(
    new CreateServiceCommand({
      cluster: SAMPLE.cluster,
      serviceName: 'cart',
      taskDefinition: SAMPLE.family,
      desiredCount: 0,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0a1b2c3d'] } },
      loadBalancers: [{ targetGroupArn: world.targetGroups[1], containerName: SAMPLE.container, containerPort: SAMPLE.containerPort }],
    }),
  ),
);
refused(['autoscaled'], 'a side is autoscaled', ({ clients }) =>
  scaling(clients).send(
    new RegisterScalableTargetCommand({
      ServiceNamespace: 'ecs',
      ResourceId: `service/${SAMPLE.cluster}/checkout-a`,
      ScalableDimension: 'ecs:service:DesiredCount',
      MinCapacity: 3,
      MaxCapacity: 9,
    }),
  ),
);
refused(
  ['pair-missing'],
  'neither service exists',
  async ({ clients }) => {
    for (const service of ['checkout-a', 'checkout-b'])
      await ecs(clients).send(new DeleteServiceCommand({ cluster: SAMPLE.cluster, service }));
  },
  { empty: true },
);
refused(['blue-unsteady'], 'blue is in a rollout of its own', ({ clients }) =>
  ecs(clients).send(new UpdateServiceCommand({ cluster: SAMPLE.cluster, service: 'checkout-a', forceNewDeployment: true })),
);
refused(['no-template'], 'the family has no revision of its own', ({ clients }) =>
  ecs(clients).send(new DeregisterTaskDefinitionCommand({ taskDefinition: `${SAMPLE.family}:1` })),
);
refused(['template-container'], 'the newest revision lacks the container', ({ clients }) =>
  ecs(clients).send(
    new RegisterTaskDefinitionCommand({
      family: SAMPLE.family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'app', image: 'app', portMappings: [{ containerPort: SAMPLE.containerPort }] }],
    }),
  ),
);
refused(['role-not-named'], 'the newest revision has a role that Teal may not pass', ({ clients }) =>
  ecs(clients).send(
    new RegisterTaskDefinitionCommand({
      family: SAMPLE.family,
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      taskRoleArn: 'arn:aws:iam::123456789012:role/administrator',
      containerDefinitions: [{ name: 'web', image: 'app', portMappings: [{ containerPort: SAMPLE.containerPort }] }],
    }),
  ),
);
refused(['alarm-firing'], 'an alarm fires already', ({ clients }) =>
  cloudWatch(clients).send(new SetAlarmStateCommand({ AlarmName: SAMPLE.alarm, StateValue: 'ALARM', StateReason: 'a story' })),
);
refused(['alarm-missing'], 'an alarm is gone', ({ clients }) =>
  cloudWatch(clients).send(new DeleteAlarmsCommand({ AlarmNames: [SAMPLE.alarm] })),
);
refused(['bake-too-short'], 'a bake is too short for metrics', nothing, { configured: { judge: metrics } });
refused(['too-many-events'], 'the steps need too much history', nothing, {
  configured: { windowSeconds: 90_000, judge: { ...metrics, errorRate: undefined as never, everySeconds: 30 } },
});

simulatedStory('what is allowed by name, with a reason, is no reason to refuse', {}, async ({ sample }, when, then) => {
  await onIdleService(() => ({ desiredCount: 1 }))(sample);
  const { digest } = await sample.push('v2', 'candidate');
  const allow = [{ refusal: 'idle-service-running', reason: 'left there by hand' }];
  const v2 = await when.ordered({ service: SAMPLE.service, image: 'candidate', allow });
  await then.ends({ ...v2, digest }, 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
});

simulatedStory(
  'an input that says it was resolved before does not bring in an image from elsewhere',
  {},
  async ({ sample, progress }, when, then) => {
    const { digest } = await sample.push('v2', 'candidate');
    const at = new Date(sample.local.clock.now()).toISOString();
    const queued = {
      id: 'forged',
      service: SAMPLE.service,
      image: { uri: `registry.example.com/checkout@${digest}`, repository: sample.config.image.repository, digest, pushedAt: at },
      by: 'program' as const,
      at,
      force: false,
      allow: [],
      configHash: '0'.repeat(64),
    };
    const end = await then.executionEnds(await when.queuedBySomebody(queued));
    expect(end).toMatchObject({
      status: 'FAILED',
      error: 'Refused',
      cause: expect.stringContaining('image-foreign: registry.example.com'),
    });
    expect(progress.ended).toMatchObject([{ outcome: 'REFUSED' }]);
    then.leaseIsFree();
  },
);
