import type { Clock } from '../../clock/clock.ts';
import { timeoutError } from '../state-error.ts';

/**
 * The time limits of one task, from when it starts: `expired` rejects with States.Timeout when the time-out
 * passes or when the heartbeats stay away. `stop` must be called when the task has ended.
 */
export class TaskClock {
  readonly expired: Promise<never>;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #heartbeatMs: number | undefined;
  readonly #cancelTimeout: () => void = () => {};
  #cancelHeartbeat: () => void = () => {};
  #expire: (thrown: unknown) => void = () => {};

  constructor(clock: Pick<Clock, 'after'>, timeoutSeconds: number | undefined, heartbeatSeconds: number | undefined) {
    this.#clock = clock;
    this.expired = new Promise((_, reject) => {
      this.#expire = reject;
    });
    // Nobody may be waiting any more when the time passes.
    this.expired.catch(() => {});
    if (timeoutSeconds !== undefined) this.#cancelTimeout = clock.after(timeoutSeconds * 1000, () => this.#expire(timeoutError()));
    this.#heartbeatMs = heartbeatSeconds === undefined ? undefined : heartbeatSeconds * 1000;
    this.heartbeat();
  }

  /** The task has shown that it lives: its heartbeat time begins anew. */
  heartbeat(): void {
    this.#cancelHeartbeat();
    if (this.#heartbeatMs !== undefined)
      this.#cancelHeartbeat = this.#clock.after(this.#heartbeatMs, () => this.#expire(timeoutError(true)));
  }

  stop(): void {
    this.#cancelTimeout();
    this.#cancelHeartbeat();
  }
}
