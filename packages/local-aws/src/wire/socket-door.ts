import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import type { Clock } from '../clock/clock.ts';
import { loopbackServer } from '../kernel/loopback-server.ts';
import type { Front } from './front.ts';
import type { WireRequest } from './message.ts';

/**
 * The largest request that any service here takes is a Lambda payload of 6 MB;
 * forms and base64 make it longer.
 */
const BODY_LIMIT = 16 * 1024 * 1024;
/**
 * Longer than SDK clients keep an idle connection,
 * so that the server never closes one just as a request arrives.
 */
const KEEP_ALIVE_MS = 75_000;

export interface SocketDoor {
  /** `http://127.0.0.1:4566` */
  readonly endpoint: string;
  readonly port: number;
  close(): Promise<void>;
}

/** What answers, and whose time its answers tell. */
interface Answering {
  readonly front: Front;
  readonly clock: Pick<Clock, 'now'>;
}

/** One port of 127.0.0.1 for all services. Port 0 takes a free one. Rejects when the port is taken. */
export async function openSocketDoor(
  { front, clock }: Answering,
  port: number,
  onUnexpected: (error: unknown) => void,
): Promise<SocketDoor> {
  const server = loopbackServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (request, response) => {
    answer({ front, clock }, request, response).catch((error) => {
      onUnexpected(error);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${bound}`, port: bound, close: () => close(server) };
}

async function answer({ front, clock }: Answering, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(message);
  if (!body) {
    response.writeHead(413, {
      'content-type': 'application/json',
      'x-amzn-errortype': 'RequestEntityTooLargeException',
      connection: 'close',
    });
    response.end(JSON.stringify({ __type: 'RequestEntityTooLargeException', message: `Request must be smaller than ${BODY_LIMIT} bytes` }));
    return;
  }
  const request = wireRequest(message, body);
  const reply = await front(request);
  if (!reply) {
    response.destroy();
    return;
  }
  const bytes = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body;
  response.writeHead(reply.status, { date: new Date(clock.now()).toUTCString(), ...reply.headers, 'content-length': bytes.byteLength });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/** Undefined when the body is over the limit. */
async function readBody(message: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    length += chunk.byteLength;
    if (length > BODY_LIMIT) return undefined;
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  return message.headers['content-encoding'] === 'gzip' ? gunzipSync(body, { maxOutputLength: BODY_LIMIT }) : body;
}

function wireRequest(message: IncomingMessage, body: Uint8Array): WireRequest {
  const [path = '/', query = ''] = (message.url ?? '/').split('?', 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) if (value !== undefined) headers[name] = String(value);
  return { method: message.method ?? 'GET', path, query: new URLSearchParams(query), headers, body };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
