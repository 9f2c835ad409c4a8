import { badParameter } from '../refusals.ts';
import type { Bucket } from './bucket.ts';

const PLAIN = {
  Sum: (bucket: Bucket) => bucket.sum,
  Average: (bucket: Bucket) => bucket.sum / bucket.count,
  Minimum: (bucket: Bucket) => bucket.minimum,
  Maximum: (bucket: Bucket) => bucket.maximum,
  SampleCount: (bucket: Bucket) => bucket.count,
} as const;
export type PlainStatistic = keyof typeof PLAIN;

export type Statistic = (bucket: Bucket) => number | undefined;

export const isPlain = (name: string): name is PlainStatistic => Object.hasOwn(PLAIN, name);

/**
 * `Sum`, `Average`, `Minimum`, `Maximum`, `SampleCount`, or a percentile: `p99`, `p99.9`.
 * Throws on others, which the service also has.
 */
export function statisticOf(name: string): Statistic {
  if (isPlain(name)) return PLAIN[name];
  const percent = Number(/^p(\d{1,3}(?:\.\d{1,10})?)$/.exec(name)?.[1]);
  if (!(percent >= 0 && percent <= 100))
    throw badParameter(
      `The statistic '${name}' is not one of ${Object.keys(PLAIN).join(', ')} or a percentile (p0 to p100); the local AWS has no others`,
    );
  return (bucket) => bucket.distribution.quantile(percent / 100);
}
