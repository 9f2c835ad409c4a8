/**
 * AWS time that is counted in ticks, where all threads can read it: each tick counts the wall time since the
 * one before, but no more than `mostMs` of it. Between two ticks time goes on by the wall, up to the same
 * limit: so it never jumps, and it stands still while the ticks stay away.
 *
 * Two places are written in turns, and their count last: a reader that sees
 * the count unchanged has read a whole place, and never waits for a writer
 * that was interrupted. `lambda/thread-runtime.mjs` reads by the same rule.
 */
export class TickedTime {
  /**
   * One Int32, the number of ticks, in the first eight bytes;
   * then two places of two Float64: AWS milliseconds, and the wall's then.
   */
  readonly shared = new SharedArrayBuffer(8 + 2 * 2 * 8);
  readonly factor: number;
  readonly mostMs: number;
  readonly #count = new Int32Array(this.shared, 0, 1);
  readonly #places = new Float64Array(this.shared, 8, 4);

  /** @param startMs AWS milliseconds since the Unix epoch, at `wallMs`. */
  constructor(startMs: number, wallMs: number, { factor, mostMs }: { readonly factor: number; readonly mostMs: number }) {
    this.factor = factor;
    this.mostMs = mostMs;
    this.#places.set([startMs, wallMs]);
  }

  tick(wallMs: number): void {
    const now = this.at(wallMs);
    const next = Atomics.load(this.#count, 0) + 1;
    this.#places.set([now, wallMs], 2 * (next & 1));
    Atomics.store(this.#count, 0, next);
  }

  /** AWS milliseconds since the Unix epoch. */
  at(wallMs: number): number {
    for (;;) {
      const count = Atomics.load(this.#count, 0);
      const place = 2 * (count & 1);
      const now = this.#places[place]!;
      const since = Math.max(0, wallMs - this.#places[place + 1]!);
      if (Atomics.load(this.#count, 0) === count) return now + Math.min(this.mostMs, since) * this.factor;
    }
  }
}
