import {
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetHealthCheckStatusCommand,
  GetHostedZoneCommand,
  ListHostedZonesByNameCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ListResourceRecordSetsCommandInput,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { create, givenModelledRoute53, remove, simple, weighted, ZONE } from '../../packages/local-aws/test/route53/given.ts';

/**
 * Sources: API reference (CreateHostedZone, ListHostedZones, ListHostedZonesByName, DeleteHostedZone,
 * ListResourceRecordSets).
 */

let world: Awaited<ReturnType<typeof givenModelledRoute53>>;
beforeEach(async () => {
  world = await givenModelledRoute53();
});

describe('a hosted zone', () => {
  test('begins with its NS and SOA records, four name servers, and a PENDING change', async () => {
    const made = await world.route53.send(
      new CreateHostedZoneCommand({ Name: 'Shop.Example', CallerReference: 'shop', HostedZoneConfig: { Comment: 'the shop' } }),
    );
    expect(made).toMatchObject({
      Location: expect.stringMatching(/^https:\/\/route53\.amazonaws\.com\/2013-04-01\/hostedzone\/Z[0-9A-Z]{20}$/),
      HostedZone: {
        Name: 'shop.example.',
        CallerReference: 'shop',
        Config: { Comment: 'the shop', PrivateZone: false },
        ResourceRecordSetCount: 2,
      },
      ChangeInfo: { Status: 'PENDING' },
      DelegationSet: { NameServers: expect.arrayContaining([expect.stringMatching(/^ns-\d+\.awsdns-\d\d\.co\.uk$/)]) },
    });
    const { ResourceRecordSets: sets } = await world.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: made.HostedZone?.Id }));
    expect(sets).toMatchObject([
      { Name: 'shop.example.', Type: 'NS', TTL: 172_800, ResourceRecords: { length: 4 } },
      {
        Type: 'SOA',
        TTL: 900,
        ResourceRecords: [{ Value: expect.stringMatching(/ awsdns-hostmaster\.amazon\.com\. 1 7200 900 1209600 86400$/) }],
      },
    ]);
  });

  test('of a VPC is private, has no delegation set, and only one of a name', async () => {
    const VPC = { VPCId: 'vpc-1', VPCRegion: 'us-east-1' } as const;
    const make = (CallerReference: string) => world.route53.send(new CreateHostedZoneCommand({ Name: 'corp.test', CallerReference, VPC }));
    const made = await make('1');
    expect(made).toMatchObject({ HostedZone: { Config: { PrivateZone: true } }, VPC });
    expect(made.DelegationSet).toBeUndefined();
    const read = await world.route53.send(new GetHostedZoneCommand({ Id: made.HostedZone?.Id }));
    expect(read).toMatchObject({ HostedZone: { Name: 'corp.test.' }, VPCs: [VPC] });
    expect(await refusal(make('2'))).toMatchObject({ name: 'ConflictingDomainExists' });
  });

  test('is made once for a caller reference', async () => {
    const again = new CreateHostedZoneCommand({ Name: 'example.test', CallerReference: 'zone' });
    expect(await refusal(world.route53.send(again))).toMatchObject({ name: 'HostedZoneAlreadyExists', $metadata: { httpStatusCode: 409 } });
  });

  test('goes only when nothing but its own records is left', async () => {
    await world.change(create(simple()));
    const drop = () => world.route53.send(new DeleteHostedZoneCommand({ Id: world.zoneId }));
    // gruntwork-io/cloud-nuke#743
    expect(await refusal(drop())).toMatchObject({
      name: 'HostedZoneNotEmpty',
      message: 'The specified hosted zone contains non-required resource record sets and so cannot be deleted.',
    });
    await world.change(remove(simple()));
    await drop();
    expect(await refusal(drop())).toMatchObject({ name: 'NoSuchHostedZone' });
    expect(world.facade.resolve(ZONE, 'SOA')).toMatchObject({ rcode: 'REFUSED' });
  });
});

describe('lists of zones', () => {
  beforeEach(async () => {
    for (const Name of ['b.test', 'a.example.test', 'a.test'])
      await world.route53.send(new CreateHostedZoneCommand({ Name, CallerReference: Name }));
  });
  const names = ({ HostedZones }: { HostedZones: { Name?: string | undefined }[] | undefined }) => HostedZones?.map(({ Name }) => Name);

  test('are paged by marker', async () => {
    const first = await world.route53.send(new ListHostedZonesCommand({ MaxItems: 3 }));
    expect([names(first), first.IsTruncated, first.MaxItems]).toEqual([['example.test.', 'b.test.', 'a.example.test.'], true, 3]);
    const last = await world.route53.send(new ListHostedZonesCommand({ Marker: first.NextMarker }));
    expect([names(last), last.IsTruncated, last.MaxItems]).toEqual([['a.test.'], false, 100]);
  });

  test('by name are in the order of the reversed labels', async () => {
    const all = await world.route53.send(new ListHostedZonesByNameCommand({}));
    expect(names(all)).toEqual(['a.test.', 'b.test.', 'example.test.', 'a.example.test.']);
    const from = await world.route53.send(new ListHostedZonesByNameCommand({ DNSName: 'b.test', MaxItems: 1 }));
    expect(from).toMatchObject({ DNSName: 'b.test.', IsTruncated: true, NextDNSName: 'example.test.', NextHostedZoneId: world.zoneId });
  });
});

describe('lists of record sets', () => {
  const at = (name: string, over: Partial<ResourceRecordSet> = {}) => simple('192.0.2.1', { Name: `${name}.example.test.`, ...over });
  const list = async (input: Partial<ListResourceRecordSetsCommandInput> = {}) => {
    const page = await world.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: world.zoneId, ...input }));
    const shown = page.ResourceRecordSets?.map(({ Name, Type, SetIdentifier: id }) => `${Name} ${Type}${id ? ` ${id}` : ''}`);
    return { ...page, shown };
  };
  const weightedOne = weighted('one', 1, '192.0.2.1', { Name: 'w.example.test.' });

  beforeEach(() =>
    world.change(
      create(at('www')),
      create(at('a.www')),
      create(at('b', { Type: 'TXT', ResourceRecords: [{ Value: '"text"' }] })),
      create(at('b')),
      create(at('*')),
      create({ ...weightedOne, SetIdentifier: 'two' }),
      create(weightedOne),
    ),
  );

  test('sort by reversed labels, then type, then set identifier; an asterisk is an escape', async () => {
    expect((await list()).shown).toEqual([
      'example.test. NS',
      'example.test. SOA',
      '\\052.example.test. A',
      'b.example.test. A',
      'b.example.test. TXT',
      'w.example.test. A one',
      'w.example.test. A two',
      'www.example.test. A',
      'a.www.example.test. A',
    ]);
  });

  test('begin at a name, a type, an identifier, and say where the next page begins', async () => {
    const first = await list({ StartRecordName: 'b.example.test', StartRecordType: 'TXT', MaxItems: 2 });
    expect(first).toMatchObject({
      shown: ['b.example.test. TXT', 'w.example.test. A one'],
      IsTruncated: true,
      MaxItems: 2,
      NextRecordName: 'w.example.test.',
      NextRecordType: 'A',
      NextRecordIdentifier: 'two',
    });
    const { NextRecordName, NextRecordType, NextRecordIdentifier } = first;
    const rest = await list({
      StartRecordName: NextRecordName,
      StartRecordType: NextRecordType,
      StartRecordIdentifier: NextRecordIdentifier,
    });
    expect(rest).toMatchObject({ shown: ['w.example.test. A two', 'www.example.test. A', 'a.www.example.test. A'], IsTruncated: false });
    expect(rest.MaxItems).toBe(300);
  });

  test('do not begin at a type alone', async () => {
    expect(await refusal(list({ StartRecordType: 'A' }))).toMatchObject({ name: 'InvalidInput' });
  });

  test('tell changes that are still PENDING', async () => {
    await world.change(create(at('new')));
    expect((await list({ StartRecordName: 'new.example.test', MaxItems: 1 })).shown).toEqual(['new.example.test. A']);
    expect(world.facade.resolve('new.example.test')).toMatchObject({ answers: [] });
  });
});

test('a health check is healthy until it is said not to be', async () => {
  const { HealthCheck: check } = await world.route53.send(
    new CreateHealthCheckCommand({ CallerReference: 'c', HealthCheckConfig: { Type: 'HTTP', IPAddress: '192.0.2.1', Port: 80 } }),
  );
  const status = async () =>
    (await world.route53.send(new GetHealthCheckStatusCommand({ HealthCheckId: check?.Id }))).HealthCheckObservations?.[0]?.StatusReport
      ?.Status;
  expect(await status()).toMatch(/^Success/);
  world.facade.setHealth(check?.Id ?? '', false);
  expect(await status()).toMatch(/^Failure/);
});
