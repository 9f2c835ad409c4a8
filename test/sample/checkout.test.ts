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
