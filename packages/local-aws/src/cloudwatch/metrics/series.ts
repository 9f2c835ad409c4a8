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

/**
 * One metric: a namespace, a name and a set of dimensions, with its one-minute buckets, one for each unit.
 * "Metric data points that specify a unit of measure [...] are aggregated separately" (API reference,
 * PutMetricAlarm).
 */
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
  /** By minute. */
  readonly #buckets = new Map<number, Bucket[]>();
  lastAt = 0;

  constructor(namespace: string, name: string, dimensions: readonly Dimension[], publishedBy: 'service' | 'caller') {
    this.namespace = namespace;
    this.name = name;
    this.dimensions = dimensions;
    this.publishedBy = publishedBy;
  }

  bucketAt(instant: number, unit: string): Bucket {
    const minute = minuteOf(instant);
    const known = this.#buckets.get(minute);
    const same = known?.find((each) => each.unit === unit);
    if (same) return same;
    const bucket = new Bucket(unit);
    if (known) {
      known.push(bucket);
      return bucket;
    }
    this.#buckets.set(minute, [bucket]);
    this.lastAt = Math.max(this.lastAt, minute);
    for (const old of this.#buckets.keys()) {
      if (old > this.lastAt - RETENTION_MS) break;
      this.#buckets.delete(old);
    }
    return bucket;
  }

  /**
   * Everything in [from, to) that can be read, that is in buckets that begin before `readableBefore`: one
   * bucket for each unit that has data, or for the one that is asked for.
   */
  within(from: number, to: number, readableBefore: number, unit: string | undefined): Bucket[] {
    const whole: Bucket[] = [];
    for (let minute = from; minute < to && minute < readableBefore; minute += MINUTE_MS) {
      for (const bucket of this.#buckets.get(minute) ?? []) {
        if (bucket.count === 0 || (unit !== undefined && bucket.unit !== unit)) continue;
        if (to - from === MINUTE_MS) whole.push(bucket);
        else wholeOf(whole, bucket.unit).merge(bucket);
      }
    }
    return whole;
  }
}

function wholeOf(whole: Bucket[], unit: string): Bucket {
  const known = whole.find((each) => each.unit === unit);
  if (known) return known;
  const made = new Bucket(unit);
  whole.push(made);
  return made;
}
