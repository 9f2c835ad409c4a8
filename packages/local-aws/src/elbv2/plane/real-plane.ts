import { request } from 'node:http';
import type { Clock } from '../../clock/clock.ts';
import { wallPaced } from '../../clock/wall-paced.ts';
import { newLoopbackAddress } from '../../kernel/loopback.ts';
import type { Listener } from '../resources.ts';
import type { ProbeResult } from '../targets/health.ts';
import type { Target } from '../targets/target-group.ts';
import type { DataPlane } from './data-plane.ts';
import { ListenerServer, type ListenerTools } from './listener-server.ts';
import { addressOf, type ConnectionLimits, TargetAgent } from './target-agent.ts';

export interface RealPlaneOptions {
  /** `listed`: a listener takes the port that it was created with when it can; `ephemeral`: never. */
  readonly listenerPorts: 'listed' | 'ephemeral';
  /** Wall milliseconds that a connection to a target may take. */
  readonly connectMs: number;
  /** Time-outs of health checks are measured on it. */
  readonly clock: Clock;
}

/** Requests over real sockets. */
export class RealPlane implements DataPlane {
  readonly #tools: ListenerTools;
  readonly #options: RealPlaneOptions;
  readonly #servers = new Map<Listener, ListenerServer>();
  readonly #retired = new Set<ListenerServer>();
  readonly #agents = new Map<Target, TargetAgent>();
  readonly #tunnels = new Map<Target, Set<() => void>>();
  readonly #released = new WeakSet<Target>();

  constructor(tools: Pick<ListenerTools, 'accounting' | 'traces' | 'propagation' | 'random'>, options: RealPlaneOptions) {
    this.#options = options;
    this.#tools = {
      ...tools,
      agentOf: (target, listener) => this.#agentOf(target, listener),
      isReleased: (target) => this.#released.has(target),
      tunnelsOf: (target) => this.#tunnelsOf(target),
    };
  }

  async open(listener: Listener): Promise<void> {
    const server = new ListenerServer(this.#tools, listener, this.#limitsOf(listener));
    await server.listen(this.#options.listenerPorts === 'listed' ? listener.port : 0);
    await this.close(listener);
    this.#servers.set(listener, server);
  }

  async close(listener: Listener): Promise<void> {
    const server = this.#servers.get(listener);
    if (!server) return;
    this.#servers.delete(listener);
    this.#retired.add(server);
    server.close(() => this.#retired.delete(server));
  }

  portOf(listener: Listener): number | undefined {
    return this.#servers.get(listener)?.port;
  }

  newAddress(): string {
    return newLoopbackAddress();
  }

  ownPortOf(listener: Listener): number | undefined {
    return this.#servers.get(listener)?.ownPort;
  }

  /** A connection of its own for every check, as the load balancer makes one. */
  probe(target: Target): Promise<ProbeResult> {
    const check = target.group.healthCheck;
    const port = check.port === 'traffic-port' ? target.port : check.port;
    return new Promise((resolve) => {
      const late = new AbortController();
      const inTime = wallPaced(this.#options.clock).after(check.timeoutSeconds * 1000, () => late.abort());
      const probe = request({
        host: addressOf(target).host,
        port,
        path: check.path,
        agent: false,
        signal: late.signal,
        headers: {
          Host: `${target.id}:${port}`,
          'User-Agent': 'ELB-HealthChecker/2.0',
          Connection: 'close',
          'Accept-Encoding': 'gzip, compressed',
        },
      });
      probe.on('response', (answer) => {
        resolve({ kind: 'answered', status: answer.statusCode ?? 0 });
        answer.on('error', () => {});
        answer.resume();
      });
      probe.on('error', () => resolve({ kind: late.signal.aborted ? 'timed-out' : 'failed' }));
      probe.on('close', inTime);
      probe.end();
    });
  }

  release(target: Target): void {
    this.#released.add(target);
    for (const close of [...(this.#tunnels.get(target) ?? [])]) close();
    this.#tunnels.delete(target);
    this.#agents.get(target)?.destroy();
    this.#agents.delete(target);
  }

  async stop(): Promise<void> {
    for (const server of [...this.#servers.values(), ...this.#retired]) server.destroy();
    for (const closes of this.#tunnels.values()) for (const close of [...closes]) close();
    for (const agent of this.#agents.values()) agent.destroy();
    this.#servers.clear();
    this.#retired.clear();
  }

  #agentOf(target: Target, listener: Listener): TargetAgent {
    const known = this.#agents.get(target);
    if (known) return known;
    const agent = new TargetAgent(target, this.#limitsOf(listener));
    this.#agents.set(target, agent);
    return agent;
  }

  #tunnelsOf(target: Target): Set<() => void> {
    const known = this.#tunnels.get(target);
    if (known) return known;
    const tunnels = new Set<() => void>();
    this.#tunnels.set(target, tunnels);
    return tunnels;
  }

  #limitsOf(listener: Listener): ConnectionLimits {
    const idleSeconds = Number(listener.loadBalancer.attributes.get('idle_timeout.timeout_seconds'));
    return { connectMs: this.#options.connectMs, idleMs: idleSeconds * 1000 };
  }
}
