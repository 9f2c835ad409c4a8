import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { freePort } from '../../packages/local-aws/src/ecs/free-port.ts';
import { versions } from '../../sample/checkout/versions.ts';

const FOLDER = fileURLToPath(new URL('../../sample/checkout/app/', import.meta.url));
const running = new Set<ChildProcess>();

afterEach(async () => {
  for (const child of running) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});

function start(environment: Readonly<Record<string, string>>, port: number): ChildProcess {
  const child = spawn(process.execPath, ['server.mjs'], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH, PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The app with an environment, once it listens. */
async function given(environment: Readonly<Record<string, string>> = {}) {
  const port = await freePort();
  const child = start(environment, port);
  if (child.stdout) await once(child.stdout, 'data');
  return { child, url: `http://127.0.0.1:${port}`, socketUrl: `ws://127.0.0.1:${port}/ws`, exited: once(child, 'exit') };
}

async function connect(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  return socket;
}

describe('the sample service answers', () => {
  test('with its name and its version', async () => {
    const { url } = await given(versions.v1.environment);
    const home = await fetch(url);
    expect([home.status, home.headers.get('x-version'), await home.text()]).toEqual([200, 'v1', 'checkout v1\n']);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/nothing`)).status).toBe(404);
  });

  test('an echo', async () => {
    const { url } = await given(versions.v1.environment);
    const echo = await fetch(`${url}/echo?a=1`, { method: 'POST', body: 'hello', headers: { 'x-mark': 'm' } });
    expect(await echo.json()).toMatchObject({ version: 'v1', method: 'POST', url: '/echo?a=1', body: 'hello', headers: { 'x-mark': 'm' } });
  });

  test('v3 with something that its functional test does not accept', async () => {
    const { url } = await given(versions.v3.environment);
    expect(await (await fetch(url)).text()).not.toContain('checkout');
  });

  test('v4 with 500 to every tenth request of production, and to no test', async () => {
    const { url } = await given(versions.v4.environment);
    const statuses = async (headers: Record<string, string>) => {
      const seen: number[] = [];
      for (let i = 0; i < 40; i++) seen.push((await fetch(url, { headers })).status);
      return seen.filter((status) => status === 500).length;
    };
    expect(await statuses({ 'x-teal-test': 'smoke' })).toBe(0);
    expect(await statuses({})).toBe(4);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test('503 to probes when it is to be unhealthy, and 500 where it is broken', async () => {
    const { url } = await given({ UNHEALTHY: '1', BROKEN_PATH: '/' });
    expect((await fetch(`${url}/healthz`)).status).toBe(503);
    expect((await fetch(url)).status).toBe(500);
  });
});

describe('the sample service tells Prometheus', () => {
  const metricsOf = async (url: string) => {
    const answer = await fetch(`${url}/metrics`);
    const text = await answer.text();
    const value = (series: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${series} `))
          ?.slice(series.length + 1),
      );
    return { type: answer.headers.get('content-type'), text, value };
  };

  test('every series from the start, each after its help and its type, in the text format 0.0.4', async () => {
    const { url } = await given({ VERSION: 'a"b\\c' });
    const { type, text, value } = await metricsOf(url);
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain('checkout_build_info{version="a\\"b\\\\c"} 1\n');
    expect(value('checkout_requests_total{status="5xx"}')).toBe(0);
    expect(value('checkout_request_duration_seconds_bucket{le="+Inf"}')).toBe(0);
    expect(text).toMatch(/^(# HELP \w+ [^\n]+\n# TYPE \w+ (gauge|counter|histogram)\n(\w+(\{[^\n]*\})? [0-9.e+-]+\n)+)+$/);
  });

  test("users' requests and how long they took, and neither tests nor probes nor itself", async () => {
    const { url } = await given({ BROKEN_PATH: '/echo' });
    for (const path of ['/', '/', '/echo', '/nothing', '/slow?ms=120', '/healthz', '/metrics']) await (await fetch(`${url}${path}`)).text();
    await (await fetch(url, { headers: { 'x-teal-test': 'smoke' } })).text();
    const { value } = await metricsOf(url);
    const count = (status: string) => value(`checkout_requests_total{status="${status}"}`);
    expect(['1xx', '2xx', '3xx', '4xx', '5xx'].map(count)).toEqual([0, 3, 0, 1, 1]);
    const upTo = (le: string) => value(`checkout_request_duration_seconds_bucket{le="${le}"}`);
    expect([upTo('0.1'), upTo('+Inf'), value('checkout_request_duration_seconds_count')]).toEqual([4, 5, 5]);
    expect(value('checkout_request_duration_seconds_sum')).toBeGreaterThan(0.12);
  });

  test('a client that left as a request that was not answered', async () => {
    const { url } = await given();
    await expect(fetch(`${url}/slow?ms=5000`, { signal: AbortSignal.timeout(100) })).rejects.toThrow();
    await fetch(url);
    const { value } = await metricsOf(url);
    expect(value('checkout_requests_total{status="4xx"}')).toBe(1);
  });
});

describe('the sample service holds WebSockets', () => {
  test('that echo, short and long messages alike', async () => {
    const { socketUrl } = await given();
    const socket = await connect(socketUrl);
    for (const text of ['hello', 'x'.repeat(300), 'y'.repeat(70_000)]) {
      socket.send(text);
      const [message] = await once(socket, 'message');
      expect(String(message)).toBe(text);
    }
    socket.close();
    await once(socket, 'close');
  });

  test('and ends them with 1001 at their age limit', async () => {
    const { socketUrl } = await given({ WS_MAX_AGE_MS: '50' });
    const [code] = await once(await connect(socketUrl), 'close');
    expect(code).toBe(1001);
  });
});

describe('the sample service stops', () => {
  test('on SIGTERM: takes no more, finishes what runs, ends WebSockets with 1001, and exits 0', async () => {
    const { url, socketUrl, child, exited } = await given();
    const socket = await connect(socketUrl);
    const closed = once(socket, 'close');
    const slow = fetch(`${url}/slow?ms=300`);
    // Answers to later requests show that the app has the slow one.
    for (let i = 0; i < 2; i++) await fetch(url);
    child.kill('SIGTERM');
    const [code] = await closed;
    expect(code).toBe(1001);
    expect((await slow).status).toBe(200);
    expect(await exited).toEqual([0, null]);
    await expect(fetch(url)).rejects.toMatchObject({ message: 'fetch failed' });
  });

  test('when whoever started it is gone', async () => {
    const { child, exited } = await given();
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  test('v5 on start, by a crash', async () => {
    const child = start(versions.v5.environment, await freePort());
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  test('by a crash after a while', async () => {
    const { exited } = await given({ CRASH_AFTER_MS: '50' });
    expect(await exited).toEqual([1, null]);
  });
});
