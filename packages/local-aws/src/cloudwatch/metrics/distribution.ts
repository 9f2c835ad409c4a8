/** Distinct values that are kept as they are; beyond, values fall into bins a hundredth wide. */
const MOST_EXACT = 256;
const BIN = Math.log(1.01);

/**
 * Values with their counts, in bounded space: what percentiles are read from.
 * Binned ones are off by half a per cent at most.
 */
export class Distribution {
  #counts = new Map<number, number>();
  #binned = false;

  add(value: number, count = 1): void {
    const key = this.#binned ? binned(value) : value;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    if (!this.#binned && this.#counts.size > MOST_EXACT) this.#bin();
  }

  addAll(other: Distribution): void {
    for (const [value, count] of other.#counts) this.add(value, count);
  }

  /** The smallest value that `share` (0 to 1) of the values do not exceed. Undefined when there are none. */
  quantile(share: number): number | undefined {
    const values = [...this.#counts].sort(([a], [b]) => a - b);
    const total = values.reduce((sum, [, count]) => sum + count, 0);
    let seen = 0;
    for (const [value, count] of values) {
      seen += count;
      if (seen >= share * total) return value;
    }
    return values.at(-1)?.[0];
  }

  #bin(): void {
    const exact = this.#counts;
    this.#counts = new Map();
    this.#binned = true;
    for (const [value, count] of exact) this.add(value, count);
  }
}

/** The middle of the value's bin. */
function binned(value: number): number {
  if (value === 0) return 0;
  return Math.sign(value) * Math.exp(Math.round(Math.log(Math.abs(value)) / BIN) * BIN);
}
