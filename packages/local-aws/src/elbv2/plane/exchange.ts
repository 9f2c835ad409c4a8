import { type ClientRequest, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { Listener } from '../resources.ts';
import type { Route } from '../routing/balancer.ts';
import type { Target } from '../targets/target-group.ts';
import type { Accounting } from './accounting.ts';
import { errorAnswer, type OwnAnswer } from './answers.ts';
import { answerHeaders, forwardedHeaders } from './forwarded-headers.ts';
import { addressOf, type TargetAgent, TargetTimeout } from './target-agent.ts';
import type { TraceIds } from './trace-id.ts';

export interface ExchangeTools {
  readonly accounting: Accounting;
  readonly traces: TraceIds;
  agentOf(target: Target, listener: Listener): TargetAgent;
  /** True once the target's drain is over and what is open to it is being closed. */
  isReleased(target: Target): boolean;
}

/** The client went away before it was answered: what the load balancer logs. */
const CLIENT_CLOSED = 460;

/** One request on its way to its target and back. */
export class Exchange {
  readonly #tools: ExchangeTools;
  readonly #listener: Listener;
  readonly #target: Target;
  readonly #cookies: readonly string[];
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #startedAt: number;
  #ended = false;

  constructor(
    tools: ExchangeTools,
    listener: Listener,
    route: Route & { kind: 'target' },
    request: IncomingMessage,
    response: ServerResponse,
    startedAt: number,
  ) {
    this.#tools = tools;
    this.#listener = listener;
    this.#target = route.target;
    this.#cookies = route.cookies;
    this.#request = request;
    this.#response = response;
    this.#startedAt = startedAt;
  }

  start(): void {
    const { flat, hasBody } = forwardedHeaders(this.#request, this.#listener, this.#tools.traces);
    const upstream = send({
      ...addressOf(this.#target),
      method: this.#request.method,
      path: this.#request.url,
      headers: flat,
      agent: this.#tools.agentOf(this.#target, this.#listener),
    });
    this.#target.begin();
    upstream.on('response', (answer) => this.#relay(upstream, answer));
    upstream.on('error', (error) => this.#failed(error));
    this.#response.on('close', () => {
      if (this.#response.writableFinished || this.#ended) return;
      this.#end();
      this.#tools.accounting.balancerAnswered(this.#listener, this.#target.group, this.#target, CLIENT_CLOSED, this.#startedAt);
      upstream.destroy();
    });
    if (hasBody) this.#request.pipe(upstream);
    else upstream.end();
  }

  #relay(upstream: ClientRequest, answer: IncomingMessage): void {
    const status = answer.statusCode ?? 502;
    const response = this.#response;
    response.writeHead(status, answer.statusMessage ?? '', answerHeaders(answer.rawHeaders, this.#cookies));
    answer.on('data', (chunk: Buffer) => {
      if (response.write(chunk)) return;
      answer.pause();
      response.once('drain', () => answer.resume());
    });
    answer.on('end', () => {
      response.end();
      if (!this.#end()) return;
      this.#tools.accounting.targetAnswered(this.#listener, this.#target, status, this.#startedAt);
      // An answer that came before the request's body was read to
      // its end leaves a connection that cannot be used again.
      if (!upstream.writableFinished) upstream.destroy();
    });
    answer.on('error', () => {
      response.destroy();
      if (this.#end() && !this.#tools.isReleased(this.#target))
        this.#tools.accounting.answerBroke(this.#listener, this.#target, status, this.#startedAt);
    });
  }

  /**
   * No answer came. Source of the statuses: "Troubleshoot your Application Load Balancers", HTTP 502 and 504.
   */
  #failed(error: Error): void {
    if (this.#response.headersSent || !this.#end()) return;
    const status = error instanceof TargetTimeout ? 504 : 502;
    if (neverConnected(error)) this.#tools.accounting.connectionFailed(this.#listener, this.#target.group);
    answerWith(this.#response, errorAnswer(status), this.#request);
    if (this.#tools.isReleased(this.#target)) this.#tools.accounting.cutByDrain(this.#listener, this.#target.group);
    else this.#tools.accounting.balancerAnswered(this.#listener, this.#target.group, this.#target, status, this.#startedAt);
  }

  /** True the first time: the request is no longer under way. */
  #end(): boolean {
    if (this.#ended) return false;
    this.#ended = true;
    this.#target.end();
    return true;
  }
}

export const neverConnected = (error: Error) =>
  (error instanceof TargetTimeout && error.phase === 'connecting') || (error as NodeJS.ErrnoException).syscall === 'connect';

/**
 * Answers a request itself. A request whose body is still coming closes its connection,
 * which is cheaper than to read it all.
 */
export function answerWith(response: ServerResponse, answer: OwnAnswer, request: IncomingMessage): void {
  if (response.destroyed) return;
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  if (!request.complete && (length ?? coding) !== undefined) response.shouldKeepAlive = false;
  const body = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
  response.end(body);
}
