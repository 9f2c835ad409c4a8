import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, sleepBy } from './clock.ts';
import { Timers } from './timers.ts';

/** Nothing is due, nothing is under way outside, and what was awaited has not settled: it never will. */
class VirtualTimeStuck extends Error {
  override readonly name = 'VirtualTimeStuck';
}

/**
 * Time that passes only between events: when nothing more can happen now, `run` jumps to the next timer.
 * Timers due at the same instant run in the order they were set, so a run is repeatable.
 */
export class VirtualClock implements Clock {
  readonly factor = Number.POSITIVE_INFINITY;
  #now: number;
  #underWay = 0;
  readonly #timers = new Timers();

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this.after.bind(this), ms, signal);
  }

  after(ms: number, task: () => void): () => void {
    return this.#timers.add(this.#now + Math.max(0, ms), task);
  }

  async outside<T>(work: Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work;
    } finally {
      this.#underWay--;
    }
  }

  /**
   * Drives time until `work` settles, and gives its result.
   * Throws VirtualTimeStuck when it cannot settle any more.
   */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    work.then(settle, settle);
    for (;;) {
      await this.#quiet();
      if (settled) return work;
      const timer = this.#timers.take();
      if (!timer)
        throw new VirtualTimeStuck('virtual time stands still: no timer is set, nothing is under way, and the awaited work has not ended');
      this.#now = timer.at;
      timer.task();
    }
  }

  /** Lets everything happen that can happen without time passing. */
  async #quiet(): Promise<void> {
    do await nextTurn();
    while (this.#underWay > 0);
  }
}
