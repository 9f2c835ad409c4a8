import { type IncomingMessage, request as send } from 'node:http';
import type { Socket } from 'node:net';
import type { Listener } from '../resources.ts';
import type { Route } from '../routing/balancer.ts';
import { errorAnswer, type OwnAnswer } from './answers.ts';
import { type ExchangeTools, neverConnected } from './exchange.ts';
import { answerHeaders, forwardedHeaders } from './forwarded-headers.ts';
import { addressOf, type ConnectionLimits, connectTo, TargetTimeout } from './target-agent.ts';

/** The tunnels that are open to each target, so that the end of a drain can close them. */
export interface OpenTunnels {
  add(close: () => void): void;
  delete(close: () => void): void;
}

/**
 * Carries an upgraded connection (a WebSocket) between a client and the target that its first request was
 * routed to, until either side closes it, nothing moves for the idle time-out, or the target's drain ends.
 */
export function tunnel(
  tools: ExchangeTools,
  limits: ConnectionLimits,
  open: OpenTunnels,
  listener: Listener,
  route: Route & { kind: 'target' },
  request: IncomingMessage,
  client: Socket,
  head: Buffer,
  startedAt: number,
): void {
  const { target, cookies } = route;
  const { flat } = forwardedHeaders(request, listener, tools.traces, true);
  const upstream = send({
    ...addressOf(target),
    method: request.method,
    path: request.url,
    headers: flat,
    createConnection: () => connectTo(target, limits),
  });
  let ended = false;
  const end = (close: () => void) => {
    if (ended) return;
    ended = true;
    open.delete(cut);
    close();
    upstream.destroy();
    target.end();
  };
  const cut = () => end(() => client.destroy());
  // What the target sent last (a WebSocket's close frame) still reaches the client.
  const finish = () => end(() => client.destroySoon());
  target.begin();
  open.add(cut);
  client.on('error', cut);
  client.on('close', cut);

  upstream.on('upgrade', (answer, server, serverHead) => {
    client.write(head101(answer, cookies));
    if (head.length > 0) server.write(head);
    if (serverHead.length > 0) client.write(serverHead);
    tools.accounting.targetAnswered(listener, target, answer.statusCode ?? 101, startedAt);
    server.on('error', cut);
    server.on('close', finish);
    server.pipe(client);
    client.pipe(server);
  });
  upstream.on('response', (answer) => {
    tools.accounting.targetAnswered(listener, target, answer.statusCode ?? 502, startedAt);
    client.write(headText(answer, [...answerHeaders(answer.rawHeaders, cookies).filter(notFraming), 'Connection', 'close']));
    answer.pipe(client);
    answer.on('close', finish);
  });
  upstream.on('error', (error) => {
    if (ended) return;
    const status = error instanceof TargetTimeout ? 504 : 502;
    if (neverConnected(error)) tools.accounting.connectionFailed(listener, target.group);
    if (!tools.isReleased(target)) tools.accounting.balancerAnswered(listener, target.group, target, status, startedAt);
    end(() => refuse(client, errorAnswer(status)));
  });
  upstream.end();
}

/** Answers an upgrade request with a plain response and closes the connection. */
export function refuse(client: Socket, answer: OwnAnswer): void {
  const headers = Object.entries({ ...answer.headers, 'Content-Length': Buffer.byteLength(answer.body), Connection: 'close' });
  client.end(`HTTP/1.1 ${answer.status} \r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${answer.body}`);
}

function head101(answer: IncomingMessage, cookies: readonly string[]): string {
  return headText(answer, [...answer.rawHeaders, ...cookies.flatMap((cookie) => ['Set-Cookie', cookie])]);
}

function headText(answer: IncomingMessage, flat: readonly string[]): string {
  let text = `HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}\r\n`;
  for (let i = 0; i < flat.length; i += 2) text += `${flat[i]}: ${flat[i + 1]}\r\n`;
  return `${text}\r\n`;
}

/**
 * The body is passed on as decoded bytes and ends with the connection,
 * so a transfer coding's header would be wrong.
 */
const notFraming = (_: string, index: number, flat: readonly string[]) => !/^transfer-encoding$/i.test(flat[index - (index % 2)] ?? '');
