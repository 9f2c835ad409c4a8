import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  type GetSecretValueCommandInput,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { secretsManagerService } from '../../packages/local-aws/src/secretsmanager/secretsmanager.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const DAY_MS = 24 * 3_600_000;
const MISSING = { name: 'ResourceNotFoundException', message: "Secrets Manager can't find the specified secret." };

async function given(door: (typeof DOORS)[number] = 'in process') {
  const clock = new VirtualClock(Date.UTC(2026, 0, 1));
  const local = await startLocalAws({ clock, services: { secrets: secretsManagerService } });
  const client = new SecretsManagerClient(await clientThrough(door, local));
  const get = (SecretId: string, more: Partial<GetSecretValueCommandInput> = {}) =>
    client.send(new GetSecretValueCommand({ SecretId, ...more }));
  const { ARN = '', VersionId = '' } = await client.send(new CreateSecretCommand({ Name: 'app/datadog', SecretString: '{"key":"one"}' }));
  return { clock, local, client, get, ARN, VersionId };
}

/** Source unless a test names another: the Secrets Manager API reference, GetSecretValue. */
describe('a secret', () => {
  test.each(DOORS)('is read by its name, its ARN and the ARN without its end, %s', async (door) => {
    const { local, get, ARN, VersionId } = await given(door);
    expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:123456789012:secret:app\/datadog-\w{6}$/);
    for (const id of ['app/datadog', ARN, ARN.slice(0, -7)])
      expect(await get(id)).toMatchObject({
        ARN,
        Name: 'app/datadog',
        VersionId,
        VersionStages: ['AWSCURRENT'],
        SecretString: '{"key":"one"}',
        CreatedDate: new Date(Date.UTC(2026, 0, 1)),
      });
    expect(await refusal(get(`${ARN.slice(0, -6)}aaaaaa`))).toMatchObject(MISSING);
    expect(await refusal(get('app'))).toMatchObject({ ...MISSING, $metadata: { httpStatusCode: 400 } });
    await local.stop();
  });

  test.each(DOORS)('may be bytes, %s', async (door) => {
    const { local, client, get } = await given(door);
    const bytes = Uint8Array.from([0, 255, 10, 128]);
    await client.send(new CreateSecretCommand({ Name: 'bytes', SecretBinary: bytes }));
    const { SecretBinary, SecretString } = await get('bytes');
    expect([...(SecretBinary ?? [])]).toEqual([...bytes]);
    expect(SecretString).toBeUndefined();
    await local.stop();
  });

  test('keeps its value before, by its stage and by its id', async () => {
    const { client, get, VersionId } = await given();
    const put = (SecretString: string, VersionStages?: string[]) =>
      client.send(new PutSecretValueCommand({ SecretId: 'app/datadog', SecretString, ...(VersionStages ? { VersionStages } : {}) }));
    const two = await put('two');
    expect(two.VersionStages).toEqual(['AWSCURRENT']);
    expect((await get('app/datadog')).SecretString).toBe('two');
    expect(await get('app/datadog', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({ VersionId, SecretString: '{"key":"one"}' });
    expect((await get('app/datadog', { VersionId })).SecretString).toBe('{"key":"one"}');
    await put('three', ['AWSPENDING']);
    expect((await get('app/datadog')).SecretString).toBe('two');
    expect((await get('app/datadog', { VersionStage: 'AWSPENDING' })).SecretString).toBe('three');
    expect(await refusal(get('app/datadog', { VersionId, VersionStage: 'AWSCURRENT' }))).toMatchObject({ name: 'InvalidRequestException' });
    expect(await refusal(get('app/datadog', { VersionStage: 'NONE' }))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: NONE",
    });
  });

  test('without a value has none to read', async () => {
    const { client, get } = await given();
    await client.send(new CreateSecretCommand({ Name: 'empty' }));
    expect(await refusal(get('empty'))).toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    });
    expect(await refusal(client.send(new CreateSecretCommand({ Name: 'empty' })))).toMatchObject({ name: 'ResourceExistsException' });
  });

  // Text: external-secrets/external-secrets#4560, an answer of AWS.
  test('that is marked for deletion is refused, and gone after its days', async () => {
    const { client, clock, get } = await given();
    await client.send(new DeleteSecretCommand({ SecretId: 'app/datadog', RecoveryWindowInDays: 7 }));
    expect(await refusal(get('app/datadog'))).toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    });
    expect(await refusal(client.send(new CreateSecretCommand({ Name: 'app/datadog' })))).toMatchObject({ name: 'InvalidRequestException' });
    await clock.run(clock.sleep(7 * DAY_MS));
    expect(await refusal(get('app/datadog'))).toMatchObject(MISSING);
    await client.send(new CreateSecretCommand({ Name: 'app/datadog', SecretString: 'new' }));
    await client.send(new DeleteSecretCommand({ SecretId: 'app/datadog', ForceDeleteWithoutRecovery: true }));
    expect(await refusal(get('app/datadog'))).toMatchObject(MISSING);
  });
});

/**
 * Sources: Service Authorization Reference, "AWS Secrets Manager"; User Guide, "Secret encryption and
 * decryption".
 */
describe('a caller of Secrets Manager', () => {
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const SECRET = 'arn:aws:secretsmanager:us-east-1:123456789012:secret';
  const Action = 'secretsmanager:GetSecretValue';

  test('needs the secret in a policy, however it names it', async () => {
    const { as, inRole } = await givenIam();
    const { ARN = '' } = await new SecretsManagerClient(as()).send(new CreateSecretCommand({ Name: 'mine', SecretString: 'x' }));
    const client = new SecretsManagerClient(await inRole('me', allowing({ Action, Resource: `${SECRET}:mine-??????` })));
    for (const SecretId of ['mine', ARN, `${SECRET}:mine`])
      expect((await client.send(new GetSecretValueCommand({ SecretId }))).SecretString).toBe('x');
    expect(await refusal(client.send(new GetSecretValueCommand({ SecretId: 'other' })))).toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`not authorized to perform: ${Action} on resource: other because`),
    });
  });

  test('needs the key of the customer, too', async () => {
    const { as, inRole } = await givenIam();
    await new SecretsManagerClient(as()).send(new CreateSecretCommand({ Name: 'keyed', SecretString: 'x', KmsKeyId: KEY }));
    const read = { Action, Resource: `${SECRET}:*` };
    const get = new GetSecretValueCommand({ SecretId: 'keyed' });
    const without = new SecretsManagerClient(await inRole('without', allowing(read)));
    expect(await refusal(without.send(get))).toMatchObject({ message: expect.stringContaining(`kms:Decrypt on resource: ${KEY}`) });
    const both = new SecretsManagerClient(await inRole('both', allowing(read, { Action: 'kms:Decrypt', Resource: KEY })));
    expect((await both.send(get)).SecretString).toBe('x');
  });
});
