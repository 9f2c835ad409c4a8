import type { TargetAddress } from '../../kernel/neighbours.ts';
import type { ServiceContext } from '../../kernel/service.ts';
import type { Listener } from '../resources.ts';
import { type Route, redirectLocation, route } from '../routing/balancer.ts';
import type { Propagation } from '../routing/propagation.ts';
import type { RequestView } from '../routing/rule-matching.ts';
import type { ProbeResult } from '../targets/health.ts';
import type { Target } from '../targets/target-group.ts';
import type { Accounting } from './accounting.ts';
import { errorAnswer, fixedAnswer, type OwnAnswer, redirectAnswer } from './answers.ts';
import type { DataPlane } from './data-plane.ts';
import { hostName } from './incoming-view.ts';

/** A request in virtual time. Header names in lower case. */
export interface ModelRequest {
  readonly method?: string;
  /** With the query, when there is one. */
  readonly path?: string;
  readonly host?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

/** What a modelled target sees; `probe` tells a health check from a request. */
export interface RequestToTarget extends Required<ModelRequest> {
  readonly probe: boolean;
}

interface ModelTarget extends TargetAddress {
  readonly targetGroup: string;
}

interface TargetAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/**
 * How targets behave: an answer; `refused` (no connection) or `reset` (the connection breaks);
 * a promise of one of them for a target that takes time (it sleeps on the same clock).
 */
export type Responder = (target: ModelTarget, request: RequestToTarget) => TargetOutcome | Promise<TargetOutcome>;
type TargetOutcome = TargetAnswer | 'refused' | 'reset';

/** A client's answer. `targetGroup` is undefined when no group was chosen. */
export interface ModelAnswer extends OwnAnswer {
  readonly targetGroup: string | undefined;
  readonly target: TargetAddress | undefined;
}

type Ended = { readonly outcome: TargetOutcome } | 'timed-out' | 'closed';

/**
 * Requests as calls of a function: no sockets, for virtual time.
 * Nothing listens, and a target does what the responder says.
 */
export class ModelPlane implements DataPlane {
  readonly #ctx: ServiceContext;
  readonly #propagation: Propagation;
  readonly #accounting: Accounting;
  readonly #underWay = new Map<Target, Set<() => void>>();
  #responder: Responder = () => ({ status: 200 });
  /** AWS keeps a subnet's first four addresses. */
  #hosts = 4;

  constructor(ctx: ServiceContext, propagation: Propagation, accounting: Accounting) {
    this.#ctx = ctx;
    this.#propagation = propagation;
    this.#accounting = accounting;
  }

  respondWith(responder: Responder): void {
    this.#responder = responder;
  }

  async send(listener: Listener, request: ModelRequest): Promise<ModelAnswer> {
    const startedAt = this.#ctx.clock.now();
    const view = new ModelView(request);
    const node = Math.floor(this.#ctx.random() * this.#propagation.nodeCount(listener));
    const table = this.#propagation.table(listener, node);
    const chosen: Route = table ? route(table, view, startedAt, this.#ctx.random) : { kind: 'no-target', group: undefined };
    switch (chosen.kind) {
      case 'target':
        return this.#forward(listener, chosen, view, startedAt);
      case 'no-target':
        this.#accounting.balancerAnswered(listener, chosen.group, undefined, 503, startedAt);
        return { ...errorAnswer(503), targetGroup: chosen.group?.arn, target: undefined };
      case 'fixed-response': {
        const answer = fixedAnswer(chosen.config);
        this.#accounting.fixedResponse(listener, answer.status, startedAt);
        return { ...answer, targetGroup: undefined, target: undefined };
      }
      case 'redirect': {
        const protocol = listener.protocol === 'HTTPS' ? 'https' : 'http';
        const location = redirectLocation(chosen.config, {
          protocol,
          host: view.host,
          port: listener.port,
          path: view.path,
          query: view.query,
        });
        const answer = redirectAnswer(chosen.config.StatusCode, location);
        this.#accounting.redirected(listener, answer.status, startedAt);
        return { ...answer, targetGroup: undefined, target: undefined };
      }
      default:
        return chosen satisfies never;
    }
  }

  async open(): Promise<void> {}
  async close(): Promise<void> {}
  portOf(): undefined {
    return undefined;
  }

  newAddress(): string {
    const host = this.#hosts++;
    return `10.1.${(host >> 8) & 255}.${host & 255}`;
  }

  ownPortOf(listener: Listener): number {
    return listener.port;
  }

  async probe(target: Target): Promise<ProbeResult> {
    const check = target.group.healthCheck;
    const ended = await this.#ask(
      target,
      {
        method: 'GET',
        path: check.path,
        host: target.id,
        headers: { 'user-agent': 'ELB-HealthChecker/2.0' },
        sourceIp: '127.0.0.1',
        probe: true,
      },
      check.timeoutSeconds * 1000,
    );
    if (ended === 'timed-out' || ended === 'closed') return { kind: 'timed-out' };
    return typeof ended.outcome === 'string' ? { kind: 'failed' } : { kind: 'answered', status: ended.outcome.status };
  }

  release(target: Target): void {
    for (const close of [...(this.#underWay.get(target) ?? [])]) close();
    this.#underWay.delete(target);
  }

  async stop(): Promise<void> {
    for (const target of [...this.#underWay.keys()]) this.release(target);
  }

  async #forward(listener: Listener, chosen: Route & { kind: 'target' }, view: ModelView, startedAt: number): Promise<ModelAnswer> {
    const { group, target, cookies } = chosen;
    const idleMs = Number(listener.loadBalancer.attributes.get('idle_timeout.timeout_seconds')) * 1000;
    const where = { targetGroup: group.arn, target: { id: target.id, port: target.port } };
    target.begin();
    const ended = await this.#ask(target, { ...view.asRequest(), probe: false }, idleMs);
    target.end();
    if (ended === 'closed') {
      this.#accounting.cutByDrain(listener, group);
      return { ...errorAnswer(502), ...where };
    }
    const outcome = ended === 'timed-out' ? ended : ended.outcome;
    if (typeof outcome !== 'string') {
      this.#accounting.targetAnswered(listener, target, outcome.status, startedAt);
      const headers = { ...outcome.headers, ...(cookies.length > 0 ? { 'set-cookie': cookies.join('\n') } : {}) };
      return { status: outcome.status, headers, body: outcome.body ?? '', ...where };
    }
    const status = outcome === 'timed-out' ? 504 : 502;
    if (outcome === 'refused') this.#accounting.connectionFailed(listener, group);
    this.#accounting.balancerAnswered(listener, group, target, status, startedAt);
    return { ...errorAnswer(status), ...where };
  }

  /** A timer is set only for an answer that takes time. */
  async #ask(target: Target, request: RequestToTarget, timeoutMs: number): Promise<Ended> {
    const answer = this.#responder({ id: target.id, port: target.port, targetGroup: target.group.arn }, request);
    if (!(answer instanceof Promise)) return { outcome: answer };
    return new Promise((resolve, reject) => {
      const underWay = this.#underWay.get(target) ?? new Set();
      this.#underWay.set(target, underWay);
      const finish = (ended: Ended) => {
        cancel();
        underWay.delete(close);
        resolve(ended);
      };
      const close = () => finish('closed');
      const cancel = this.#ctx.clock.after(timeoutMs, () => finish('timed-out'));
      underWay.add(close);
      answer.then((outcome) => finish({ outcome }), reject);
    });
  }
}

class ModelView implements RequestView {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly host: string;
  readonly sourceIp: string;
  readonly #request: ModelRequest;

  constructor(request: ModelRequest) {
    const [path = '/', query = ''] = (request.path ?? '/').split('?', 2);
    this.#request = request;
    this.method = request.method ?? 'GET';
    this.path = path;
    this.query = query;
    this.host = hostName(request.host ?? request.headers?.host);
    this.sourceIp = request.sourceIp ?? '127.0.0.1';
  }

  header(name: string): string | undefined {
    return this.#request.headers?.[name];
  }

  asRequest(): Required<ModelRequest> {
    const { path = '/', headers = {} } = this.#request;
    return { method: this.method, path, host: this.host, headers, sourceIp: this.sourceIp };
  }
}
