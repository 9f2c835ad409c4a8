import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, test } from '@jest/globals';
import { secretsManager, ssm } from '../../../../src/aws/clients.ts';
import { secretsOf } from '../../../../src/aws/metrics/sources/secrets.ts';
import type { Secret } from '../../../../src/deployment/check.ts';
import { givenSources, SECRET, type SourcesWorld } from './given-sources.ts';

let world: SourcesWorld;
afterEach(() => world.stop());

const { signal } = new AbortController();

async function given() {
  world = await givenSources();
  const { clients, run } = world;
  const put = (Name: string, value: { readonly SecretString?: string; readonly SecretBinary?: Uint8Array }) =>
    run(secretsManager(clients).send(new CreateSecretCommand({ Name, ...value })));
  const secrets = secretsOf(clients);
  const value = (secret: Secret) => run(secrets.value(secret, signal));
  return { put, secrets, value };
}

describe('a secret', () => {
  test('is a whole text, a member of a JSON object, or a parameter, without what stands around it', async () => {
    const { put, value } = await given();
    const { ARN = '' } = await put('plain', { SecretString: ` ${SECRET}\n` });
    await put('number', { SecretString: '{"pin":1234}' });
    for (const id of ['plain', ARN, ARN.slice(0, -7)]) expect(await value({ secretsManager: id })).toBe(SECRET);
    expect(await value({ secretsManager: 'app/token', key: 'token' })).toBe(SECRET);
    expect(await value({ secretsManager: 'number', key: 'pin' })).toBe('1234');
    expect(await value({ parameter: '/app/token' })).toBe(SECRET);
    expect(await value({ parameter: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/token' })).toBe(SECRET);
  });

  test('is read once a look, however many ask for it', async () => {
    const { value } = await given();
    world.calls();
    await Promise.all([value({ parameter: '/app/token' }), value({ parameter: '/app/token' }), value({ secretsManager: 'app/token' })]);
    expect(world.calls().sort()).toEqual(['secretsmanager:GetSecretValue', 'ssm:GetParameter']);
  });

  test.each<[string, Secret, RegExp]>([
    ['that is not there', { secretsManager: 'gone' }, /^the secret gone cannot be read: ResourceNotFoundException$/],
    ['that is no parameter', { parameter: '/gone' }, /^the parameter \/gone cannot be read: ParameterNotFound$/],
    ['without the member', { secretsManager: 'app/token', key: 'other' }, /^the secret app\/token \(member other\) is no text/],
    ['whose member is inherited', { secretsManager: 'app/token', key: 'toString' }, /\(member toString\) is no text/],
    ['that is no JSON object', { secretsManager: 'odd', key: 'token' }, /^the secret odd \(member token\) is no text/],
    ['of bytes', { secretsManager: 'bytes' }, /^the secret bytes is no text$/],
    ['of two lines', { secretsManager: 'lines' }, /^the secret lines is empty, or has more than printable ASCII$/],
    ['of nothing', { secretsManager: 'blank' }, /^the secret blank is empty/],
  ])('%s is told by its reference alone', async (_, secret, why) => {
    const { put, value } = await given();
    await put('odd', { SecretString: `"${SECRET}"` });
    await put('bytes', { SecretBinary: Buffer.from(SECRET) });
    await put('lines', { SecretString: 'hush\r\nx-more: 1' });
    await put('blank', { SecretString: '  ' });
    const error = await value(secret).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'NoAnswer', message: expect.stringMatching(why) });
    expect((error as Error).message).not.toContain('hush');
  });

  test('is masked in every spelling, and so is the whole that it is a member of', async () => {
    const { secrets, value } = await given();
    await value({ secretsManager: 'app/token', key: 'token' });
    const whole = JSON.stringify({ token: SECRET });
    for (const spelling of [SECRET, whole, encodeURIComponent(SECRET), Buffer.from(SECRET).toString('base64'), JSON.stringify(whole)])
      expect(secrets.masked(`x ${spelling} y`)).not.toMatch(/hush|aHVz/);
    expect(secrets.masked('nothing of it')).toBe('nothing of it');
  });

  test('that is new in the store is read at the next look', async () => {
    const { value } = await given();
    await value({ parameter: '/app/token' });
    await world.run(
      ssm(world.clients).send(new PutParameterCommand({ Name: '/app/token', Type: 'SecureString', Value: 'new', Overwrite: true })),
    );
    expect(await world.run(secretsOf(world.clients).value({ parameter: '/app/token' }, signal))).toBe('new');
  });
});
