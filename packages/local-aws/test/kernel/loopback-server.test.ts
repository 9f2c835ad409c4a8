import { readdirSync, readFileSync } from 'node:fs';
import { type OutgoingHttpHeaders, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { CreateListenerCommand, CreateLoadBalancerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { taskMetadata } from '../../src/ecs/task-metadata.ts';
import type { ContainerRecord, TaskRecord } from '../../src/ecs/world.ts';
import { loopbackServer } from '../../src/kernel/loopback-server.ts';
import { type LocalAws, startLocalAws } from '../../src/local-aws.ts';

/**
 * What a web page can make a person's browser send to the local AWS, and what programs of this machine send.
 * A page's "simple requests" go out unasked (Fetch Standard, "CORS-safelisted request-header"): their answers
 * are hidden from the page, but they act. localstack/localstack#7904 tells how that was used.
 */

const SCOPE = 'AKID/20260101/us-east-1/lambda/aws4_request';
const SIGNED = { authorization: `AWS4-HMAC-SHA256 Credential=${SCOPE}, SignedHeaders=host, Signature=none` };
const PRESIGNED = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(SCOPE)}&X-Amz-Signature=none`;
const INVOKE = '/2015-03-31/functions/greet/invocations';

let local: LocalAws;
let port: number;
let invoked = 0;
beforeAll(async () => {
  local = await startLocalAws({ port: 0 });
  port = Number(new URL(local.endpoint!).port);
  local.services.lambda.register({ name: 'greet', handler: async () => ++invoked });
});
afterAll(() => local.stop());
beforeEach(() => {
  invoked = 0;
});

/** Also such as no program would send: two of one name. */
type Headers = Readonly<Record<string, string | string[]>>;

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Headers;
  readonly body?: string;
  readonly to?: number;
}

/** Exactly these headers: the Host too is the caller's. */
function send({ method = 'POST', path = `${INVOKE}?${PRESIGNED}`, headers = {}, body, to = port }: Sent) {
  return new Promise<{ status: number | undefined; body: string }>((done, failed) => {
    const call = request(
      { host: '127.0.0.1', port: to, method, path, headers: headers as OutgoingHttpHeaders, setHost: false, agent: false },
      (response) => {
        text(response).then((read) => done({ status: response.statusCode, body: read }), failed);
      },
    );
    call.on('error', failed);
    call.end(body);
  });
}

const at = (name: string) => ({ host: `${name}:${port}` });
const OWN = () => at('127.0.0.1');

describe('a page of another site is refused', () => {
  const form = 'multipart/form-data; boundary=x';
  const simple: [what: string, contentType: string, body: string][] = [
    ['text/plain', 'text/plain', '{"a":1}'],
    ['a form', 'application/x-www-form-urlencoded', 'Action=CreateRole&RoleName=evil'],
    ['a form of parts', form, '--x\r\ncontent-disposition: form-data; name="Action"\r\n\r\nCreateRole\r\n--x--\r\n'],
    ['JSON', 'application/json', '{}'],
  ];
  const from: [whence: string, headers: Headers][] = [
    ['https://evil.example', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null', 'sec-fetch-site': 'cross-site' }],
    ['a browser without fetch metadata', { origin: 'http://evil.example' }],
    ['a page that hides its origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['this machine by https', { origin: 'https://127.0.0.1' }],
    ['an extension', { origin: 'chrome-extension://abcdefghijklmnop' }],
    ['a POST without an Origin', { 'sec-fetch-site': 'cross-site' }],
    ['a value that no standard has yet', { 'sec-fetch-site': 'cross-planet' }],
    ['an empty value', { 'sec-fetch-site': '' }],
    ['two sites', { 'sec-fetch-site': ['none', 'cross-site'] }],
    ['two origins', { origin: ['http://127.0.0.1', 'http://evil.example'] }],
  ];
  const each = from.flatMap(([whence, headers]) => simple.map(([what, type, body]) => ({ whence, headers, what, type, body })));
  test.each(each)('$what from $whence', async ({ headers, type, body }) => {
    const { status, body: told } = await send({ headers: { ...OWN(), 'content-type': type, ...headers }, body });
    expect(status).toBe(403);
    expect(told).toContain('ForbiddenException');
    expect(invoked).toBe(0);
  });

  test.each(from)('a GET with a credential in its query, from %s', async (_whence, headers) => {
    const create = `/?Action=CreateRole&RoleName=evil&AssumeRolePolicyDocument=%7B%7D&${PRESIGNED.replace('lambda', 'iam')}`;
    expect(await send({ method: 'GET', path: create, headers: { ...OWN(), ...headers } })).toMatchObject({ status: 403 });
  });

  test('a preflight, so that nothing follows it', async () => {
    const asks = { 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,x-amz-target' };
    const { status, body } = await send({
      method: 'OPTIONS',
      headers: { ...OWN(), origin: 'https://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors', ...asks },
    });
    expect({ status, body }).toMatchObject({ status: 403, body: expect.stringContaining("Origin is 'https://evil.example'") });
  });

  test('a WebSocket', async () => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    };
    expect(await send({ method: 'GET', headers: { ...OWN(), ...upgrade, origin: 'https://evil.example' } })).toMatchObject({ status: 403 });
  });

  test('a body that never ends is not waited for', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`POST ${INVOKE}?${PRESIGNED} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: null\r\nContent-Length: 1000000\r\n\r\n{`);
    const answer = await new Promise<string>((done) => socket.once('data', (bytes) => done(String(bytes))));
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('a name that is not this machine’s is refused, whoever answers for it', () => {
  const hosts: [why: string, host: () => string | string[] | undefined][] = [
    ['a name of the attacker’s (DNS rebinding)', () => `evil.example:${port}`],
    ['a name that public name servers answer 127.0.0.1 for', () => `127.0.0.1.nip.io:${port}`],
    ['another such name', () => `localtest.me:${port}`],
    ['a name that begins as ours', () => `localhost.evil:${port}`],
    ['a name that ends as ours', () => `evil-localhost:${port}`],
    ['every address', () => `0.0.0.0:${port}`],
    ['the port of something else', () => `localhost:${port + 1}`],
    ['no port', () => 'localhost'],
    ['an empty port', () => '127.0.0.1:'],
    ['a user before it', () => `evil@127.0.0.1:${port}`],
    ['an empty one', () => ''],
    ['none', () => undefined],
  ];
  test.each(hosts)('%s', async (_why, host) => {
    const value = host();
    const headers: Headers = value === undefined ? {} : { host: value };
    const { status, body } = await send({ headers: { ...headers, ...SIGNED }, path: INVOKE });
    expect({ status, body }).toMatchObject({ status: 403, body: expect.stringContaining('Host is ') });
    expect(invoked).toBe(0);
  });

  test.each(['1.1', '1.0'])('two of them, or none, in HTTP/%s', async (version) => {
    const ask = (hosts: string[]) =>
      new Promise<string>((done) => {
        const socket = connect(port, '127.0.0.1', () => {
          const lines = [`POST ${INVOKE}?${PRESIGNED} HTTP/${version}`, ...hosts.map((host) => `Host: ${host}`), 'Content-Length: 0'];
          socket.write(`${lines.join('\r\n')}\r\n\r\n`);
        });
        socket.once('data', (bytes) => {
          socket.destroy();
          done(String(bytes).split('\r\n', 1)[0]!);
        });
      });
    expect(await ask([`127.0.0.1:${port}`, `evil.example:${port}`])).toMatch(/ 40[03] /);
    expect(await ask([])).toMatch(/ 403 /);
    expect(invoked).toBe(0);
  });

  test('the caller is told which names are taken, in the format that it reads', async () => {
    const wrong = { ...at('host.docker.internal') };
    const told = `Host is 'host.docker.internal:${port}'; it must be localhost:${port}, 127.0.0.1:${port}, [::1]:${port}`;
    expect(JSON.parse((await send({ headers: wrong })).body)).toMatchObject({
      __type: 'ForbiddenException',
      message: expect.stringContaining(told),
    });
    const asForm = await send({ headers: { ...wrong, 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=X' });
    expect(asForm.body).toMatch(/^<ErrorResponse><Error>.*<Code>ForbiddenException<\/Code>/);
    expect(await send({ method: 'HEAD', headers: wrong })).toEqual({ status: 403, body: '' });
  });
});

describe('a program of this machine is answered', () => {
  test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST'])('at %s with the port, as SDKs, the CLI and curl send it', async (name) => {
    expect(await send({ headers: { ...at(name), ...SIGNED }, path: INVOKE, body: '{}' })).toEqual({ status: 200, body: '1' });
    expect(await send({ headers: at(name), body: '{}' })).toEqual({ status: 200, body: '2' });
  });

  const passing: [who: string, headers: () => Headers][] = [
    ['a person’s own address bar', () => ({ 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' })],
    ['a page of this very door', () => ({ 'sec-fetch-site': 'same-origin', origin: `http://127.0.0.1:${port}` })],
    ['fetch of Node, which sends no site', () => ({ 'sec-fetch-mode': 'cors', accept: '*/*' })],
  ];
  test.each(passing)('%s', async (_who, headers) => {
    expect(await send({ headers: { ...OWN(), ...SIGNED, ...headers() }, path: INVOKE, body: '{}' })).toMatchObject({ status: 200 });
  });

  test('on port 80 the Host needs no port', async () => {
    const server = loopbackServer({}, (_request, response) => response.end('in'));
    // Port 80 is not everybody's to open: the socket says that it came in by it.
    server.prependListener('connection', (socket) => Object.defineProperty(socket, 'localPort', { value: 80 }));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const to = (server.address() as AddressInfo).port;
    expect(await send({ to, headers: { host: 'localhost' } })).toEqual({ status: 200, body: 'in' });
    expect(await send({ to, headers: { host: 'localhost:80' } })).toEqual({ status: 200, body: 'in' });
    expect(await send({ to, headers: { host: 'evil.example' } })).toMatchObject({ status: 403 });
    server.close();
  });
});

describe('it holds on every port', () => {
  test('the metadata endpoint of tasks', async () => {
    const metadata = taskMetadata();
    const container = { runtimeId: 'abc', definition: { name: 'app', image: 'app:1' } } as ContainerRecord;
    const { ECS_CONTAINER_METADATA_URI_V4: uri } = await metadata.environmentFor({ desiredStatus: 'RUNNING' } as TaskRecord, container);
    const { host, port: own, pathname: path } = new URL(uri!);
    const ask = (headers: Headers) => send({ to: Number(own), method: 'GET', path, headers });
    expect(await ask({ host })).toMatchObject({ status: 200, body: expect.stringContaining('"DockerId":"abc"') });
    expect(await ask({ host: `evil.example:${own}` })).toMatchObject({ status: 403 });
    expect(await ask({ host, origin: 'null' })).toMatchObject({ status: 403 });
    expect(await ask({ host, 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    await metadata.stop();
  });

  test('and not on listeners: users come there with their browsers, by any name', async () => {
    const client = new ElasticLoadBalancingV2Client({
      region: local.region,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      ...local.transport,
    });
    const { LoadBalancers } = await client.send(
      new CreateLoadBalancerCommand({ Name: 'open', Subnets: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'] }),
    );
    const { Listeners } = await client.send(
      new CreateListenerCommand({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: 18_088,
        DefaultActions: [
          { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '200', ContentType: 'text/plain', MessageBody: 'open' } },
        ],
      }),
    );
    const listener = local.services.elbv2.facade.portOf(Listeners?.[0]?.ListenerArn ?? '');
    const headers = { host: 'shop.example', origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    expect(await send({ to: listener ?? 0, method: 'GET', path: '/', headers })).toEqual({ status: 200, body: 'open' });
    client.destroy();
  });

  test('nothing else but a load balancer’s listener opens an HTTP server of its own', () => {
    const root = resolve(import.meta.dirname, '../../../..');
    const openers = ['packages/local-aws/src', 'src']
      .flatMap((folder) => readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`))
      .filter((file) => /\.m?[jt]s$/.test(file))
      .filter((file) => /from '(node:)?(http|https|http2)'/.test(readFileSync(resolve(root, file), 'utf8')))
      .filter((file) => /\bcreate(Secure)?Server\(|\bnew (http\.)?Server\(/.test(readFileSync(resolve(root, file), 'utf8')));
    expect(openers.sort()).toEqual([
      'packages/local-aws/src/elbv2/plane/listener-server.ts',
      'packages/local-aws/src/kernel/loopback-server.ts',
    ]);
  });
});
