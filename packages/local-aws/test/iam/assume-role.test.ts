import { CreateRoleCommand, GetRoleCommand, ListRolesCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from '@aws-sdk/client-sts';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { refusal } from '../doors.ts';
import { ACCOUNT, allowing, givenIam, trusting } from './given.ts';

type World = Awaited<ReturnType<typeof givenIam>>;

describe('AssumeRole', () => {
  let world: World;
  let role: string;
  beforeAll(async () => {
    world = await givenIam();
    role = await world.makeRole('deploy', trusting({ AWS: ACCOUNT }));
  });
  const assume = (over: Partial<AssumeRoleCommandInput>) =>
    world.sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'ci', ...over }));

  const at = (member: string, value: string, rule: string) =>
    `Value ${value} at '${member}' failed to satisfy constraint: Member must ${rule}`;
  const LONG = 's'.repeat(65);

  // Lengths: API reference, AssumeRole. Words: LocalStack's recordings (test_sts_invalid_parameters,
  // test_assume_role_session_name_too_long), getmoto/moto#9218, mmmorris1975/aws-runas#80.
  test.each<[Partial<AssumeRoleCommandInput>, string]>([
    [{ RoleSessionName: 'Session1:2' }, at('roleSessionName', "'Session1:2'", 'satisfy regular expression pattern: [\\w+=,.@-]*')],
    [{ RoleSessionName: LONG }, at('roleSessionName', `'${LONG}'`, 'have length less than or equal to 64')],
    [{ RoleSessionName: 'x' }, at('roleSessionName', "'x'", 'have length greater than or equal to 2')],
    [{ RoleArn: '' }, at('roleArn', "''", 'have length greater than or equal to 20')],
    [{ RoleArn: 'deploy' }, at('roleArn', "'deploy'", 'have length greater than or equal to 20')],
    [{ RoleArn: undefined }, at('roleArn', 'null', 'not be null')],
    [{ DurationSeconds: 899 }, at('durationSeconds', "'899'", 'have value greater than or equal to 900')],
    [{ DurationSeconds: 43_201 }, at('durationSeconds', "'43201'", 'have value less than or equal to 43200')],
    [{ Policy: '' }, at('policy', "''", 'have length greater than or equal to 1')],
    [{ ExternalId: 'x' }, at('externalId', "'x'", 'have length greater than or equal to 2')],
    [{ SerialNumber: 'short' }, at('serialNumber', "'short'", 'have length greater than or equal to 9')],
    [{ TokenCode: '12345' }, at('tokenCode', "'12345'", 'have length greater than or equal to 6')],
    [{ SourceIdentity: 'a b' }, at('sourceIdentity', "'a b'", 'satisfy regular expression pattern: [\\w+=,.@-]*')],
  ])('refuses %j', async (over, problem) => {
    expect(await refusal(assume(over))).toMatchObject({ name: 'ValidationError', message: `1 validation error detected: ${problem}` });
  });

  // mmmorris1975/aws-runas#80
  test('tells of every such error at once', async () => {
    expect(await refusal(assume({ RoleArn: 'deploy', RoleSessionName: 'x' }))).toMatchObject({
      name: 'ValidationError',
      message: `2 validation errors detected: ${at('roleArn', "'deploy'", 'have length greater than or equal to 20')}; ${at('roleSessionName', "'x'", 'have length greater than or equal to 2')}`,
    });
  });

  // LocalStack's recording of test_sts_invalid_parameters, July 2025
  test.each([
    'nothing-valid-in-here',
    'arn::b:::something/test-role',
    'arn:a::::something/test-role',
    'arn:a:::something/test-role',
    'arn:a:a::aaaaaaaaaa:',
  ])('%s is no ARN', async (RoleArn) => {
    expect(await refusal(assume({ RoleArn }))).toMatchObject({ name: 'ValidationError', message: `${RoleArn} is invalid` });
  });

  // kreuzwerker/awsu#27
  test('gives no longer session than the role allows', async () => {
    await assume({ DurationSeconds: 3_600 });
    expect(await refusal(assume({ DurationSeconds: 3_601 }))).toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
  });

  // 99designs/aws-vault#263, prowler-cloud/prowler#7721
  test('gives a session of a role an hour at most in another role', async () => {
    const { Role } = await world.iam.send(
      new CreateRoleCommand({ RoleName: 'long', AssumeRolePolicyDocument: trusting({ AWS: ACCOUNT }), MaxSessionDuration: 43_200 }),
    );
    await assume({ RoleArn: Role?.Arn, DurationSeconds: 43_200 });
    const chained = new STSClient(await world.inRole('chain', allowing({ Action: 'sts:AssumeRole' })));
    const command = (DurationSeconds: number) => new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'ci', DurationSeconds });
    await chained.send(command(3_600));
    expect(await refusal(chained.send(command(3_601)))).toMatchObject({
      name: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    });
  });
});

// API reference, RoleLastUsed and ListRoles; LocalStack's recordings of GetRole
test('GetRole tells when and where a role was used last, ListRoles does not', async () => {
  const world = await givenIam();
  const role = await world.makeRole('deploy', trusting({ AWS: ACCOUNT }));
  const get = async () => (await world.iam.send(new GetRoleCommand({ RoleName: 'deploy' }))).Role?.RoleLastUsed;
  expect(await get()).toEqual({});
  await world.sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'ci' }));
  expect(await get()).toEqual({ LastUsedDate: new Date(Date.UTC(2026, 0, 1)), Region: 'us-east-1' });
  const { Roles } = await world.iam.send(new ListRolesCommand({}));
  expect(Roles?.map(({ RoleLastUsed }) => RoleLastUsed)).toEqual([undefined]);
});
