import type { Counts, Values } from './said.ts';

/** What was bad, of all: a minute of the total counts, with 0 bad where nothing says otherwise. */
export const sharesOf = (total: Values, bad: Values): Counts =>
  new Map([...total].map(([at, all]) => [at, { total: all, bad: bad.get(at) ?? 0 }]));

/**
 * The same of slow ones, with those that were quick: a trimmed count needs raw values, and of a statistic set
 * there is neither count. Such a minute was not seen. Source: CloudWatch API reference, GetMetricStatistics
 * (percentiles of statistic sets), by analogy.
 */
export const slowSharesOf = (total: Values, slow: Values, quick: Values): Counts =>
  new Map([...sharesOf(total, slow)].filter(([at, { total: all }]) => all === 0 || slow.has(at) || quick.has(at)));
