import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { queriedTraffic } from '../../../src/aws/metrics/side-traffic.ts';
import { type Resolve, socketTransport } from '../../../src/aws/probe-transport.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const SINCE = '2026-06-01T11:50:00.000Z';
/** The oldest is of before, and the newest under way. */
const MINUTES = [
  { at: '2026-06-01T11:59:00Z', requests: 4, errors: 1 },
  { at: '2026-06-01T11:50:00.000Z', requests: 3 },
  { at: '2026-06-01T11:49:00Z', requests: 50, errors: 50 },
];
const clock = { now: () => NOW, sleep: async () => {} };
const noCloudWatch = {} as Parameters<typeof queriedTraffic>[0];

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A URL on this machine that answers so, with a secret in its query. */
async function givenUrl(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/traffic?token=hush`;
}

interface Given {
  readonly resolve?: Resolve;
  readonly longestMs?: number;
  readonly signal?: AbortSignal;
}

const read = (http: string, { resolve, longestMs, signal }: Given = {}) =>
  queriedTraffic(noCloudWatch, clock, socketTransport(resolve, longestMs))({ http }, SINCE, signal);

const telling =
  (body: string, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);

describe('the traffic that a URL tells', () => {
  test('is asked for since a time, by GET and by its own name, and counted until now', async () => {
    const asked: string[] = [];
    const url = await givenUrl((request, response) => {
      asked.push(`${request.method} ${request.url} ${request.headers.host} ${request.headers['user-agent']}`);
      response.end(JSON.stringify({ minutes: MINUTES }));
    });
    expect(await read(url)).toEqual({ from: SINCE, to: new Date(NOW).toISOString(), requests: 7, errors: 1, p99Ms: undefined });
    expect(asked).toEqual([
      expect.stringMatching(
        /^GET \/traffic\?token=hush&since=2026-06-01T11%3A50%3A00\.000Z&until=2026-06-01T12%3A00%3A00\.000Z 127\.0\.0\.1:\d+ teal\//,
      ),
    ]);
  });

  test('has no errors where it tells none, and may have no requests and no minute', async () => {
    const none = '{"minutes":[{"at":"2026-06-01T11:55:00Z","requests":0}]}';
    for (const body of [none, '{"minutes":[]}'])
      expect(await read(await givenUrl(telling(body)))).toMatchObject({ requests: 0, errors: 0 });
  });

  test.each<[string, RequestListener, RegExp]>([
    ['another status', telling('{"minutes":[]}', 503), /answered 503/],
    ['a redirect, which is not followed', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end(), /answered 302/],
    ['no JSON', telling('fine'), /not with \{ minutes/],
    ['half of the JSON', telling('{"minutes":'), /not with \{ minutes/],
    ['another shape', telling('{"count":7}'), /not with \{ minutes/],
    ['what it told before there were minutes', telling('{"requests":7,"errors":1}'), /not with \{ minutes/],
    ['half a minute', telling('{"minutes":[{"at":"2026-06-01T11:55:30Z","requests":1}]}'), /no whole minute/],
    [
      'a minute twice',
      telling('{"minutes":[{"at":"2026-06-01T11:55:00Z","requests":1},{"at":"2026-06-01T13:55:00+02:00","requests":2}]}'),
      /twice/,
    ],
    ['fewer than no requests', telling('{"minutes":[{"at":"2026-06-01T11:55:00Z","requests":-1}]}'), /not with \{ minutes/],
    ['more than is read of an answer', telling(`{"minutes":[],"more":"${'x'.repeat(70_000)}"}`), /not with \{ minutes/],
    ['a connection that breaks', (request) => request.socket.destroy(), /socket hang up|ECONNRESET/],
    ['an answer that breaks off', (_, response) => response.write('{"requests"', () => response.destroy()), /ECONNRESET|aborted|ended/],
  ])('may be there at the next look: %s', async (_, answer, why) => {
    const error = await read(await givenUrl(answer)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'AwsUnavailable', message: expect.stringMatching(why) });
    expect((error as Error).message).toMatch(/^the traffic could not be read from http:\/\/127\.0\.0\.1:\d+\/traffic: /);
    expect((error as Error).message).not.toContain('hush');
  });

  test('may be there at the next look: nobody listens', async () => {
    const url = await givenUrl(() => {});
    await new Promise((resolve) => servers.pop()?.close(resolve));
    await expect(read(url)).rejects.toMatchObject({ name: 'AwsUnavailable', message: expect.stringContaining('ECONNREFUSED') });
  });

  test('may be there at the next look: no whole answer in time', async () => {
    const url = await givenUrl((_, response) => response.write('{"requests":'));
    await expect(read(url, { longestMs: 50 })).rejects.toMatchObject({
      name: 'AwsUnavailable',
      message: expect.stringContaining('no whole answer within 0.05 s'),
    });
  });

  test('is not asked for at an address that no request may reach, whatever name leads there', async () => {
    for (const address of ['169.254.169.254', '0.0.0.0', '224.0.0.1']) {
      const resolve: Resolve = async () => [{ address, family: 4 }];
      await expect(read('http://app.example.test/traffic', { resolve })).rejects.toMatchObject({
        name: 'AwsUnavailable',
        message: expect.stringContaining(`app.example.test is at ${address}`),
      });
    }
    await expect(read('http://169.254.170.2/v2/credentials')).rejects.toMatchObject({ message: expect.stringContaining('link-local') });
  });

  test('that is aborted ends with the abort: the action ran out of time, the service did nothing wrong', async () => {
    const url = await givenUrl(() => {});
    const abort = new AbortController();
    const reading = read(url, { signal: abort.signal });
    abort.abort(new Error('out of time'));
    await expect(reading).rejects.not.toMatchObject({ name: 'AwsUnavailable' });
  });
});
