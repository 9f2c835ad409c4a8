import { Distribution } from './distribution.ts';

/** What is read from a bucket; undefined where it does not tell. */
export type Statistic = (bucket: Bucket) => number | undefined;

/** What was observed of one metric, in one unit, in one stretch of time. */
export class Bucket {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  readonly distribution = new Distribution();
  /** `None` where nobody gave one. */
  readonly unit: string;

  constructor(unit: string) {
    this.unit = unit;
  }

  add(value: number, count = 1): void {
    this.count += count;
    this.sum += value * count;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    this.distribution.add(value, count);
  }

  /**
   * A statistic set says nothing of its values but their extremes; only one of equal values has percentiles.
   */
  addSet(set: { readonly count: number; readonly sum: number; readonly minimum: number; readonly maximum: number }): void {
    this.count += set.count;
    this.sum += set.sum;
    this.minimum = Math.min(this.minimum, set.minimum);
    this.maximum = Math.max(this.maximum, set.maximum);
    if (set.minimum === set.maximum) this.distribution.add(set.minimum, set.count);
  }

  merge(other: Bucket): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    this.distribution.addAll(other.distribution);
  }
}
