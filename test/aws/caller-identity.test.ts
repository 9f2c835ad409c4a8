import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type LocalAws, startLocalAws } from '@teal/local-aws';
import { trusting } from '../../packages/local-aws/test/iam/given.ts';
import { callerIdentity } from '../../src/aws/caller-identity.ts';
import { iam, makeClients, sts } from '../../src/aws/clients.ts';
import { stsPlace } from '../../src/aws/sts-host.ts';
import { systemClock } from '../../src/aws/system-clock.ts';
import { signCaller } from '../../src/cli/target/sign-caller.ts';

describe('who signed a request, asked of the STS of a local AWS over its socket', () => {
  let local: LocalAws;
  beforeAll(async () => {
    local = await startLocalAws({ port: 0 });
  });
  afterAll(() => local.stop());

  const clientsAs = (credentials = { accessKeyId: 'AKIAADA', secretAccessKey: 'x' }) =>
    makeClients({ region: local.region, endpoint: local.endpoint!, credentials, clock: systemClock });

  /** Signed by a session of a role, with the SDK's own signer. */
  async function givenSession() {
    const admin = clientsAs();
    const RoleName = `approver-${Math.random().toString(36).slice(2)}`;
    const { Role } = await iam(admin).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trusting({ AWS: local.account }) }));
    const { Credentials: keys } = await sts(admin).send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'ada' }));
    const credentials = { accessKeyId: keys!.AccessKeyId!, secretAccessKey: keys!.SecretAccessKey!, sessionToken: keys!.SessionToken! };
    return { arn: `arn:aws:sts::123456789012:assumed-role/${RoleName}/ada`, credentials };
  }

  test('is told: a user, and a session of a role', async () => {
    const asked = callerIdentity({ endpoint: local.endpoint! });
    expect(await asked.ask(await signCaller(clientsAs(), 'digest', Date.now()))).toEqual({
      kind: 'caller',
      arn: 'arn:aws:iam::123456789012:user/AKIAADA',
      account: '123456789012',
    });
    const { arn, credentials } = await givenSession();
    expect(await asked.ask(await signCaller(clientsAs(credentials), 'digest', Date.now()))).toMatchObject({ kind: 'caller', arn });
  });

  test('is refused once the digest in it is another, or the key', async () => {
    const asked = callerIdentity({ endpoint: local.endpoint! });
    const { credentials } = await givenSession();
    const proof = await signCaller(clientsAs(credentials), 'digest', Date.now());
    const forged = { ...proof, headers: { ...proof.headers, 'x-teal-word': 'another' } };
    expect(await asked.ask(forged)).toEqual({ kind: 'false', why: 'STS says SignatureDoesNotMatch (403)' });
    const guessed = await signCaller(clientsAs({ ...credentials, secretAccessKey: 'guessed' }), 'digest', Date.now());
    expect(await asked.ask(guessed)).toMatchObject({ kind: 'false' });
  });

  test('is signed for the host that the door takes, by whichever name of this machine it is called', async () => {
    const byName = makeClients({
      region: local.region,
      endpoint: local.endpoint!.replace('127.0.0.1', 'localhost'),
      credentials: { accessKeyId: 'AKIAADA', secretAccessKey: 'x' },
      clock: systemClock,
    });
    const proof = await signCaller(byName, 'digest', Date.now());
    const asked = callerIdentity({ endpoint: local.endpoint! });
    expect(asked.takes(proof.headers.host!, local.region)).toBe(true);
    expect(await asked.ask(proof)).toMatchObject({ kind: 'caller' });
    for (const host of ['sts.us-east-1.amazonaws.com', '127.0.0.1:1', 'example.org']) expect(asked.takes(host, local.region)).toBe(false);
  });
});

/** Somebody in place of STS. */
async function answering<T>(listener: RequestListener, use: (endpoint: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

const PROOF = {
  method: 'POST',
  headers: { host: 'sts.us-east-1.amazonaws.com', authorization: 'AWS4 secret' },
  body: 'Action=GetCallerIdentity',
};

describe('nobody can tell who signed it', () => {
  test.each<[string, RequestListener]>([
    ['a redirect, which is not followed', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a fault', (_, response) => response.writeHead(503).end()],
    ['a connection that is cut', (request) => request.socket.destroy()],
    ['an answer that has no end', (_, response) => response.writeHead(200).write('<Arn>'.repeat(10_000))],
    ['no answer', () => {}],
  ])('from %s', async (_, listener) => {
    const began = Date.now();
    const told = await answering(listener, (endpoint) => callerIdentity({ endpoint }).ask(PROOF));
    expect(told).toMatchObject({ kind: 'unreachable' });
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  test('from nobody there', async () => {
    expect(await callerIdentity({ endpoint: 'http://127.0.0.1:1' }).ask(PROOF)).toEqual({
      kind: 'unreachable',
      why: 'STS did not answer: ECONNREFUSED',
    });
  });
});

/** Source: the endpoint rules of the SDK's own client for STS. */
test.each(['us-east-1', 'eu-central-1', 'ap-southeast-7', 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'eusc-de-east-1'])(
  'in %s STS is where the SDK has it',
  (Region) => {
    const { endpointProvider } = new STSClient({ region: Region }).config;
    const { url } = endpointProvider({ Region, UseGlobalEndpoint: false, UseFIPS: false, UseDualStack: false });
    expect(stsPlace(Region, undefined)).toEqual({ host: url.host, url: new URL(url.href) });
  },
);
