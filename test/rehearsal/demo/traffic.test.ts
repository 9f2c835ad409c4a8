import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { WebSocketServer } from 'ws';
import { startTraffic, type Traffic } from '../../../src/rehearsal/demo/traffic.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A listener that answers each request, and each WebSocket, as told. */
async function given(answer: Parameters<typeof createServer>[1], onSocket: (socket: import('ws').WebSocket, nth: number) => void) {
  const server: Server = createServer(answer as never);
  const sockets = new WebSocketServer({ server, path: '/ws' });
  let nth = 0;
  sockets.on('connection', (socket) => onSocket(socket, ++nth));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(
    () => new Promise((resolve) => server.close(resolve)),
    () => server.closeAllConnections(),
  );
  return (server.address() as AddressInfo).port;
}

function traffic(port: number): Traffic {
  return startTraffic({ port, perSecond: 400, slowMs: [5], slowEvery: 10, connections: 8 });
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

const echo = (socket: import('ws').WebSocket) => socket.on('message', (data) => socket.send(data));

describe("the demo's traffic", () => {
  test('keeps its connections, asks some slowly, and holds a WebSocket', async () => {
    const paths = new Set<string>();
    const connections = new Set<unknown>();
    const port = await given((request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => {
      paths.add(request.url ?? '');
      connections.add(request.socket);
      response.writeHead(200, { 'x-version': 'v1' }).end('ok');
    }, echo);
    const running = traffic(port);
    await until(() => running.tally.requests >= 100 && running.socket.echoes > 0);
    await running.stop();
    expect([...paths].sort()).toEqual(['/', '/slow?ms=5']);
    expect(connections.size).toBeLessThanOrEqual(8);
    expect(running.tally.answeredByVersion).toEqual({ v1: running.tally.requests });
    expect([running.tally.dropped, running.socket.opened]).toEqual([0, 1]);
  });

  test('counts what the load balancer could not give to anybody, and connections that break', async () => {
    let nth = 0;
    const port = await given((request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => {
      if (nth++ % 2 === 0) response.writeHead(502, { server: 'awselb/2.0' }).end();
      else request.socket.destroy();
    }, echo);
    const running = traffic(port);
    await until(() => running.tally.requests >= 20);
    await running.stop();
    expect(running.tally.dropped).toBe(running.tally.requests);
    expect(Object.keys(running.tally.drops).sort()).toEqual(['502 of the load balancer', 'ECONNRESET']);
  });

  test('opens its WebSocket again after a goodbye, which drops nothing; a cut is told', async () => {
    const port = await given(
      (_: unknown, response: import('node:http').ServerResponse) => response.writeHead(200, { 'x-version': 'v1' }).end(),
      (socket, nth) => {
        if (nth <= 2) socket.close(1001);
        else if (nth === 3) socket.terminate();
      },
    );
    const running = traffic(port);
    await until(() => running.socket.opened >= 4);
    await running.stop();
    expect(running.tally.drops).toEqual({ 'WebSocket ended with 1006': 1 });
  });
});
