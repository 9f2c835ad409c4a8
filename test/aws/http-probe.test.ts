import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { httpProbe } from '../../src/aws/http-probe.ts';
import { type Resolve, socketTransport } from '../../src/aws/probe-transport.ts';
import { forbiddenHost } from '../../src/deployment/configuration/forbidden-host.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function givenServer(listener: RequestListener): Promise<{ readonly port: number; readonly url: string }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}` };
}

const at =
  (address: string): Resolve =>
  async () => [{ address, family: address.includes(':') ? 6 : 4 }];

const get = (path: string) => ({ method: 'GET' as const, path, headers: {} });

describe('a probe', () => {
  test('gives status, headers and body, under the Host that is set beside the URL', async () => {
    const { url } = await givenServer((request, response) => {
      response.setHeader('x-version', 'v2');
      response.end(`${request.method} ${request.url} ${request.headers.host} ${request.headers['user-agent']}`);
    });
    const answer = await httpProbe().send({ url: `${url}/base/`, host: 'shop.example.com' }, get('/healthz?deep=1'));
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'x-version': 'v2' },
      body: expect.stringMatching(/^GET \/base\/healthz\?deep=1 shop\.example\.com teal\//),
    });
    expect(answer.ms).toBeGreaterThan(0);
  });

  test('sends headers and body of a test', async () => {
    const { url } = await givenServer((request, response) => {
      request.setEncoding('utf8');
      let body = '';
      request.on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => response.end(`${request.headers['content-type']} ${body}`));
    });
    const answer = await httpProbe().send({ url }, { method: 'POST', path: '/cart', headers: { 'Content-Type': 'text/x' }, body: 'äpfel' });
    expect(answer.body).toBe('text/x äpfel');
  });

  test('does not follow a redirect', async () => {
    const { url } = await givenServer((_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end());
    expect(await httpProbe().send({ url }, get('/'))).toMatchObject({ status: 302, headers: { location: 'http://169.254.169.254/' } });
  });

  test('takes 64 KiB of a body and no more, however much comes', async () => {
    const { url } = await givenServer((_, response) => {
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect((await httpProbe().send({ url }, get('/'))).body).toHaveLength(65_536);
  });

  test('that gets no whole answer in its time ends with ProbeFailed', async () => {
    const { url } = await givenServer((_, response) => response.write('half'));
    await expect(httpProbe(socketTransport(undefined, 50)).send({ url }, get('/?token=hush'))).rejects.toMatchObject({
      name: 'ProbeFailed',
      message: expect.not.stringContaining('hush'),
    });
  });

  test('whose connection is refused or cut ends with ProbeFailed', async () => {
    const { url } = await givenServer((request) => request.socket.destroy());
    await expect(httpProbe().send({ url }, get('/'))).rejects.toMatchObject({ name: 'ProbeFailed' });
    const closed = servers.at(-1)!;
    await new Promise((resolve) => closed.close(resolve));
    await expect(httpProbe().send({ url }, get('/'))).rejects.toMatchObject({
      name: 'ProbeFailed',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  test('that is aborted ends with the abort, not with a verdict on the service', async () => {
    const { url } = await givenServer(() => {});
    const abort = new AbortController();
    const sent = httpProbe().send({ url }, get('/'), abort.signal);
    abort.abort(new Error('out of time'));
    await expect(sent).rejects.not.toMatchObject({ name: 'ProbeFailed' });
  });

  test('connects to the address that it checked: the name is resolved once', async () => {
    const { port } = await givenServer((_, response) => response.end('here'));
    let asked = 0;
    const resolve: Resolve = async () => {
      asked++;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    const answer = await httpProbe(socketTransport(resolve)).send({ url: `http://stage.example.com:${port}` }, get('/'));
    expect(answer.body).toBe('here');
    expect(asked).toBe(1);
  });
});

describe('forbidden addresses', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://169.254.170.2/v2/credentials',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://0.0.0.0/',
    'http://[::]/',
    'http://224.0.0.251/',
    'http://[ff02::fb]/',
    'http://255.255.255.255/',
    'http://instance-data.ec2.internal/',
  ])('%s is never reached', async (url) => {
    await expect(httpProbe().send({ url }, get('/'))).rejects.toMatchObject({
      name: 'ProbeFailed',
      message: expect.stringMatching(/its host (is|names) (a|an|the) (link-local|metadata|address of the metadata|unspecified|multicast)/),
    });
  });

  test.each(['169.254.169.254', 'fe80::1', 'fe80::1%eth0', 'fd00:ec2::254', '::ffff:169.254.1.1', '0.0.0.0', '239.1.2.3'])(
    'a name that leads to %s is refused',
    async (address) => {
      await expect(httpProbe(socketTransport(at(address))).send({ url: 'http://stage.example.com' }, get('/'))).rejects.toMatchObject({
        name: 'ProbeFailed',
        message: expect.stringContaining(address),
      });
    },
  );

  test.each(['10.0.0.1', '172.16.3.4', '192.168.1.1', '127.0.0.1', '::1', 'fd00:1234::1', '2001:db8::1', '::ffff:10.0.0.1', '169.253.0.1'])(
    '%s is where a stage route may be',
    (address) => {
      expect(forbiddenHost(address)).toBeUndefined();
    },
  );

  test('every address of 169.254.0.0/16 is refused, in IPv6 clothes too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 255 }), (a, b) => {
        const hex = ((a << 8) | b).toString(16);
        for (const one of [`169.254.${a}.${b}`, `::ffff:169.254.${a}.${b}`, `::ffff:a9fe:${hex}`, `64:ff9b::a9fe:${hex}`])
          expect(forbiddenHost(one)).toContain('link-local');
      }),
    );
  });

  test.each(['file:///etc/passwd', 'ftp://stage.example.com/'])('%s is not HTTP', async (url) => {
    await expect(httpProbe().send({ url }, get('/'))).rejects.toMatchObject({ name: 'ProbeFailed' });
  });
});
