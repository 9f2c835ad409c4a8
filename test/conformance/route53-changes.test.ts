// One file, although it is long: what one call, ChangeResourceRecordSets, takes and refuses.
import { CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  GetChangeCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { create, givenModelledRoute53, NAME, remove, simple, upsert, weighted, ZONE } from '../../packages/local-aws/test/route53/given.ts';

/**
 * Sources: API reference (ChangeResourceRecordSets, GetChange, AliasTarget, ResourceRecordSet) and the
 * developer guide's pages on quotas and record types. Texts of refusals are those of public threads: the
 * numbers beside them.
 */

let world: Awaited<ReturnType<typeof givenModelledRoute53>>;
beforeEach(async () => {
  world = await givenModelledRoute53();
});

const BLUE = weighted('blue', 255, '192.0.2.1');
const GREEN = weighted('green', 0, '192.0.2.2');
const names = async () => (await world.records()).map(({ Name, SetIdentifier }) => [Name, SetIdentifier].filter(Boolean).join(' '));
const why = async (...changes: Parameters<typeof world.change>) => {
  const { name, message } = await refusal(world.change(...changes));
  return `${name}: ${message}`;
};

describe('a change batch', () => {
  test('is one transaction: with one invalid change, nothing happens, and every problem is told', async () => {
    await world.change(create(simple()));
    const message = await why(
      upsert(simple('192.0.2.9', { Name: 'other.example.test.' })),
      create(simple()),
      remove(simple('192.0.2.1', { Name: 'gone.example.test.' })),
      upsert(simple('192.0.2.1', { Name: 'www.example.org.' })),
    );
    // external-dns#3217, boto/boto#2887, meltwater/terraform-aws-asg-dns-handler#38
    expect(message).toBe(
      "InvalidChangeBatch: [Tried to create resource record set [name='checkout.example.test.', type='A'] but it already exists, " +
        "Tried to delete resource record set [name='gone.example.test.', type='A'] but it was not found, " +
        'RRSet with DNS name www.example.org. is not permitted in zone example.test.]',
    );
    expect(await names()).toEqual([NAME]);
  });

  test('moves both weights at once, and reads back in the form that it was written in', async () => {
    await world.change(create(BLUE), create(GREEN));
    await world.change(upsert({ ...BLUE, Weight: 128 }), upsert({ ...GREEN, Weight: 127 }));
    expect(await world.records()).toEqual([
      { ...BLUE, Weight: 128 },
      { ...GREEN, Weight: 127 },
    ]);
  });

  test('lets a simple record make way for weighted ones, when the simple one goes first', async () => {
    await world.change(create(simple()));
    await world.change(remove(simple()), create(BLUE), create(GREEN));
    expect(await names()).toEqual([`${NAME} blue`, `${NAME} green`]);
  });

  test('tells watchers the weights before and after', async () => {
    const told: unknown[] = [];
    world.local.effects.watch((effect) => effect.kind === 'records' && told.push(effect));
    await world.change(create(BLUE), create(GREEN));
    await world.change(create(simple('192.0.2.1', { Name: 'plain.example.test.' })));
    expect(told).toMatchObject([{ zone: world.zoneId, name: NAME, type: 'A', before: {}, weights: { blue: 255, green: 0 } }]);
  });

  test('takes 1,000 values, an UPSERT counted twice', async () => {
    const values = Array.from({ length: 250 }, (_, i) => ({ Value: `10.0.0.${i}` }));
    const many = (n: number) =>
      Array.from({ length: n }, (_, i) => upsert({ Name: `n${i}.${ZONE}`, Type: 'A', TTL: 1, ResourceRecords: values }));
    await world.change(...many(2));
    expect(await why(...many(3))).toBe('InvalidChangeBatch: [Number of records limit of 1000 exceeded.]');
  });
});

describe('a deletion must match', () => {
  beforeEach(() => world.change(create(BLUE), create(simple('192.0.2.7', { Name: 'plain.example.test.' }))));

  const plain = simple('192.0.2.7', { Name: 'plain.example.test.' });
  const other: [what: string, set: ResourceRecordSet][] = [
    ['the TTL', { ...plain, TTL: 61 }],
    ['the values', { ...plain, ResourceRecords: [{ Value: '192.0.2.8' }] }],
    ['the weight', { ...BLUE, Weight: 254 }],
  ];
  // kubernetes-sigs/external-dns#732; with a set identifier: airbnb/zonify#23
  test.each(other)('%s', async (_, set) => {
    const id = set.SetIdentifier ? `, set-identifier='blue'` : '';
    expect(await why(remove(set))).toBe(
      `InvalidChangeBatch: [Tried to delete resource record set [name='${set.Name}', type='A'${id}] but the values provided do not match the current values]`,
    );
  });

  test('the set identifier, or there is no such record', async () => {
    expect(await why(remove({ ...BLUE, SetIdentifier: 'green' }))).toBe(
      "InvalidChangeBatch: [Tried to delete resource record set [name='checkout.example.test.', type='A', set-identifier='green'] but it was not found]",
    );
  });

  test('but names may be written without the dot and in capitals', async () => {
    await world.change(remove({ ...plain, Name: 'PLAIN.example.test' }));
    expect(await names()).toEqual([`${NAME} blue`]);
  });
});

describe('record sets that cannot stand beside each other', () => {
  test('a weighted one beside a simple one', async () => {
    await world.change(create(simple()));
    // kubernetes-sigs/external-dns#4345
    expect(await why(upsert(BLUE))).toBe(
      'InvalidChangeBatch: [RRSet with DNS name checkout.example.test., type A, SetIdentifier blue cannot be created as a non-weighted set exists with the same name and type.]',
    );
  });

  test('a simple one beside weighted ones', async () => {
    await world.change(create(BLUE));
    // gardener/external-dns-management#513
    expect(await why(upsert(simple()))).toBe(
      'InvalidChangeBatch: [RRSet with DNS name checkout.example.test., type A cannot be created as other RRSets exist with the same name and type.]',
    );
    expect(await why(create(BLUE))).toContain("type='A', set-identifier='blue'] but it already exists");
  });

  test('a CNAME beside anything else, anything else beside a CNAME, and a CNAME at the apex', async () => {
    const cname = simple('www.example.org', { Name: 'alias.example.test.', Type: 'CNAME' });
    await world.change(create(cname), create(simple()));
    // ansible-collections/amazon.aws#2694, RJPearson94/terraform-aws-open-next#24
    expect(await why(upsert({ ...cname, Name: NAME }))).toBe(
      'InvalidChangeBatch: [RRSet of type CNAME with DNS name checkout.example.test. is not permitted as it conflicts with other records with the same DNS name in zone example.test.]',
    );
    expect(await why(upsert(simple('192.0.2.1', { Name: 'alias.example.test.' })))).toBe(
      'InvalidChangeBatch: [RRSet of type A with DNS name alias.example.test. is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone example.test.]',
    );
    expect(await why(upsert({ ...cname, Name: ZONE }))).toBe(
      'InvalidChangeBatch: [RRSet of type CNAME with DNS name example.test. is not permitted at apex in zone example.test.]',
    );
  });

  test('weighted ones with different TTLs; both may change together', async () => {
    await world.change(create(BLUE), create(GREEN));
    // aws/aws-sdk-go-v2#518
    expect(await why(upsert({ ...BLUE, TTL: 5 }))).toBe(
      'InvalidChangeBatch: [RRSet with DNS name checkout.example.test. and type A, SetIdentifier blue cannot be created as weighted sets must contain the same TTL.]',
    );
    await world.change(upsert({ ...BLUE, TTL: 5 }), upsert({ ...GREEN, TTL: 5 }));
  });

  test('the same one twice in a batch', async () => {
    // schwamster/serverless-certificate-creator#28
    expect(await why(upsert(BLUE), upsert({ ...BLUE, Weight: 1 }))).toBe(
      "InvalidChangeBatch: [The request contains an invalid set of changes for a resource record set 'A checkout.example.test.']",
    );
  });

  test('none where the zone needs its own', async () => {
    const ns = { Name: ZONE, Type: 'NS' as const, TTL: 172_800 };
    const { ResourceRecordSets: sets } = await world.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: world.zoneId }));
    const present = sets?.find(({ Type }) => Type === 'NS');
    expect(await why(remove({ ...ns, ResourceRecords: present?.ResourceRecords }))).toBe(
      'InvalidChangeBatch: [A HostedZone must contain at least one NS record for the zone itself.]',
    );
  });
});

describe('what no record set can be', () => {
  const where = (set: Partial<ResourceRecordSet>) =>
    `in Change with [Action=UPSERT, Name=checkout.example.test., Type=A, SetIdentifier=${set.SetIdentifier ?? 'null'}]`;
  const content = 'Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]';
  const routing = 'Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer]';
  const alias = { HostedZoneId: 'Z35SXDOTRQ7X7K', DNSName: 'x.us-east-1.elb.amazonaws.com', EvaluateTargetHealth: false };
  const cases: [what: string, over: Partial<ResourceRecordSet>, message: string][] = [
    ['no TTL', { TTL: undefined }, `${content}, but found none ${where({})}`], // modernisation-platform#10072
    ['no values', { ResourceRecords: undefined }, `${content}, but found none ${where({})}`],
    ['values and an alias', { AliasTarget: alias }, `${content}, but found more than one ${where({})}`], // community.aws#434
    ['a set identifier alone', { SetIdentifier: 'x' }, `${routing}, but found none ${where({ SetIdentifier: 'x' })}`], // terraform-provider-aws#1668
    ['a weight alone', { Weight: 1 }, `Missing field 'SetIdentifier' ${where({})}`], // community.aws#615
    ['MultiValueAnswer: false alone', { MultiValueAnswer: false }, `Missing field 'SetIdentifier' ${where({})}`], // aws/aws-sdk#75
    [
      'two ways of routing',
      { SetIdentifier: 'x', Weight: 1, MultiValueAnswer: true },
      `${routing}, but found more than one ${where({ SetIdentifier: 'x' })}`,
    ],
  ];
  test.each(cases)('%s', async (_, over, message) => {
    expect(await why(upsert(simple('192.0.2.1', over)))).toBe(`InvalidInput: Invalid request: ${message}`);
  });

  test.each([
    [256, 'Member must have value less than or equal to 255'],
    [-1, 'Member must have value greater than or equal to 0'],
  ])('weight %p', async (weight, rule) => {
    expect(await why(create(GREEN), create({ ...BLUE, Weight: weight }))).toBe(
      `InvalidInput: 1 validation error detected: Value '${weight}' at 'changeBatch.changes.2.member.resourceRecordSet.weight' failed to satisfy constraint: ${rule}`,
    );
    expect(await names()).toEqual([]);
  });

  const values: [type: ResourceRecordSet['Type'], value: string, problem: string][] = [
    ['A', 'ns-738.awsdns-28.net.', 'ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)'], // gomodules/dns#7
    ['A', '88.112.107.181, 88.112.107.181', 'ARRDATANotSingleField (Value contains spaces)'], // danpilch/aws-dyndns#3
    ['AAAA', '192.0.2.1', 'AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)'],
    ['CNAME', '', 'DomainNameEmpty (Domain name is empty)'], // harmony-one/harmony-ops#491
    ['TXT', 'no quotes', 'InvalidCharacterString (Value should be enclosed in quotation marks)'],
  ];
  test.each(values)('%s with the value %p', async (Type, value, problem) => {
    expect(await why(create(simple(value, { Type })))).toBe(
      `InvalidChangeBatch: [Invalid Resource Record: 'FATAL problem: ${problem} encountered with '${value}'']`,
    );
  });

  test('a value twice', async () => {
    expect(await why(create(simple('192.0.2.1', { ResourceRecords: [{ Value: '192.0.2.1' }, { Value: '192.0.2.1' }] })))).toBe(
      "InvalidChangeBatch: [Duplicate Resource Record: '192.0.2.1']",
    );
  });

  test('a health check that does not exist', async () => {
    expect(await why(create({ ...BLUE, HealthCheckId: 'no-such' }))).toContain('NoSuchHealthCheck: ');
    const { HealthCheck } = await world.route53.send(
      new CreateHealthCheckCommand({ CallerReference: 'c', HealthCheckConfig: { Type: 'HTTP', IPAddress: '192.0.2.1' } }),
    );
    await world.change(create({ ...BLUE, HealthCheckId: HealthCheck?.Id }));
    expect(await world.records()).toMatchObject([{ HealthCheckId: HealthCheck?.Id }]);
  });
});

describe('an alias', () => {
  const aliasTo = (DNSName: string, HostedZoneId: string) =>
    create({ Name: NAME, Type: 'A', AliasTarget: { DNSName, HostedZoneId, EvaluateTargetHealth: false } });

  test('leads to a load balancer by its zone, or to a record of the zone', async () => {
    const elb = new ElasticLoadBalancingV2Client(world.configuration);
    const { LoadBalancers } = await elb.send(new CreateLoadBalancerCommand({ Name: 'blue', Subnets: ['subnet-a', 'subnet-b'] }));
    const { DNSName = '', CanonicalHostedZoneId = '' } = LoadBalancers?.[0] ?? {};
    await world.change(aliasTo(`dualstack.${DNSName}`, CanonicalHostedZoneId));
    expect(await world.records()).toEqual([
      {
        Name: NAME,
        Type: 'A',
        AliasTarget: { DNSName: `dualstack.${DNSName.toLowerCase()}.`, HostedZoneId: CanonicalHostedZoneId, EvaluateTargetHealth: false },
      },
    ]);
    const { AliasTarget } = (await world.records())[0]!;
    await world.change(create(simple('192.0.2.3', { Name: 'a.example.test.' })));
    await world.change(
      remove({ Name: NAME, Type: 'A', AliasTarget }),
      create({
        Name: NAME,
        Type: 'A',
        AliasTarget: { DNSName: 'a.example.test.', HostedZoneId: world.zoneId, EvaluateTargetHealth: true },
      }),
    );
  });

  test('leads nowhere else', async () => {
    const name = 'nothing-1.us-east-1.elb.amazonaws.com';
    // harmony-one/harmony-ops#491
    const tried = `Tried to create an alias that targets ${name}., type A in zone Z35SXDOTRQ7X7K, but`;
    expect(await why(aliasTo(name, 'Z35SXDOTRQ7X7K'))).toBe(
      `InvalidChangeBatch: [${tried} the alias target name does not lie within the target zone, ${tried} that target was not found]`,
    );
    expect(await why(aliasTo('absent.example.test', world.zoneId))).toBe(
      `InvalidChangeBatch: [Tried to create an alias that targets absent.example.test., type A in zone ${world.zoneId}, but that target was not found]`,
    );
  });
});

describe('a change', () => {
  test('is PENDING until every name server has it, then INSYNC', async () => {
    const info = await world.change(create(BLUE));
    expect(info).toMatchObject({
      Id: expect.stringMatching(/^\/change\/C[0-9A-Z]{20}$/),
      Status: 'PENDING',
      SubmittedAt: expect.any(Date),
    });
    await world.pass(4);
    expect(await world.status(info)).toBe('PENDING');
    await world.pass(36);
    expect(await world.status(info)).toBe('INSYNC');
  });

  test('may never be in sync', async () => {
    const stuck = await givenModelledRoute53({ neverInSync: true });
    const info = await stuck.change(create(BLUE));
    await stuck.pass(86_400);
    expect(await stuck.status(info)).toBe('PENDING');
    expect(stuck.facade.resolve(NAME)).toMatchObject({ rcode: 'NXDOMAIN' });
  });

  test('of no known id is NoSuchChange', async () => {
    // boto/botocore#543
    expect(await refusal(world.route53.send(new GetChangeCommand({ Id: '/change/C15RYMEZ8RZJFM' })))).toMatchObject({
      name: 'NoSuchChange',
      message: 'Could not find resource with ID: C15RYMEZ8RZJFM',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('of no known zone is NoSuchHostedZone', async () => {
    const command = new ChangeResourceRecordSetsCommand({ HostedZoneId: 'Z0', ChangeBatch: { Changes: [create(BLUE)] } });
    expect(await refusal(world.route53.send(command))).toMatchObject({
      name: 'NoSuchHostedZone',
      message: 'No hosted zone found with ID: Z0',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('is refused while the zone still takes the one before', async () => {
    const busy = await givenModelledRoute53({ processingMs: 200 });
    await busy.change(create(BLUE));
    // hashicorp/terraform#1194
    expect(await refusal(busy.change(create(GREEN)))).toMatchObject({
      name: 'PriorRequestNotComplete',
      message: 'The request was rejected because Route 53 was still processing a prior request.',
      $metadata: { httpStatusCode: 400 },
    });
    await busy.pass(1);
    await busy.change(create(GREEN));
  });
});

test('an account has five requests a second', async () => {
  const clock = new VirtualClock();
  const local = await startLocalAws({ clock });
  const route53 = new Route53Client({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  const list = () => route53.send(new ListHostedZonesCommand({}));
  for (let i = 0; i < 5; i++) await list();
  expect(await refusal(list())).toMatchObject({ name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } });
  await clock.run(clock.sleep(200));
  await list();
  await local.stop();
});
