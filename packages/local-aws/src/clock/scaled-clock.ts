import { type Clock, sleepBy } from './clock.ts';

/** setTimeout's longest delay; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** Wall time multiplied by `factor`: 1 is the real clock; 20 makes an AWS minute last three seconds. */
export class ScaledClock implements Clock {
  readonly factor: number;
  readonly #startedAt = Date.now();
  readonly #startedMonotonic = performance.now();

  constructor(factor = 1) {
    if (!(factor > 0 && Number.isFinite(factor))) throw new RangeError(`a clock's factor is a positive number, not ${factor}`);
    this.factor = factor;
  }

  now(): number {
    return this.#startedAt + (performance.now() - this.#startedMonotonic) * this.factor;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return sleepBy(this.after.bind(this), ms, signal);
  }

  after(ms: number, task: () => void): () => void {
    const dueAt = this.now() + ms;
    let timer: NodeJS.Timeout;
    const arm = () => {
      const wall = Math.max(0, (dueAt - this.now()) / this.factor);
      timer = wall > LONGEST_TIMER_MS ? setTimeout(arm, LONGEST_TIMER_MS) : setTimeout(task, wall);
    };
    arm();
    return () => clearTimeout(timer);
  }

  outside<T>(work: Promise<T>): Promise<T> {
    return work;
  }
}

/** The machine's own time. */
export const realClock = (): Clock => new ScaledClock(1);
