/**
 * Distinct values that are kept as they are; beyond, values fall into bins a hundredth wide. So many that a
 * minute of a load balancer on one machine is exact: a share of slow requests is counted.
 */
const MOST_EXACT = 10_000;
const BIN = Math.log(1.01);

/** A part of the values: by what they are, or by their rank. A bound that is left out bounds nothing. */
export interface Bounds {
  /** The bounds are shares, 0 to 1, of all values; otherwise they are values. */
  readonly share?: boolean;
  /** Exclusive. */
  readonly low?: number | undefined;
  /** Inclusive. */
  readonly high?: number | undefined;
}

interface Total {
  readonly count: number;
  readonly sum: number;
}

/**
 * Values with their counts, in bounded space: what percentiles are read from.
 * Binned ones are off by half a per cent at most.
 */
export class Distribution {
  readonly #mostExact: number;
  #counts = new Map<number, number>();
  #binned = false;

  constructor(mostExact = MOST_EXACT) {
    this.#mostExact = mostExact;
  }

  add(value: number, count = 1): void {
    const key = this.#binned ? binned(value) : value;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + count);
    if (!this.#binned && this.#counts.size > this.#mostExact) this.#bin();
  }

  addAll(other: Distribution): void {
    for (const [value, count] of other.#counts) this.add(value, count);
  }

  get isEmpty(): boolean {
    return this.#counts.size === 0;
  }

  /**
   * How many values are within bounds, and their sum. Of shares the ranks are whole: a value that a share
   * cuts through is kept.
   */
  within({ share = false, low, high }: Bounds): Total {
    const values = this.#sorted();
    const total = countOf(values);
    const [first, last] = share ? [Math.floor(exact((low ?? 0) * total)), Math.ceil(exact((high ?? 1) * total))] : [0, total];
    let seen = 0;
    let kept = 0;
    let sum = 0;
    for (const [value, count] of values) {
      const inside = share || ((low === undefined || value > low) && (high === undefined || value <= high));
      const ranks = Math.max(0, Math.min(seen + count, last) - Math.max(seen, first));
      seen += count;
      if (!inside) continue;
      kept += ranks;
      sum += ranks * value;
    }
    return { count: kept, sum };
  }

  /** All values, those outside of the bounds taken for the value at the bound. */
  clamped({ share = false, low, high }: Bounds): Total {
    const edge = (bound: number | undefined) => (bound === undefined || !share ? bound : this.quantile(bound));
    const [least = Number.NEGATIVE_INFINITY, most = Number.POSITIVE_INFINITY] = [edge(low), edge(high)];
    const values = this.#sorted();
    const sum = values.reduce((all, [value, count]) => all + Math.min(most, Math.max(least, value)) * count, 0);
    return { count: countOf(values), sum };
  }

  #sorted(): [number, number][] {
    return [...this.#counts].sort(([a], [b]) => a - b);
  }

  /** The smallest value that `share` (0 to 1) of the values do not exceed. Undefined when there are none. */
  quantile(share: number): number | undefined {
    const values = this.#sorted();
    const total = countOf(values);
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

const countOf = (values: readonly (readonly [number, number])[]): number => values.reduce((sum, [, count]) => sum + count, 0);

/** A product of a share and a count, without what binary fractions add to it. */
const exact = (product: number): number => Math.round(product * 1e9) / 1e9;

/** The middle of the value's bin. */
function binned(value: number): number {
  if (value === 0) return 0;
  return Math.sign(value) * Math.exp(Math.round(Math.log(Math.abs(value)) / BIN) * BIN);
}
