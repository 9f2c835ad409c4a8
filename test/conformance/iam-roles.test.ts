import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { ACCOUNT, allowing, givenIam, trusting } from '../../packages/local-aws/test/iam/given.ts';

const LAMBDA = trusting({ Service: 'lambda.amazonaws.com' });

/** Source: IAM API reference, CreateRole, GetRole, DeleteRole, PutRolePolicy, GetRolePolicy. */
describe('a role', () => {
  test('is made with an ARN, an id and its trust policy, which is told back URL-encoded', async () => {
    const { iam } = await givenIam();
    await iam.send(
      new CreateRoleCommand({ RoleName: 'deployer', Path: '/teal/', AssumeRolePolicyDocument: LAMBDA, Tags: [{ Key: 'a', Value: 'b' }] }),
    );
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: 'deployer' }));
    expect(Role).toMatchObject({
      Arn: `arn:aws:iam::${ACCOUNT}:role/teal/deployer`,
      Path: '/teal/',
      RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
      CreateDate: new Date(Date.UTC(2026, 0, 1)),
      MaxSessionDuration: 3_600,
      Tags: [{ Key: 'a', Value: 'b' }],
    });
    expect(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).toBe(LAMBDA);
    expect(Role?.AssumeRolePolicyDocument).toMatch(/^%7B%22/);
  });

  test('has a name that no other role has', async () => {
    const { makeRole } = await givenIam();
    await makeRole('one', LAMBDA);
    expect(await refusal(makeRole('one', LAMBDA))).toMatchObject({
      name: 'EntityAlreadyExistsException',
      message: 'Role with name one already exists.',
      $metadata: { httpStatusCode: 409 },
    });
  });

  test('that is not there is NoSuchEntity', async () => {
    const { iam } = await givenIam();
    expect(await refusal(iam.send(new GetRoleCommand({ RoleName: 'none' })))).toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role with name none cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('keeps inline policies by name, and goes only once they are gone', async () => {
    const { iam, makeRole } = await givenIam();
    const document = allowing({ Action: 'ecs:DescribeServices' });
    await makeRole('deployer', LAMBDA, document);
    expect(await iam.send(new ListRolePoliciesCommand({ RoleName: 'deployer' }))).toMatchObject({
      PolicyNames: ['only'],
      IsTruncated: false,
    });
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'only' }));
    expect(decodeURIComponent(PolicyDocument ?? '')).toBe(document);
    expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'deployer' })))).toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must delete policies first.',
      $metadata: { httpStatusCode: 409 },
    });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'only' }));
    expect(await refusal(iam.send(new GetRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'only' })))).toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role policy with name only cannot be found.',
    });
    await iam.send(new DeleteRoleCommand({ RoleName: 'deployer' }));
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
  });

  test('is listed in pages, and by path', async () => {
    const { iam, makeRole } = await givenIam();
    for (const name of ['c', 'a', 'b']) await makeRole(name, LAMBDA);
    await iam.send(new CreateRoleCommand({ RoleName: 'd', Path: '/other/', AssumeRolePolicyDocument: LAMBDA }));
    const first = await iam.send(new ListRolesCommand({ MaxItems: 3 }));
    expect(first).toMatchObject({ IsTruncated: true, Roles: [{ RoleName: 'a' }, { RoleName: 'b' }, { RoleName: 'c' }] });
    const second = await iam.send(new ListRolesCommand({ Marker: first.Marker }));
    expect(second).toMatchObject({ IsTruncated: false, Roles: [{ RoleName: 'd' }] });
    expect((await iam.send(new ListRolesCommand({ PathPrefix: '/other/' }))).Roles).toHaveLength(1);
  });

  test('does not take a malformed policy, nor more than 10,240 characters of them', async () => {
    const { iam, makeRole } = await givenIam();
    await makeRole('deployer', LAMBDA);
    const put = (PolicyDocument: string) =>
      refusal(iam.send(new PutRolePolicyCommand({ RoleName: 'deployer', PolicyName: 'p', PolicyDocument })));
    expect(await put('{')).toMatchObject({
      name: 'MalformedPolicyDocumentException',
      message: 'Syntax errors in policy.',
      $metadata: { httpStatusCode: 400 },
    });
    const long = allowing({ Action: Array.from({ length: 600 }, (_, i) => `ecs:SomeLongAction${i}`) });
    expect(await put(long)).toMatchObject({ name: 'LimitExceededException', $metadata: { httpStatusCode: 409 } });
  });
});

/**
 * Source: STS API reference, AssumeRole and GetCallerIdentity; IAM User Guide, "AWS JSON policy elements:
 * Principal".
 */
describe('a session of a role', () => {
  test('has keys of its own, by which its caller is known', async () => {
    const { sts, as, makeRole, local } = await givenIam();
    const role = await makeRole('deployer', trusting({ AWS: `arn:aws:iam::${ACCOUNT}:root` }));
    const { Credentials, AssumedRoleUser } = await sts.send(
      new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'ci', DurationSeconds: 900 }),
    );
    const arn = `arn:aws:sts::${ACCOUNT}:assumed-role/deployer/ci`;
    expect(AssumedRoleUser).toEqual({ Arn: arn, AssumedRoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}:ci$/) });
    expect(Credentials).toMatchObject({
      AccessKeyId: expect.stringMatching(/^ASIA[A-Z0-9]{16}$/),
      Expiration: new Date(Date.UTC(2026, 0, 1, 0, 15)),
    });
    const keys = { accessKeyId: Credentials?.AccessKeyId ?? '', secretAccessKey: Credentials?.SecretAccessKey ?? '' };
    const callers: string[] = [];
    local.effects.watch((effect) => effect.kind === 'api-call' && callers.push(effect.caller));
    expect(await new STSClient(as(keys)).send(new GetCallerIdentityCommand({}))).toMatchObject({ Account: ACCOUNT, Arn: arn });
    expect(callers).toEqual([arn]);
  });

  test('is had only by whom the trust policy takes', async () => {
    const { sts, makeRole } = await givenIam();
    const role = await makeRole('deployer', LAMBDA);
    expect(await refusal(sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'ci' })))).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(
        `User: arn:aws:iam::${ACCOUNT}:user/admin is not authorized to perform: sts:AssumeRole on resource: ${role}`,
      ),
      $metadata: { httpStatusCode: 403 },
    });
    expect(await refusal(sts.send(new AssumeRoleCommand({ RoleArn: `${role}-other`, RoleSessionName: 'ci' })))).toMatchObject({
      name: 'AccessDenied',
    });
  });

  test('needs the word of the caller too where the account is trusted, and not where the caller is', async () => {
    const { inRole, makeRole } = await givenIam();
    const caller = new STSClient(await inRole('caller', allowing({ Action: 'sts:GetCallerIdentity' })));
    const byAccount = await makeRole('by-account', trusting({ AWS: ACCOUNT }));
    const byName = await makeRole('by-name', trusting({ AWS: `arn:aws:iam::${ACCOUNT}:role/caller` }));
    expect(await refusal(caller.send(new AssumeRoleCommand({ RoleArn: byAccount, RoleSessionName: 'xx' })))).toMatchObject({
      name: 'AccessDenied',
    });
    await caller.send(new AssumeRoleCommand({ RoleArn: byName, RoleSessionName: 'xx' }));
  });

  test('is refused as the trust policy says when that is changed', async () => {
    const { sts, iam, makeRole } = await givenIam();
    const role = await makeRole('deployer', LAMBDA);
    const condition = { StringEquals: { 'sts:RoleSessionName': 'ci' } };
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'deployer', PolicyDocument: trusting({ AWS: '*' }, condition) }));
    await sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'ci' }));
    expect(await refusal(sts.send(new AssumeRoleCommand({ RoleArn: role, RoleSessionName: 'me' })))).toMatchObject({
      name: 'AccessDenied',
    });
  });
});

/**
 * Source: IAM API reference, CreatePolicy, AttachRolePolicy, DetachRolePolicy, DeletePolicy; IAM User Guide,
 * "IAM and AWS STS quotas".
 */
describe('a managed policy', () => {
  const document = allowing({ Action: 'ecs:DescribeServices' });

  test('is made with an ARN, attached to a role by it, and goes only once it is detached', async () => {
    const { iam, makeRole } = await givenIam();
    await makeRole('deployer', LAMBDA);
    const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'reads', PolicyDocument: document }));
    expect(Policy).toMatchObject({ Arn: `arn:aws:iam::${ACCOUNT}:policy/reads`, PolicyName: 'reads', AttachmentCount: 0 });
    const attached = { RoleName: 'deployer', PolicyArn: Policy?.Arn };
    await iam.send(new AttachRolePolicyCommand(attached));
    await iam.send(new AttachRolePolicyCommand(attached));
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: 'deployer' }));
    expect(AttachedPolicies).toEqual([{ PolicyName: 'reads', PolicyArn: Policy?.Arn }]);
    expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn })))).toMatchObject({ name: 'DeleteConflictException' });
    expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'deployer' })))).toMatchObject({
      name: 'DeleteConflictException',
      message: 'Cannot delete entity, must detach all policies first.',
    });
    await iam.send(new DetachRolePolicyCommand(attached));
    await iam.send(new DeletePolicyCommand({ PolicyArn: Policy?.Arn }));
    expect(await refusal(iam.send(new GetPolicyCommand({ PolicyArn: Policy?.Arn })))).toMatchObject({ name: 'NoSuchEntityException' });
  });

  test('has 6,144 characters at most, and a role ten of them', async () => {
    const { iam, makeRole } = await givenIam();
    await makeRole('deployer', LAMBDA);
    const long = allowing({
      Action: 'ecs:DescribeServices',
      Resource: Array.from({ length: 200 }, (_, i) => `arn:aws:ecs:us-east-1:${ACCOUNT}:cluster/${i}`),
    });
    expect(await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'long', PolicyDocument: long })))).toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
    const attach = async (i: number) => {
      const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: `policy-${i}`, PolicyDocument: document }));
      await iam.send(new AttachRolePolicyCommand({ RoleName: 'deployer', PolicyArn: Policy?.Arn }));
    };
    for (let i = 1; i <= 10; i++) await attach(i);
    expect(await refusal(attach(11))).toMatchObject({
      name: 'LimitExceededException',
      message: 'Cannot exceed quota for PoliciesPerRole: 10',
    });
  });
});
