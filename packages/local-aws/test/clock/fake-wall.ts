import type { Wall } from '../../src/clock/wall.ts';

/** A machine whose time passes when told: alone it stalls a process, so that what was due comes late. */
export class FakeWall implements Wall {
  #now = 1_000;
  readonly #wakes = new Set<{ readonly at: number; readonly task: () => void; readonly holds: boolean }>();
  readonly #soon: (() => void)[] = [];

  now(): number {
    return this.#now;
  }

  wake(ms: number, task: () => void, holds: boolean): () => void {
    const wake = { at: this.#now + ms, task, holds };
    this.#wakes.add(wake);
    return () => void this.#wakes.delete(wake);
  }

  /** Something that is set keeps the process from ending. */
  get holds(): boolean {
    return [...this.#wakes].some(({ holds }) => holds);
  }

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  /** The process does nothing for `ms`; then it does all that is late. */
  async stall(ms: number): Promise<void> {
    this.#now += ms;
    await this.#turns();
  }

  /** The process runs freely for `ms`. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#turns();
    for (let next = this.#nextAt(); next <= end; next = this.#nextAt()) {
      this.#now = Math.max(this.#now, next);
      await this.#turns();
    }
    this.#now = end;
  }

  #nextAt(): number {
    return Math.min(...[...this.#wakes].map(({ at }) => at));
  }

  async #turns(): Promise<void> {
    for (let due = this.#due(); due; due = this.#due()) {
      due();
      // What a timer set off comes before the next one, as in the machine's event loop.
      await new Promise(setImmediate);
    }
  }

  #due(): (() => void) | undefined {
    const soon = this.#soon.shift();
    if (soon) return soon;
    const wake = [...this.#wakes].find(({ at }) => at <= this.#now);
    if (wake) this.#wakes.delete(wake);
    return wake?.task;
  }
}
