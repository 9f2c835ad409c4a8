import {
  GetParameterCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { ssmService } from '../../packages/local-aws/src/ssm/ssm.ts';
import { clientThrough, DOORS, refusal } from '../../packages/local-aws/test/doors.ts';
import { allowing, givenIam } from '../../packages/local-aws/test/iam/given.ts';

const ARN = 'arn:aws:ssm:us-east-1:123456789012:parameter';

async function given(door: (typeof DOORS)[number] = 'in process') {
  const local = await startLocalAws({ clock: new VirtualClock(Date.UTC(2026, 0, 1)), services: { ssm: ssmService }, throttling: false });
  const client = new SSMClient(await clientThrough(door, local));
  const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = { Type: 'String' }) =>
    client.send(new PutParameterCommand({ Name, Value, ...more }));
  const get = async (Name: string, WithDecryption?: boolean) =>
    (await client.send(new GetParameterCommand({ Name, ...(WithDecryption === undefined ? {} : { WithDecryption }) }))).Parameter;
  return { local, client, put, get };
}

/** Source unless a test names another: the Systems Manager API reference, GetParameter and PutParameter. */
describe('a parameter', () => {
  test.each(DOORS)('is read by its name and by its ARN, %s', async (door) => {
    const { local, put, get } = await given(door);
    expect(await put('/app/limit', '5')).toMatchObject({ Version: 1, Tier: 'Standard' });
    await put('plain', 'a,b', { Type: 'StringList' });
    for (const name of ['/app/limit', `${ARN}/app/limit`])
      expect(await get(name)).toEqual({
        Name: '/app/limit',
        ARN: `${ARN}/app/limit`,
        Type: 'String',
        Value: '5',
        Version: 1,
        DataType: 'text',
        LastModifiedDate: new Date(Date.UTC(2026, 0, 1)),
      });
    expect(await get(`${ARN}/plain`)).toMatchObject({ Name: 'plain', Type: 'StringList', Value: 'a,b' });
    await local.stop();
  });

  // "An error occurred (ParameterNotFound) when calling the GetParameter operation:" and nothing behind it.
  test('that is not there is refused without a word', async () => {
    const { get } = await given();
    expect(await refusal(get('/none'))).toMatchObject({ name: 'ParameterNotFound', $metadata: { httpStatusCode: 400 } });
    expect(await refusal(get(`${ARN}/none:1`))).toMatchObject({ name: 'ParameterNotFound' });
  });

  test('that is secure is its ciphertext without decryption', async () => {
    const { put, get } = await given();
    await put('/secret', 'hunter2', { Type: 'SecureString' });
    expect(await get('/secret', true)).toMatchObject({ Type: 'SecureString', Value: 'hunter2' });
    for (const decrypted of [undefined, false]) {
      const { Value } = (await get('/secret', decrypted)) ?? {};
      expect(Value).toMatch(/^AQICAH[A-Za-z0-9+/=]{90,}$/);
      expect(Value).not.toContain('hunter2');
    }
    await put('/plain', 'x');
    expect(await get('/plain', true)).toMatchObject({ Value: 'x' });
  });

  // Text: answers of AWS in getmoto/moto#3977.
  test('has versions and labels', async () => {
    const { client, put, get } = await given();
    await put('/a', 'one');
    await put('/a', 'two', { Overwrite: true });
    await client.send(new LabelParameterVersionCommand({ Name: '/a', ParameterVersion: 1, Labels: ['live'] }));
    expect(await get('/a')).toMatchObject({ Value: 'two', Version: 2 });
    expect(await get('/a:1')).toMatchObject({ Name: '/a', Value: 'one', Version: 1, Selector: ':1' });
    expect(await get('/a:live')).toMatchObject({ Value: 'one', Selector: ':live' });
    expect(await get(`${ARN}/a:2`)).toMatchObject({ Value: 'two' });
    expect(await refusal(get('/a:3'))).toMatchObject({
      name: 'ParameterVersionNotFound',
      message: 'Systems Manager could not find version 3 of /a. Verify the version and try again.',
    });
    expect(await refusal(get('/a:dead'))).toMatchObject({ name: 'ParameterVersionNotFound' });
  });

  test('is written over only when that is said, and has a type', async () => {
    const { put } = await given();
    await put('/a', 'one');
    expect(await refusal(put('/a', 'two'))).toMatchObject({
      name: 'ParameterAlreadyExists',
      message: 'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    });
    expect(await refusal(put('/b', 'one', {}))).toMatchObject({ name: 'ValidationException' });
    expect(await refusal(put('/b:1', 'one'))).toMatchObject({ name: 'ValidationException' });
    expect(await refusal(put('/b', 'x'.repeat(4_097)))).toMatchObject({ name: 'ValidationException' });
  });
});

/**
 * Sources: Service Authorization Reference, "AWS Systems Manager"; "AWS KMS encryption for Parameter Store".
 */
test('a caller needs the parameter in a policy, and the key of the customer when it decrypts', async () => {
  const KEY = 'arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const { as, inRole } = await givenIam();
  const admin = new SSMClient(as());
  await admin.send(new PutParameterCommand({ Name: '/mine', Value: 'x', Type: 'SecureString' }));
  await admin.send(new PutParameterCommand({ Name: '/mine/keyed', Value: 'y', Type: 'SecureString', KeyId: KEY }));
  const client = new SSMClient(await inRole('me', allowing({ Action: 'ssm:GetParameter', Resource: `${ARN}/mine*` })));
  const get = (Name: string, WithDecryption = true) => client.send(new GetParameterCommand({ Name, WithDecryption }));
  expect((await get('/mine:1')).Parameter?.Value).toBe('x');
  expect((await get(`${ARN}/mine`)).Parameter?.Value).toBe('x');
  expect((await get('/mine/keyed', false)).Parameter?.Value).toMatch(/^AQICAH/);
  expect(await refusal(get('/mine/keyed'))).toMatchObject({ message: expect.stringContaining(`kms:Decrypt on resource: ${KEY}`) });
  expect(await refusal(get('/other'))).toMatchObject({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`not authorized to perform: ssm:GetParameter on resource: ${ARN}/other because`),
    $metadata: { httpStatusCode: 400 },
  });
});
