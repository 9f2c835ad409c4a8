import { CreateTableCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateAliasCommand, CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { expect, test } from '@jest/globals';
import { startLocalAws } from '@teal/local-aws';
import { allowing, trusting } from '../../../packages/local-aws/test/iam/given.ts';
import { functionPolicies } from '../../../src/aws/access/function-policy.ts';
import { type Clients, dynamo, iam, lambda, makeClients, sts } from '../../../src/aws/clients.ts';
import { dynamoRecord, recordTable } from '../../../src/aws/record/dynamo-record.ts';
import { systemClock } from '../../../src/aws/system-clock.ts';
import { say } from '../../../src/cli/orders/say-verb.ts';
import { DOOR } from '../../../src/deployment/door/doors.ts';
import { allFunctions } from '../../../src/installation/all-functions.ts';
import { doorAliases } from '../../../src/installation/door-aliases.ts';
import { bundleFunctions } from '../../../src/installation/template/bundle.ts';
import { zipped } from '../../../src/installation/template/zips.ts';
import { siteOf } from '../../../src/rehearsal/install.ts';
import { inFlight } from '../../deployment/record/a-record.ts';

/**
 * The door as it is packaged, in a process of its own, with its own role, over sockets; the speaker in a role
 * that may invoke one alias and read.
 */
test('the packaged door hears somebody by the alias of their right, and writes down who it was', async () => {
  const local = await startLocalAws({ port: 0, enforceIam: true });
  try {
    const admin = clientsOf(local.endpoint!, { accessKeyId: 'admin', secretAccessKey: 'x' });
    await dynamo(admin).send(new CreateTableCommand(recordTable('teal')));
    await waitUntilTableExists({ client: dynamo(admin), maxWaitTime: 120, minDelay: 1 }, { TableName: 'teal' });
    const { action } = (await allFunctions()).get(DOOR)!;
    const policy = JSON.stringify(functionPolicies(action, siteOf(local, [])).inline);
    const records = { Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] };
    const Role = await roleOf(admin, 'door', trusting({ Service: 'lambda.amazonaws.com' }), allowing(records), policy);
    const [bundle] = await bundleFunctions([DOOR]);
    await lambda(admin).send(
      new CreateFunctionCommand({
        FunctionName: `teal-${DOOR}`,
        Role,
        Runtime: 'nodejs24.x',
        Handler: `${DOOR}.handler`,
        Timeout: 15,
        MemorySize: 512,
        Environment: { Variables: { TEAL_TABLE: 'teal' } },
        Code: { ZipFile: zipped({ [`${DOOR}.cjs`]: bundle!.code }) },
      }),
    );
    for (const alias of doorAliases({ prefix: 'teal' }))
      await lambda(admin).send(new CreateAliasCommand({ ...alias, FunctionVersion: '$LATEST' }));
    const record = dynamoRecord(dynamo(admin), systemClock, 'teal');
    await record.change('checkout', () => ({ write: inFlight(), result: undefined }));

    // By another name of this machine than the function's.
    const endpoint = local.endpoint!.replace('127.0.0.1', 'localhost');
    const alias = `arn:aws:lambda:us-east-1:123456789012:function:teal-${DOOR}:approve`;
    const may = allowing({ Action: 'lambda:InvokeFunction', Resource: alias });
    const RoleArn = await roleOf(admin, 'approver', trusting({ AWS: local.account }), may);
    const { Credentials: keys } = await sts(admin).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada' }));
    const approving = clientsOf(endpoint, {
      accessKeyId: keys!.AccessKeyId!,
      secretAccessKey: keys!.SecretAccessKey!,
      sessionToken: keys!.SessionToken!,
    });
    const ports = { clock: systemClock, record };
    expect(await say('approve', { clients: approving, ports }, 'checkout')).toEqual({
      code: 1,
      line: expect.stringMatching(/ asks nothing$/),
    });
    await expect(say('rollback', { clients: approving, ports }, 'checkout')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect((await record.read('checkout')).active?.verb).toBeUndefined();
    const log = local.services.lambda.logs(`teal-${DOOR}`).join('\n');
    expect(log).toContain('arn:aws:sts::123456789012:assumed-role/approver/ada');
    for (const secret of ['AWS4-HMAC', keys!.SessionToken!, keys!.AccessKeyId!]) expect(log).not.toContain(secret);
  } finally {
    await local.stop();
  }
}, 120_000);

const clientsOf = (endpoint: string, credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }): Clients =>
  makeClients({ region: 'us-east-1', endpoint, credentials, clock: systemClock });

async function roleOf(admin: Clients, RoleName: string, trust: string, ...policies: readonly string[]): Promise<string> {
  const { Role } = await iam(admin).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  for (const [i, PolicyDocument] of policies.entries())
    await iam(admin).send(new PutRolePolicyCommand({ RoleName, PolicyName: `own-${i}`, PolicyDocument }));
  return Role?.Arn ?? '';
}
