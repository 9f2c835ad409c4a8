import { type Clock, sleepBy } from './clock.ts';
import { TickedTime } from './ticked-time.ts';
import { Timers } from './timers.ts';
import { machineWall, type Wall } from './wall.ts';

/**
 * Wall milliseconds between two ticks, and the most that one counts:
 * of one that comes late, the lateness does not count.
 */
const TICK_MS = { every: 5, most: 10 };

/**
 * Wall time multiplied by `factor`: 20 makes an AWS minute last three seconds. It does not run ahead of a
 * stalled process: a busy machine makes an AWS minute longer, so that what happens in one still does. Factor
 * 1 is the wall's own time, stalls and all.
 */
export class ScaledClock implements Clock {
  readonly factor: number;
  /** For other threads to read the same time. */
  readonly time: TickedTime;
  readonly #wall: Wall;
  readonly #everyMs: number;
  readonly #timers = new Timers();
  /**
   * Timers that are due run one a turn of the event loop, as the machine's own do:
   * what one set off comes before the next.
   */
  #running = false;
  #wakesAt = Number.NEGATIVE_INFINITY;
  #disarm: () => void = () => {};

  constructor(factor = 1, wall: Wall = machineWall) {
    if (!(factor > 0 && Number.isFinite(factor))) throw new RangeError(`a clock's factor is a positive number, not ${factor}`);
    const { every, most } = factor === 1 ? { every: Number.POSITIVE_INFINITY, most: Number.POSITIVE_INFINITY } : TICK_MS;
    this.factor = factor;
    this.#wall = wall;
    this.#everyMs = every;
    this.time = new TickedTime(Date.now(), wall.now(), { factor, mostMs: most });
    this.#arm();
  }

  now(): number {
    return this.time.at(this.#wall.now());
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this.after.bind(this), ms, signal);
  }

  after(ms: number, task: () => void): () => void {
    const wait = Math.max(0, ms);
    const first = this.#timers.waiting === 0;
    const cancel = this.#timers.add(this.now() + wait, task);
    if (first || this.#wall.now() + wait / this.factor < this.#wakesAt) this.#arm();
    return () => {
      cancel();
      // The process may end.
      if (this.#timers.waiting === 0) this.#arm();
    };
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return work;
  }

  /** Sets the next tick: it comes early when a timer is due before it. */
  #arm(): void {
    this.#disarm();
    const due = this.#running ? undefined : this.#timers.firstAt();
    const ms = Math.min(this.#everyMs, due === undefined ? Number.POSITIVE_INFINITY : Math.max(0, (due - this.now()) / this.factor));
    // Nobody may need the clock any more: ticks alone keep neither it nor the process.
    const holds = this.#timers.waiting > 0;
    this.#wakesAt = this.#wall.now() + ms;
    this.#disarm = this.#wall.wake(ms, holds ? () => this.#tick() : ScaledClock.#weakly(new WeakRef(this)), holds);
  }

  static #weakly(ref: WeakRef<ScaledClock>): () => void {
    return () => {
      const clock = ref.deref();
      if (clock) clock.#tick();
    };
  }

  #tick(): void {
    this.time.tick(this.#wall.now());
    if (!this.#running) this.#runDue();
    this.#arm();
  }

  #runDue(): void {
    const due = this.#timers.firstAt();
    this.#running = due !== undefined && due <= this.now();
    if (!this.#running) return;
    this.#wall.soon(() => {
      this.#runDue();
      if (!this.#running) this.#arm();
    });
    this.#timers.take()?.task();
  }
}

/** The machine's own time. */
export const realClock = (): Clock => new ScaledClock(1);
