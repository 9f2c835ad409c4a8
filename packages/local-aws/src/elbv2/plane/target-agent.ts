import { Agent, type ClientRequestArgs } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Target } from '../targets/target-group.ts';

/**
 * Why a connection to a target was given up:
 * `connecting` took too long, or it stood `idle` too long with a request open.
 */
export class TargetTimeout extends Error {
  override readonly name = 'TargetTimeout';
  readonly phase: 'connecting' | 'idle';

  constructor(phase: 'connecting' | 'idle') {
    super(`the target did not ${phase === 'connecting' ? 'accept the connection' : 'answer'} in time`);
    this.phase = phase;
  }
}

/** Wall-clock limits of a connection to a target. */
export interface ConnectionLimits {
  /** 10 s on AWS. */
  readonly connectMs: number;
  /** The load balancer's `idle_timeout.timeout_seconds`. */
  readonly idleMs: number;
}

/** Where a target listens: this machine. An id of another network only names the target. */
export const addressOf = (target: Target) => ({ host: target.id.startsWith('127.') ? target.id : '127.0.0.1', port: target.port });

/**
 * Opens a connection to a target that ends itself when a limit is passed;
 * its owner then sees a `TargetTimeout`.
 */
export function connectTo(target: Target, limits: ConnectionLimits): Socket {
  const socket = connect({ ...addressOf(target), noDelay: true });
  let phase: TargetTimeout['phase'] = 'connecting';
  socket.setTimeout(limits.connectMs);
  socket.once('connect', () => {
    phase = 'idle';
    socket.setTimeout(limits.idleMs);
  });
  socket.on('timeout', () => socket.destroy(new TargetTimeout(phase)));
  return socket;
}

/**
 * Keep-alive connections to one target. Time-outs are the sockets' own, set once each, so that a request
 * needs no timer. A target's Keep-Alive header is not heeded, as on AWS: a target that closes idle
 * connections earlier than the load balancer causes 502s.
 */
export class TargetAgent extends Agent {
  readonly #target: Target;
  readonly #limits: ConnectionLimits;

  constructor(target: Target, limits: ConnectionLimits) {
    super({ keepAlive: true, maxFreeSockets: 1024, scheduling: 'lifo' });
    this.#target = target;
    this.#limits = limits;
  }

  override createConnection(_options: ClientRequestArgs): Socket {
    return connectTo(this.#target, this.#limits);
  }

  override getName(): string {
    return '';
  }

  override keepSocketAlive(socket: Socket): boolean {
    socket.unref();
    return true;
  }
}
