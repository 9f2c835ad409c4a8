import {
  ChangeResourceRecordSetsCommand,
  CreateHealthCheckCommand,
  CreateHostedZoneCommand,
  GetHealthCheckCommand,
  type HealthCheckConfig,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { refusal } from '../doors.ts';
import { create, givenModelledRoute53, simple } from './given.ts';

let world: Awaited<ReturnType<typeof givenModelledRoute53>>;
beforeAll(async () => {
  world = await givenModelledRoute53();
});

// moto: validate_domain_name; plesk/ext-route53#13; developer guide, "DNS domain name format"
describe.each([
  ['a blank', ' '],
  ['a tab', '\t'],
  ['an 8-bit character', 'é'],
])('a name with %s', (_, character) => {
  const name = `a${character}b.example.test`;
  const words = `FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '${character}'`;

  test('begins no list', async () => {
    const list = new ListResourceRecordSetsCommand({ HostedZoneId: world.zoneId, StartRecordName: name });
    expect(await refusal(world.route53.send(list))).toMatchObject({ name: 'InvalidInput', message: words });
  });

  test('is no name of a record set', async () => {
    const change = new ChangeResourceRecordSetsCommand({
      HostedZoneId: world.zoneId,
      ChangeBatch: { Changes: [create(simple('192.0.2.1', { Name: name }))] },
    });
    expect(await refusal(world.route53.send(change))).toMatchObject({ name: 'InvalidChangeBatch', message: `[${words}]` });
  });

  test('is no name of a zone', async () => {
    expect(await refusal(world.route53.send(new CreateHostedZoneCommand({ Name: name, CallerReference: name })))).toMatchObject({
      name: 'InvalidDomainName',
      message: words,
    });
  });
});

test('a name with such a character as an octal escape is one', async () => {
  await world.change(create(simple('192.0.2.1', { Name: 'a\\040b.example.test' })));
  expect((await world.records()).map(({ Name }) => Name)).toEqual(['a\\040b.example.test.']);
});

// moto: InvalidVPCId
test('a private zone needs the id of a VPC', async () => {
  const create = new CreateHostedZoneCommand({ Name: 'private.test', CallerReference: 'p', VPC: { VPCRegion: 'us-east-1', VPCId: '' } });
  expect(await refusal(world.route53.send(create))).toMatchObject({ name: 'InvalidVPCId', message: 'Invalid or missing VPC Id.' });
});

describe('a health check is told with what Route 53 filled in', () => {
  const probe = { Inverted: false, Disabled: false, RequestInterval: 30, FailureThreshold: 3, MeasureLatency: false };
  // LocalStack's recording of test_create_health_check; moto: HealthCheck; API reference, HealthCheckConfig
  test.each<[HealthCheckConfig, HealthCheckConfig]>([
    [
      { Type: 'HTTP', IPAddress: '192.0.2.1', ResourcePath: '/health' },
      { ...probe, Type: 'HTTP', IPAddress: '192.0.2.1', ResourcePath: '/health', Port: 80, EnableSNI: false },
    ],
    [
      { Type: 'HTTPS', FullyQualifiedDomainName: 'example.test', FailureThreshold: 1 },
      { ...probe, Type: 'HTTPS', FullyQualifiedDomainName: 'example.test', FailureThreshold: 1, Port: 443, EnableSNI: true },
    ],
    [
      { Type: 'TCP', IPAddress: '192.0.2.1', Port: 25, RequestInterval: 10 },
      { ...probe, Type: 'TCP', IPAddress: '192.0.2.1', Port: 25, RequestInterval: 10, EnableSNI: false },
    ],
    [
      { Type: 'CALCULATED', HealthThreshold: 1, ChildHealthChecks: ['a'] },
      { Type: 'CALCULATED', HealthThreshold: 1, ChildHealthChecks: ['a'], Inverted: false, Disabled: false },
    ],
  ])('%j', async (HealthCheckConfig, told) => {
    const command = new CreateHealthCheckCommand({ CallerReference: String(HealthCheckConfig.Type), HealthCheckConfig });
    const { HealthCheck: made } = await world.route53.send(command);
    expect(made?.HealthCheckConfig).toEqual(told);
    const { HealthCheck: read } = await world.route53.send(new GetHealthCheckCommand({ HealthCheckId: made?.Id }));
    expect(read?.HealthCheckConfig).toEqual(told);
    expect((await world.route53.send(command)).HealthCheck?.Id).toBe(made?.Id);
  });
});
