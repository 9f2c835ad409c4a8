import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';

export interface RealTarget {
  readonly address: { readonly Id: string; readonly Port: number };
  /** Requests that were no health checks. */
  readonly seen: IncomingMessage[];
  close(): Promise<void>;
}

/** A task: an HTTP server on a port of its own, healthy unless told, which also echoes over WebSockets. */
export async function realTarget(handle: (request: IncomingMessage, response: ServerResponse) => void): Promise<RealTarget> {
  const seen: IncomingMessage[] = [];
  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    if (request.url === '/healthz') return response.end('ok');
    seen.push(request);
    return handle(request, response);
  });
  const connections = new Set<Socket>();
  server.on('connection', (socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
  });
  const webSockets = new WebSocketServer({ server });
  webSockets.on('connection', (socket) => socket.on('message', (message) => socket.send(`echo ${message}`)));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: { Id: '127.0.0.1', Port: (server.address() as AddressInfo).port },
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  };
}
