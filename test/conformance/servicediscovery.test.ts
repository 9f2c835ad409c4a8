import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  CreatePrivateDnsNamespaceCommand,
  DeleteNamespaceCommand,
  DeleteServiceCommand,
  DeregisterInstanceCommand,
  DiscoverInstancesCommand,
  type DiscoverInstancesCommandInput,
  GetInstancesHealthStatusCommand,
  GetNamespaceCommand,
  GetServiceCommand,
  ListInstancesCommand,
  ListNamespacesCommand,
  ListServicesCommand,
  UpdateInstanceCustomHealthStatusCommand,
} from '@aws-sdk/client-servicediscovery';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { givenModelledCloudMap, NAME, NAMESPACE } from '../../packages/local-aws/test/servicediscovery/given.ts';

/**
 * Sources: API reference of AWS Cloud Map (each operation), and the developer guide on DNS records of
 * instances.
 */

let world: Awaited<ReturnType<typeof givenModelledCloudMap>>;
let namespace: string;
beforeEach(async () => {
  world = await givenModelledCloudMap();
  namespace = await world.run(world.namespace());
});

const ip = (address: string) => ({ AWS_INSTANCE_IPV4: address });
const zoneOf = async () =>
  (await world.map.send(new GetNamespaceCommand({ Id: namespace }))).Namespace?.Properties?.DnsProperties?.HostedZoneId ?? '';

describe('a namespace', () => {
  test('is made by an operation, and is a hosted zone that nobody else may write', async () => {
    expect(namespace).toMatch(/^ns-[a-z0-9]{16}$/);
    const { Namespace: read } = await world.map.send(new GetNamespaceCommand({ Id: namespace }));
    expect(read).toMatchObject({
      Id: namespace,
      Name: NAMESPACE,
      Type: 'DNS_PRIVATE',
      ServiceCount: 0,
      // No TTL was asked for. Source: the example of `aws servicediscovery list-namespaces`.
      Properties: { HttpProperties: { HttpName: NAMESPACE }, DnsProperties: { SOA: {} } },
    });
    const HostedZoneId = await zoneOf();
    expect((await world.zoneRecords(HostedZoneId)).map(({ Type }) => Type)).toEqual(['NS', 'SOA']);
    const set = { Name: NAME, Type: 'A' as const, TTL: 1, ResourceRecords: [{ Value: '192.0.2.1' }] };
    const change = new ChangeResourceRecordSetsCommand({
      HostedZoneId,
      ChangeBatch: { Changes: [{ Action: 'CREATE', ResourceRecordSet: set }] },
    });
    expect(await refusal(new Route53Client(world.configuration).send(change))).toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  // Sources: RFC 2308 (the lesser of the SOA's TTL and minimum), "SOA and NS records that Amazon Route 53
  // creates for a public hosted zone" (900 and 86400), API reference of Cloud Map (SOA: "for purposes of
  // negative caching").
  test('tells resolvers by its SOA how long they may keep that there is no such name', async () => {
    const absentSeconds = (name: string) => {
      const { rcode, authority } = world.dns.resolve(name);
      return [rcode, authority[0]?.type, authority[0]?.ttl];
    };
    expect(absentSeconds(`nobody.${NAMESPACE}`)).toEqual(['NXDOMAIN', 'SOA', 900]);
    const asked = { Name: 'short.test', Vpc: 'vpc-1', Properties: { DnsProperties: { SOA: { TTL: 15 } } } };
    const { OperationId } = await world.map.send(new CreatePrivateDnsNamespaceCommand(asked));
    await world.pass(31);
    const { Targets } = (await world.operation(OperationId)) ?? {};
    const { Namespace: read } = await world.map.send(new GetNamespaceCommand({ Id: Targets?.NAMESPACE }));
    expect(read?.Properties?.DnsProperties?.SOA).toEqual({ TTL: 15 });
    expect(absentSeconds('nobody.short.test')).toEqual(['NXDOMAIN', 'SOA', 15]);
  });

  test('whose name the VPC has already fails in its operation', async () => {
    const { OperationId } = await world.map.send(new CreatePrivateDnsNamespaceCommand({ Name: NAMESPACE, Vpc: 'vpc-1' }));
    expect(await world.operation(OperationId)).toMatchObject({ Type: 'CREATE_NAMESPACE', Status: 'PENDING' });
    await world.pass(31);
    expect(await world.operation(OperationId)).toMatchObject({ Status: 'FAIL', ErrorCode: 'ConflictingDomainExists' });
  });

  test('is listed by its name, and goes when no service is left', async () => {
    const list = async (name: string) =>
      (await world.map.send(new ListNamespacesCommand({ Filters: [{ Name: 'NAME', Values: [name], Condition: 'EQ' }] }))).Namespaces;
    expect(await list('other')).toEqual([]);
    expect(await list(NAMESPACE)).toMatchObject([{ Id: namespace }]);
    const service = await world.service(namespace);
    const drop = () => world.map.send(new DeleteNamespaceCommand({ Id: namespace }));
    expect(await refusal(drop())).toMatchObject({ name: 'ResourceInUse', $metadata: { httpStatusCode: 409 } });
    await world.map.send(new DeleteServiceCommand({ Id: service.id }));
    const { OperationId } = await drop();
    await world.pass(31);
    expect(await world.operation(OperationId)).toMatchObject({ Status: 'SUCCESS' });
    expect(await refusal(world.map.send(new GetNamespaceCommand({ Id: namespace })))).toMatchObject({ name: 'NamespaceNotFound' });
    expect(world.dns.resolve(NAME)).toMatchObject({ rcode: 'REFUSED' });
  });
});

describe('a service', () => {
  test('tells its records; its name is taken once', async () => {
    const made = await world.service(namespace);
    expect(made).toMatchObject({
      Id: expect.stringMatching(/^srv-[a-z0-9]{16}$/),
      NamespaceId: namespace,
      InstanceCount: 0,
      Type: 'DNS_HTTP',
    });
    expect((await world.map.send(new GetServiceCommand({ Id: made.arn }))).Service).toMatchObject({
      DnsConfig: { NamespaceId: namespace, RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 15 }] },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    });
    expect(await refusal(world.service(namespace))).toMatchObject({
      name: 'ServiceAlreadyExists',
      ServiceId: made.id,
      $metadata: { httpStatusCode: 400 },
    });
    const { Services } = await world.map.send(new ListServicesCommand({ Filters: [{ Name: 'NAMESPACE_ID', Values: [namespace] }] }));
    expect(Services).toMatchObject([{ Id: made.id, Name: 'checkout' }]);
  });

  test('is given again to the same request id', async () => {
    const once = await world.service(namespace, { CreatorRequestId: 'r' });
    expect((await world.service(namespace, { CreatorRequestId: 'r' })).id).toBe(once.id);
  });

  test('does not go while it has instances', async () => {
    const { id } = await world.service(namespace);
    await world.register(id, 'one', ip('10.0.0.1'));
    expect(await refusal(world.map.send(new DeleteServiceCommand({ Id: id })))).toMatchObject({
      name: 'ResourceInUse',
      message: 'Service contains registered instances; delete the instances before deleting the service',
    });
  });

  test('of unknown id is ServiceNotFound', async () => {
    expect(await refusal(world.map.send(new GetServiceCommand({ Id: 'srv-0' })))).toMatchObject({
      name: 'ServiceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe('an instance', () => {
  test('is an A record of its own, once its operation is done, and no more after the other', async () => {
    const { id } = await world.service(namespace);
    const registering = await world.register(id, 'one', ip('10.0.0.1'));
    await world.register(id, 'two', ip('10.0.0.2'));
    expect(await world.operation(registering)).toMatchObject({ Status: 'PENDING', Targets: { SERVICE: id, INSTANCE: 'one' } });
    expect(world.answers()).toEqual([]);
    await world.pass(11);
    expect(await world.operation(registering)).toMatchObject({ Type: 'REGISTER_INSTANCE', Status: 'SUCCESS' });
    expect(world.answers()).toEqual(['10.0.0.1', '10.0.0.2']);
    expect((await world.zoneRecords(await zoneOf())).slice(2)).toMatchObject([
      { Name: `${NAME}.`, Type: 'A', SetIdentifier: 'one', MultiValueAnswer: true, TTL: 15, ResourceRecords: [{ Value: '10.0.0.1' }] },
      { SetIdentifier: 'two' },
    ]);
    const { OperationId } = await world.map.send(new DeregisterInstanceCommand({ ServiceId: id, InstanceId: 'one' }));
    await world.pass(11);
    expect(await world.operation(OperationId)).toMatchObject({ Type: 'DEREGISTER_INSTANCE', Status: 'SUCCESS' });
    expect(world.answers()).toEqual(['10.0.0.2']);
    expect((await world.map.send(new ListInstancesCommand({ ServiceId: id }))).Instances).toEqual([
      { Id: 'two', Attributes: ip('10.0.0.2') },
    ]);
    const again = world.map.send(new DeregisterInstanceCommand({ ServiceId: id, InstanceId: 'one' }));
    expect(await refusal(again)).toMatchObject({ name: 'InstanceNotFound' });
  });

  test('with SRV records tells its port, and has a name of its own', async () => {
    const { id } = await world.service(namespace, { DnsConfig: { DnsRecords: [{ Type: 'SRV', TTL: 15 }] } });
    expect(await refusal(world.register(id, 'one', ip('10.0.0.1')))).toMatchObject({ name: 'InvalidInput' });
    await world.register(id, 'one', { ...ip('10.0.0.1'), AWS_INSTANCE_PORT: '8080' });
    await world.pass(11);
    expect(world.answers(NAME, 'SRV')).toEqual([`1 1 8080 one.${NAME}.`]);
    expect(world.answers(`one.${NAME}`)).toEqual(['10.0.0.1']);
  });

  test('of a WEIGHTED service is one of several answers', async () => {
    const { id } = await world.service(namespace, { DnsConfig: { RoutingPolicy: 'WEIGHTED', DnsRecords: [{ Type: 'A', TTL: 15 }] } });
    for (const [i, name] of ['one', 'two'].entries()) await world.register(id, name, ip(`10.0.0.${i}`));
    await world.pass(11);
    const answers = Array.from({ length: 50 }, () => world.answers());
    expect(answers.every(({ length }) => length === 1)).toBe(true);
    expect(new Set(answers.flat())).toEqual(new Set(['10.0.0.0', '10.0.0.1']));
  });

  test('the same one twice at once is a DuplicateRequest', async () => {
    const { id } = await world.service(namespace);
    const operation = await world.register(id, 'one', ip('10.0.0.1'));
    expect(await refusal(world.register(id, 'one', ip('10.0.0.1')))).toMatchObject({
      name: 'DuplicateRequest',
      DuplicateOperationId: operation,
    });
    await world.pass(11);
    await world.register(id, 'one', ip('10.0.0.9'));
    await world.pass(11);
    expect(world.answers()).toEqual(['10.0.0.9']);
  });
});

describe('health', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await world.service(namespace));
    await world.register(id, 'one', ip('10.0.0.1'));
    await world.register(id, 'two', { ...ip('10.0.0.2'), AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' });
    await world.pass(11);
  });
  const discover = async (over: Partial<DiscoverInstancesCommandInput> = {}) => {
    const { Instances } = await world.map.send(
      new DiscoverInstancesCommand({ NamespaceName: NAMESPACE, ServiceName: 'checkout', ...over }),
    );
    return Instances?.map(({ InstanceId, HealthStatus }) => `${InstanceId} ${HealthStatus}`);
  };
  const say = (InstanceId: string, Status: 'HEALTHY' | 'UNHEALTHY') =>
    world.map.send(new UpdateInstanceCustomHealthStatusCommand({ ServiceId: id, InstanceId, Status }));

  test('decides what a name and DiscoverInstances give', async () => {
    expect(world.answers()).toEqual(['10.0.0.1']);
    expect(await discover()).toEqual(['one HEALTHY']);
    expect(await discover({ HealthStatus: 'ALL' })).toEqual(['one HEALTHY', 'two UNHEALTHY']);
    expect(await discover({ HealthStatus: 'UNHEALTHY' })).toEqual(['two UNHEALTHY']);
    expect(await discover({ QueryParameters: ip('10.0.0.2') as Record<string, string>, HealthStatus: 'HEALTHY' })).toEqual([]);
    const { Status } = await world.map.send(new GetInstancesHealthStatusCommand({ ServiceId: id }));
    expect(Status).toEqual({ one: 'HEALTHY', two: 'UNHEALTHY' });
  });

  test('changes about 30 seconds after it was told; when nothing is healthy, all answer', async () => {
    await say('one', 'UNHEALTHY');
    await world.pass(29);
    expect(world.answers()).toEqual(['10.0.0.1']);
    await world.pass(2);
    expect(world.answers()).toEqual(['10.0.0.1', '10.0.0.2']);
    expect(await discover()).toEqual(['one UNHEALTHY', 'two UNHEALTHY']);
    await say('two', 'HEALTHY');
    await world.pass(31);
    expect(world.answers()).toEqual(['10.0.0.2']);
  });

  test('is not told of a service without custom health checks', async () => {
    const plain = await world.service(namespace, { Name: 'plain', HealthCheckCustomConfig: undefined });
    await world.register(plain.id, 'one', ip('10.0.0.1'));
    const command = new UpdateInstanceCustomHealthStatusCommand({ ServiceId: plain.id, InstanceId: 'one', Status: 'HEALTHY' });
    expect(await refusal(world.map.send(command))).toMatchObject({ name: 'CustomHealthNotFound' });
    expect(await discover({ ServiceName: 'plain' })).toEqual(['one UNKNOWN']);
  });
});
