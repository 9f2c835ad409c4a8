import {
  AddTagsCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  type CreateTargetGroupCommandInput,
  DeleteListenerCommand,
  DeleteLoadBalancerCommand,
  DeleteTargetGroupCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyTargetGroupAttributesCommand,
  ModifyTargetGroupCommand,
  RegisterTargetsCommand,
  RemoveTagsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws } from '@teal/local-aws';
import { realClock } from '../../packages/local-aws/src/clock/scaled-clock.ts';
import { elbv2Service } from '../../packages/local-aws/src/elbv2/elbv2.ts';
import type { ServiceContext } from '../../packages/local-aws/src/kernel/service.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';
import { fixed, givenModelledBalancer, split } from '../../packages/local-aws/test/elbv2/given.ts';

let world: Awaited<ReturnType<typeof givenModelledBalancer>>;
beforeEach(async () => {
  world = await givenModelledBalancer();
});

const GROUP = {
  Name: 'blue',
  Protocol: 'HTTP',
  Port: 8080,
  VpcId: 'vpc-1',
  TargetType: 'ip',
} as const satisfies CreateTargetGroupCommandInput;

describe.each(DOORS)('Elastic Load Balancing, %s', (door) => {
  const local = startLocalAws({
    services: { elbv2: (ctx: ServiceContext) => elbv2Service(ctx, { dataPlane: 'model' }) },
    throttling: false,
    clock: realClock(),
  });
  let elb: ElasticLoadBalancingV2Client;
  beforeAll(async () => {
    elb = new ElasticLoadBalancingV2Client(await clientThrough(door, await local));
  });
  afterAll(async () => {
    elb.destroy();
    await (await local).stop();
  });

  test('creates, describes and refuses in the wire forms of the service', async () => {
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'shop', Subnets: ['subnet-a', 'subnet-b'] }));
    expect(LoadBalancers?.[0]).toMatchObject({
      LoadBalancerArn: expect.stringMatching(/^arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer\/app\/shop\/[0-9a-f]{16}$/),
      DNSName: expect.stringMatching(/^shop-\d+\.us-east-1\.elb\.amazonaws\.com$/),
      CreatedTime: expect.any(Date),
      State: { Code: 'active' },
      Type: 'application',
    });
    const { TargetGroups } = await elb.send(new CreateTargetGroupCommand(GROUP));
    expect(TargetGroups).toEqual([
      {
        TargetGroupArn: expect.stringMatching(/^arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup\/blue\/[0-9a-f]{16}$/),
        TargetGroupName: 'blue',
        Protocol: 'HTTP',
        Port: 8080,
        VpcId: 'vpc-1',
        HealthCheckProtocol: 'HTTP',
        HealthCheckPort: 'traffic-port',
        HealthCheckEnabled: true,
        HealthCheckIntervalSeconds: 30,
        HealthCheckTimeoutSeconds: 5,
        HealthyThresholdCount: 5,
        UnhealthyThresholdCount: 2,
        HealthCheckPath: '/',
        Matcher: { HttpCode: '200' },
        LoadBalancerArns: [],
        TargetType: 'ip',
        ProtocolVersion: 'HTTP1',
        IpAddressType: 'ipv4',
      },
    ]);
    expect(await refusal(elb.send(new DescribeTargetGroupsCommand({ Names: ['absent'] })))).toMatchObject({
      name: 'TargetGroupNotFoundException',
      message: 'One or more target groups not found',
      $metadata: { httpStatusCode: 400 },
    });
    expect(await refusal(elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: 'nope' })))).toMatchObject({
      name: 'ValidationError',
      message: "'nope' is not a valid target group ARN",
    });
  });
});

describe('load balancers', () => {
  test('need two subnets and a name that is a name', async () => {
    const create = (Name: string, ...Subnets: string[]) => world.elb.send(new CreateLoadBalancerCommand({ Name, Subnets }));
    expect(await refusal(create('one', 'subnet-a'))).toMatchObject({
      name: 'ValidationError',
      message: 'At least two subnets in two different Availability Zones must be specified',
    });
    for (const name of ['-a', 'internal-a', 'a_b', 'a'.repeat(33)])
      expect(await refusal(create(name, 'a', 'b'))).toMatchObject({ name: 'ValidationError' });
  });

  test('of the same name and settings are the same one', async () => {
    const create = (...Subnets: string[]) => world.elb.send(new CreateLoadBalancerCommand({ Name: 'main', Subnets }));
    expect((await create('subnet-a', 'subnet-b')).LoadBalancers?.[0]?.LoadBalancerArn).toBe(world.loadBalancer);
    expect(await refusal(create('subnet-x', 'subnet-y'))).toMatchObject({
      name: 'DuplicateLoadBalancerNameException',
      message: "A load balancer with the same name 'main' exists, but with different settings",
    });
  });

  test('go with their listeners', async () => {
    const group = await world.group('blue');
    await world.listener(split({ [group]: 1 }));
    await world.elb.send(new DeleteLoadBalancerCommand({ LoadBalancerArn: world.loadBalancer }));
    expect(await refusal(world.elb.send(new DescribeLoadBalancersCommand({ Names: ['main'] })))).toMatchObject({
      name: 'LoadBalancerNotFoundException',
      message: "Load balancers '[main]' not found",
    });
    expect(world.facade.isAttached(group)).toBe(false);
    await world.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group }));
  });

  test('tell their attributes', async () => {
    const { Attributes } = await world.elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: world.loadBalancer }));
    expect(Attributes).toContainEqual({ Key: 'idle_timeout.timeout_seconds', Value: '60' });
  });
});

describe('listeners', () => {
  test('have a port of their own on their load balancer', async () => {
    await world.listener(fixed('200', 'a'));
    const again = world.elb.send(
      new CreateListenerCommand({ LoadBalancerArn: world.loadBalancer, Protocol: 'HTTP', Port: 80, DefaultActions: fixed('200', 'b') }),
    );
    expect(await refusal(again)).toMatchObject({
      name: 'DuplicateListenerException',
      message: `A listener already exists on this port for this load balancer '${world.loadBalancer}'`,
    });
  });

  test('of HTTPS need a certificate', async () => {
    const create = (settings: object) => world.listener(fixed('200', 'a'), { Protocol: 'HTTPS', Port: 443, ...settings });
    expect(await refusal(create({}))).toMatchObject({
      name: 'ValidationError',
      message: 'A certificate must be specified for HTTPS listeners',
    });
    const listener = await create({ Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' }] });
    const { Listeners } = await world.elb.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
    expect(Listeners?.[0]).toMatchObject({ Protocol: 'HTTPS', SslPolicy: 'ELBSecurityPolicy-2016-08', Certificates: [{}] });
  });

  test('keep what a change does not name', async () => {
    const listener = await world.listener(fixed('200', 'a'));
    const { Listeners } = await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, Port: 81 }));
    expect(Listeners?.[0]).toMatchObject({ Port: 81, Protocol: 'HTTP', DefaultActions: fixed('200', 'a') });
  });

  test('that are gone are not found', async () => {
    const ListenerArn = await world.listener(fixed('200', 'a'));
    await world.elb.send(new DeleteListenerCommand({ ListenerArn }));
    expect(await refusal(world.elb.send(new DescribeListenersCommand({ ListenerArns: [ListenerArn] })))).toMatchObject({
      name: 'ListenerNotFoundException',
      message: 'One or more listeners not found',
    });
  });
});

describe('target groups', () => {
  const create = (settings: Partial<CreateTargetGroupCommandInput>) =>
    world.elb.send(new CreateTargetGroupCommand({ ...GROUP, ...settings }));

  test.each<[string, Partial<CreateTargetGroupCommandInput>, string]>([
    [
      'an interval that is not above the time-out',
      { HealthCheckIntervalSeconds: 5 },
      'Health check interval must be greater than the timeout.',
    ],
    [
      'an interval below 5',
      { HealthCheckIntervalSeconds: 4, HealthCheckTimeoutSeconds: 2 },
      "Value '4' at 'healthCheckIntervalSeconds' failed to satisfy constraint",
    ],
    ['a threshold above 10', { HealthyThresholdCount: 11 }, "Value '11' at 'healthyThresholdCount' failed to satisfy constraint"],
    ['a matcher that is none', { Matcher: { HttpCode: '2xx' } }, "Health check matcher HTTP code '2xx'"],
    ['a path that does not begin with /', { HealthCheckPath: 'healthz' }, "must begin with a '/' character"],
    ['a name that is too long', { Name: 'a'.repeat(33) }, "cannot be longer than '32' characters"],
    ['no port', { Port: undefined }, 'A port must be specified'],
  ])('refuse %s', async (_, settings, message) => {
    expect(await refusal(create(settings))).toMatchObject({ name: 'ValidationError', message: expect.stringContaining(message) });
  });

  test('of the same name and settings are the same one', async () => {
    const first = await create({});
    expect((await create({})).TargetGroups?.[0]?.TargetGroupArn).toBe(first.TargetGroups?.[0]?.TargetGroupArn);
    expect(await refusal(create({ Port: 81 }))).toMatchObject({
      name: 'DuplicateTargetGroupNameException',
      message: "A target group with the same name 'blue' exists, but with different settings",
    });
  });

  test('name the load balancer that forwards to them, and cannot be deleted then', async () => {
    const group = await world.group('blue');
    const listener = await world.listener(split({ [group]: 0 }));
    const { TargetGroups } = await world.elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: world.loadBalancer }));
    expect(TargetGroups).toMatchObject([{ TargetGroupArn: group, LoadBalancerArns: [world.loadBalancer] }]);
    expect(await refusal(world.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group })))).toMatchObject({
      name: 'ResourceInUseException',
      message: `Target group '${group}' is currently in use by a listener or a rule`,
    });
    await world.elb.send(new DeleteListenerCommand({ ListenerArn: listener }));
    await world.elb.send(new DeleteTargetGroupCommand({ TargetGroupArn: group }));
    expect(await refusal(world.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn: group })))).toMatchObject({
      name: 'TargetGroupNotFoundException',
    });
  });

  test('belong to one load balancer', async () => {
    const group = await world.group('blue');
    await world.listener(split({ [group]: 1 }));
    const other = await world.elb.send(new CreateLoadBalancerCommand({ Name: 'other', Subnets: ['a', 'b'] }));
    const LoadBalancerArn = other.LoadBalancers?.[0]?.LoadBalancerArn;
    const second = world.elb.send(
      new CreateListenerCommand({ LoadBalancerArn, Protocol: 'HTTP', Port: 80, DefaultActions: split({ [group]: 1 }) }),
    );
    expect(await refusal(second)).toMatchObject({ name: 'TargetGroupAssociationLimitException' });
  });

  test('change their checks, and keep what a change does not name', async () => {
    const group = await world.group('blue');
    const { TargetGroups } = await world.elb.send(
      new ModifyTargetGroupCommand({ TargetGroupArn: group, HealthCheckPath: '/healthz', Matcher: { HttpCode: '200-299' } }),
    );
    expect(TargetGroups?.[0]).toMatchObject({
      HealthCheckPath: '/healthz',
      Matcher: { HttpCode: '200-299' },
      HealthCheckIntervalSeconds: 5,
    });
  });

  test('have the attributes of the service, and no others', async () => {
    const TargetGroupArn = await world.group('blue');
    const { Attributes } = await world.elb.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn }));
    expect(Attributes).toEqual(
      expect.arrayContaining([
        { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
        { Key: 'stickiness.enabled', Value: 'false' },
        { Key: 'slow_start.duration_seconds', Value: '0' },
        { Key: 'load_balancing.cross_zone.enabled', Value: 'use_load_balancer_configuration' },
      ]),
    );
    const modify = (Key: string, Value: string) =>
      world.elb.send(new ModifyTargetGroupAttributesCommand({ TargetGroupArn, Attributes: [{ Key, Value }] }));
    expect(await refusal(modify('delay', '1'))).toMatchObject({
      name: 'ValidationError',
      message: "Target group attribute key 'delay' is not recognized",
    });
    expect(await refusal(modify('deregistration_delay.timeout_seconds', '3601'))).toMatchObject({
      message: "'deregistration_delay.timeout_seconds' value '3601' must be between '0-3600' inclusive",
    });
  });
});

describe('targets', () => {
  test('are addresses in a group of addresses, and default to the port of the group', async () => {
    const group = await world.group('blue', { Port: 9090 });
    const register = (Id: string) => world.elb.send(new RegisterTargetsCommand({ TargetGroupArn: group, Targets: [{ Id }] }));
    await register('10.0.0.1');
    expect(await world.health(group)).toEqual({ '10.0.0.1:9090': 'unused Target.NotInUse' });
    expect(await refusal(register('i-0123'))).toMatchObject({ name: 'ValidationError' });
  });

  test('that were never registered are unused, and deregistering them does nothing', async () => {
    const TargetGroupArn = await world.group('blue');
    const Targets = [{ Id: '10.9.9.9', Port: 80 }];
    const { TargetHealthDescriptions } = await world.elb.send(new DescribeTargetHealthCommand({ TargetGroupArn, Targets }));
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toEqual({
      State: 'unused',
      Reason: 'Target.NotRegistered',
      Description: 'Target is not registered to the target group',
    });
    await world.elb.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets }));
  });
});

describe('tags', () => {
  test('are set, described and removed, on whatever has an ARN', async () => {
    const group = await world.group('blue', { Tags: [{ Key: 'team', Value: 'shop' }] });
    await world.elb.send(new AddTagsCommand({ ResourceArns: [group, world.loadBalancer], Tags: [{ Key: 'stage', Value: 'prod' }] }));
    await world.elb.send(new RemoveTagsCommand({ ResourceArns: [group], TagKeys: ['team'] }));
    const { TagDescriptions } = await world.elb.send(new DescribeTagsCommand({ ResourceArns: [group, world.loadBalancer] }));
    expect(TagDescriptions).toEqual([
      { ResourceArn: group, Tags: [{ Key: 'stage', Value: 'prod' }] },
      { ResourceArn: world.loadBalancer, Tags: [{ Key: 'stage', Value: 'prod' }] },
    ]);
  });

  test('refuse the same key twice, and too many', async () => {
    const ResourceArns = [world.loadBalancer];
    const twice = [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ];
    expect(await refusal(world.elb.send(new AddTagsCommand({ ResourceArns, Tags: twice })))).toMatchObject({
      name: 'DuplicateTagKeysException',
    });
    const many = Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: '' }));
    expect(await refusal(world.elb.send(new AddTagsCommand({ ResourceArns, Tags: many })))).toMatchObject({ name: 'TooManyTagsException' });
  });
});
