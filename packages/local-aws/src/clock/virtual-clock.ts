import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Clock, sleepBy } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly task: () => void;
  cancelled: boolean;
}

/** Nothing is due, nothing is under way outside, and what was awaited has not settled: it never will. */
export class VirtualTimeStuck extends Error {
  override readonly name = 'VirtualTimeStuck';
}

/**
 * Time that passes only between events: when nothing more can happen now, `run` jumps to the next timer. Timers due at the
 * same instant run in the order they were set, so a run is repeatable.
 */
export class VirtualClock implements Clock {
  readonly factor = Number.POSITIVE_INFINITY;
  #now: number;
  #order = 0;
  #underWay = 0;
  readonly #timers: Timer[] = [];

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
    // As with setTimeout, the task runs in the asynchronous context that set it: that tells whose work it is.
    const timer: Timer = { at: this.#now + Math.max(0, ms), order: this.#order++, task: AsyncLocalStorage.bind(task), cancelled: false };
    push(this.#timers, timer);
    return () => {
      timer.cancelled = true;
    };
  }

  async outside<T>(work: Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work;
    } finally {
      this.#underWay--;
    }
  }

  /** Drives time until `work` settles, and gives its result. Throws VirtualTimeStuck when it cannot settle any more. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const settle = () => {
      settled = true;
    };
    work.then(settle, settle);
    for (;;) {
      await this.#quiet();
      if (settled) return work;
      const timer = this.#next();
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

  #next(): Timer | undefined {
    for (;;) {
      const timer = pop(this.#timers);
      if (!timer?.cancelled) return timer;
    }
  }
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/** A binary heap by due time: thousands of timers a simulated hour would make a sorted array the slowest part of a run. */
function push(heap: Timer[], timer: Timer): void {
  let i = heap.push(timer) - 1;
  while (i > 0) {
    const parent = (i - 1) >> 1;
    if (!before(timer, heap[parent]!)) break;
    heap[i] = heap[parent]!;
    i = parent;
  }
  heap[i] = timer;
}

function pop(heap: Timer[]): Timer | undefined {
  const top = heap[0];
  const last = heap.pop();
  if (top === last || !last) return top;
  let i = 0;
  for (;;) {
    let child = 2 * i + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
    if (!before(heap[child]!, last)) break;
    heap[i] = heap[child]!;
    i = child;
  }
  heap[i] = last;
  return top;
}
