import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import type { Listener } from '../resources.ts';
import { type Route, redirectLocation, route } from '../routing/balancer.ts';
import type { Propagation } from '../routing/propagation.ts';
import type { Target } from '../targets/target-group.ts';
import { errorAnswer, fixedAnswer, type OwnAnswer, redirectAnswer } from './answers.ts';
import { answerWith, Exchange, type ExchangeTools } from './exchange.ts';
import { hostName, IncomingView } from './incoming-view.ts';
import type { ConnectionLimits } from './target-agent.ts';
import { type OpenTunnels, refuse, tunnel } from './tunnel.ts';

export interface ListenerTools extends ExchangeTools {
  readonly propagation: Propagation;
  readonly random: () => number;
  tunnelsOf(target: Target): OpenTunnels;
}

const LOCALHOST = '127.0.0.1';

/**
 * The TCP port of one listener.
 * A listener of protocol HTTPS speaks plain HTTP too: TLS ends before this machine.
 */
export class ListenerServer {
  readonly #tools: ListenerTools;
  readonly #listener: Listener;
  readonly #limits: ConnectionLimits;
  readonly #server: Server;
  /** Hands its connections to the other one; half open ones too, as HTTP servers have them. */
  readonly #own = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#server.emit('connection', socket));
  readonly #connections = new Set<Socket>();
  /** Which node of the load balancer took a connection. */
  readonly #nodes = new WeakMap<Socket, number>();

  constructor(tools: ListenerTools, listener: Listener, limits: ConnectionLimits) {
    this.#tools = tools;
    this.#listener = listener;
    this.#limits = limits;
    this.#server = createServer({ keepAliveTimeout: limits.idleMs, requestTimeout: 0, noDelay: true }, (request, response) =>
      this.#take(request, response),
    );
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket as Socket, head));
    this.#server.on('connection', (socket) => {
      this.#nodes.set(socket, Math.floor(tools.random() * tools.propagation.nodeCount(listener)));
      this.#connections.add(socket);
      socket.on('close', () => this.#connections.delete(socket));
    });
    this.#server.on('clientError', (_, socket) => {
      if (socket.writable) refuse(socket as Socket, errorAnswer(400));
      else socket.destroy();
    });
  }

  /**
   * Listens on 127.0.0.1, and on the load balancer's own address where it has one.
   * DNS tells load balancers apart by that address.
   * The port is `port`, or another one where that is taken or not allowed.
   */
  async listen(port: number): Promise<void> {
    await listenOr(this.#server, LOCALHOST, port, 0);
    const { address } = this.#listener.loadBalancer;
    if (address === LOCALHOST) return;
    await listenOr(this.#own, address, port || (this.port ?? 0), this.port ?? 0);
  }

  /** On 127.0.0.1. */
  get port(): number | undefined {
    return portOf(this.#server);
  }

  /** On the load balancer's own address. */
  get ownPort(): number | undefined {
    return portOf(this.#own) ?? this.port;
  }

  /** Takes no new connections; those with a request open end after it. */
  close(whenDone: () => void): void {
    let open = this.#own.listening ? 2 : 1;
    const closed = () => {
      if (--open === 0) whenDone();
    };
    if (this.#own.listening) this.#own.close(closed);
    this.#server.close(closed);
    this.#server.closeIdleConnections();
  }

  /** Ends everything at once. */
  destroy(): void {
    this.#server.close();
    this.#own.close();
    for (const socket of this.#connections) socket.destroy();
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    const startedAt = this.#tools.accounting.now();
    const chosen = this.#route(request, request.socket, startedAt);
    if (chosen.kind === 'target') new Exchange(this.#tools, this.#listener, chosen, request, response, startedAt).start();
    else answerWith(response, this.#answer(chosen, request, startedAt), request);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    const startedAt = this.#tools.accounting.now();
    const chosen = this.#route(request, request.socket, startedAt);
    if (chosen.kind === 'target')
      tunnel(this.#tools, this.#limits, this.#tools.tunnelsOf(chosen.target), this.#listener, chosen, request, socket, head, startedAt);
    else refuse(socket, this.#answer(chosen, request, startedAt));
  }

  #route(request: IncomingMessage, socket: Socket, now: number): Route {
    const table = this.#tools.propagation.table(this.#listener, this.#nodes.get(socket) ?? 0);
    // The listener was deleted while this connection stood open.
    if (!table) return { kind: 'no-target', group: undefined };
    return route(table, new IncomingView(request), now, this.#tools.random);
  }

  #answer(chosen: Exclude<Route, { kind: 'target' }>, request: IncomingMessage, startedAt: number): OwnAnswer {
    const { accounting } = this.#tools;
    switch (chosen.kind) {
      case 'no-target':
        accounting.balancerAnswered(this.#listener, chosen.group, undefined, 503, startedAt);
        return errorAnswer(503);
      case 'fixed-response': {
        const answer = fixedAnswer(chosen.config);
        accounting.fixedResponse(this.#listener, answer.status, startedAt);
        return answer;
      }
      case 'redirect': {
        const { path, query } = new IncomingView(request);
        const protocol = this.#listener.protocol === 'HTTPS' ? 'https' : 'http';
        const location = redirectLocation(chosen.config, {
          protocol,
          host: hostName(request.headers.host),
          port: this.#listener.port,
          path,
          query,
        });
        const answer = redirectAnswer(chosen.config.StatusCode, location);
        accounting.redirected(this.#listener, answer.status, startedAt);
        return answer;
      }
      default:
        return chosen satisfies never;
    }
  }
}

const portOf = (server: TcpServer): number | undefined => (server.address() as AddressInfo | null)?.port;

async function listenOr(server: TcpServer, host: string, port: number, otherwise: number): Promise<void> {
  try {
    await listenOn(server, host, port);
  } catch (error) {
    if (port === otherwise || !['EADDRINUSE', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await listenOn(server, host, otherwise);
  }
}

const listenOn = (server: TcpServer, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
