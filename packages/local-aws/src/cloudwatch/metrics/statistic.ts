import { badParameter } from '../refusals.ts';
import type { Bucket, Statistic } from './bucket.ts';
import { extendedStatistic } from './extended-statistic.ts';

const PLAIN = {
  Sum: (bucket: Bucket) => bucket.sum,
  Average: (bucket: Bucket) => bucket.sum / bucket.count,
  Minimum: (bucket: Bucket) => bucket.minimum,
  Maximum: (bucket: Bucket) => bucket.maximum,
  SampleCount: (bucket: Bucket) => bucket.count,
} as const;
export type PlainStatistic = keyof typeof PLAIN;

export const isPlain = (name: string): name is PlainStatistic => Object.hasOwn(PLAIN, name);

/** A plain or an extended statistic; undefined for what CloudWatch does not have. */
export const findStatistic = (name: string): Statistic | undefined => (isPlain(name) ? PLAIN[name] : extendedStatistic(name));

/** Throws `InvalidParameterValueException` for what CloudWatch does not have. */
export function statisticOf(name: string): Statistic {
  const statistic = findStatistic(name);
  if (!statistic)
    throw badParameter(
      `The statistic '${name}' is none: use ${Object.keys(PLAIN).join(', ')}, p99, tm90, tc90, ts90, wm90, IQM, TM(10%:90%), PR(0:300) or their like`,
    );
  return statistic;
}
