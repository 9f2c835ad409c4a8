import { Bucket } from './bucket.ts';

/** Milliseconds of the finest period that is kept. */
export const MINUTE_MS = 60_000;
/** One-minute datapoints are kept for 15 days. Source: "CloudWatch concepts", metrics retention. */
const RETENTION_MS = 15 * 24 * 60 * MINUTE_MS;

export const minuteOf = (instant: number) => Math.floor(instant / MINUTE_MS) * MINUTE_MS;

export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

/** One metric: a namespace, a name and a set of dimensions, with its one-minute buckets. */
export class Series {
  readonly namespace: string;
  readonly name: string;
  /** Sorted by name. */
  readonly dimensions: readonly Dimension[];
  /**
   * Metrics of services are published once a period is over, and some time later can be read;
   * what a caller puts can be read at once.
   */
  readonly publishedBy: 'service' | 'caller';
  readonly #buckets = new Map<number, Bucket>();
  lastAt = 0;

  constructor(namespace: string, name: string, dimensions: readonly Dimension[], publishedBy: 'service' | 'caller') {
    this.namespace = namespace;
    this.name = name;
    this.dimensions = dimensions;
    this.publishedBy = publishedBy;
  }

  bucketAt(instant: number): Bucket {
    const minute = minuteOf(instant);
    const known = this.#buckets.get(minute);
    if (known) return known;
    const bucket = new Bucket();
    this.#buckets.set(minute, bucket);
    this.lastAt = Math.max(this.lastAt, minute);
    for (const old of this.#buckets.keys()) {
      if (old > this.lastAt - RETENTION_MS) break;
      this.#buckets.delete(old);
    }
    return bucket;
  }

  /**
   * Everything in [from, to) that can be read: buckets that begin before `readableBefore`.
   * Undefined when there is nothing.
   */
  within(from: number, to: number, readableBefore: number, unit: string | undefined): Bucket | undefined {
    let whole: Bucket | undefined;
    for (let minute = from; minute < to && minute < readableBefore; minute += MINUTE_MS) {
      const bucket = this.#buckets.get(minute);
      if (!bucket || bucket.count === 0 || (unit && bucket.unit !== unit)) continue;
      if (to - from === MINUTE_MS) return bucket;
      whole ??= new Bucket();
      whole.merge(bucket);
    }
    return whole;
  }
}
