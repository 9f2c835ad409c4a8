import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '@teal/local-aws';

interface Timer {
  readonly at: number;
  readonly task: () => void;
  handle: NodeJS.Timeout | undefined;
}

/**
 * The wall's own time while something is measured, and a faster one between: what a bench prepares need not
 * last as long as on AWS.
 */
export class PacedClock implements Clock {
  #factor = 1;
  #from = { now: Date.now(), wall: performance.now() };
  readonly #timers = new Set<Timer>();

  get factor(): number {
    return this.#factor;
  }

  /** AWS milliseconds that pass in a wall millisecond from now on. */
  pace(factor: number): void {
    this.#from = { now: this.now(), wall: performance.now() };
    this.#factor = factor;
    for (const timer of this.#timers) this.#arm(timer);
  }

  now(): number {
    return this.#from.now + (performance.now() - this.#from.wall) * this.#factor;
  }

  after(ms: number, task: () => void): () => void {
    const timer: Timer = { at: this.now() + Math.max(0, ms), task: AsyncLocalStorage.bind(task), handle: undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      clearTimeout(timer.handle);
      this.#timers.delete(timer);
    };
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const stop = () => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = this.after(ms, () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      signal?.addEventListener('abort', stop, { once: true });
    });
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  #arm(timer: Timer): void {
    clearTimeout(timer.handle);
    // The longest that a timer of Node waits.
    const wait = Math.min(2 ** 31 - 1, Math.max(0, (timer.at - this.now()) / this.#factor));
    timer.handle = setTimeout(() => {
      if (this.now() < timer.at) return this.#arm(timer);
      this.#timers.delete(timer);
      timer.task();
    }, wait);
  }
}
