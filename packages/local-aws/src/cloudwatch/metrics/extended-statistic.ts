import type { Bucket, Statistic } from './bucket.ts';
import type { Bounds, Distribution } from './distribution.ts';

/**
 * What is read from the values within bounds. Source: CloudWatch guide, "CloudWatch statistics definitions":
 * the lower bound is exclusive, the upper one inclusive.
 */
const WITHIN: Readonly<Record<string, (values: Distribution, bounds: Bounds) => number | undefined>> = {
  TM: (values, bounds) => meanOf(values.within(bounds)),
  TC: (values, bounds) => values.within(bounds).count,
  TS: (values, bounds) => values.within(bounds).sum,
  WM: (values, bounds) => meanOf(values.clamped(bounds)),
  PR: (values, bounds) => (100 * values.within(bounds).count) / values.within({}).count,
};

const meanOf = ({ sum, count }: { readonly sum: number; readonly count: number }): number | undefined =>
  count === 0 ? undefined : sum / count;

const NUMBER = String.raw`(?:\d+(?:\.\d{1,10})?|\.\d{1,10})`;
const PERCENTILE = new RegExp(`^p(${NUMBER})$`, 'i');
const SHORT = new RegExp(`^(tm|tc|ts|wm)(${NUMBER})%?$`, 'i');
const LONG = new RegExp(`^(tm|tc|ts|wm|pr)\\((?:(${NUMBER})(%?))?:(?:(${NUMBER})(%?))?\\)$`, 'i');

/**
 * `p99.9`, `tm90`, `TM(10%:90%)`, `TS(:300)`, `PR(100:)`, `IQM`, ...; undefined for others. Percentiles may
 * have decimals behind 100, as AWS takes them (badmintoncryer/cdk-preflight,
 * pf-cloudwatch-extended-statistic).
 */
export function extendedStatistic(name: string): Statistic | undefined {
  const percent = PERCENTILE.exec(name)?.[1];
  if (percent !== undefined)
    return Number(percent) < 101 ? only((values) => values.quantile(Math.min(1, Number(percent) / 100))) : undefined;
  const read = boundsOf(name);
  const compute = read && WITHIN[read.kind];
  return read && compute ? only((values) => compute(values, read.bounds)) : undefined;
}

/**
 * Nothing is read where nothing but statistic sets was put, nor of negative numbers (API reference,
 * GetMetricStatistics).
 */
const only =
  (compute: (values: Distribution) => number | undefined): Statistic =>
  ({ distribution, minimum }: Bucket) =>
    distribution.isEmpty || minimum < 0 ? undefined : compute(distribution);

function boundsOf(name: string): { readonly kind: string; readonly bounds: Bounds } | undefined {
  if (/^iqm$/i.test(name)) return { kind: 'TM', bounds: { share: true, low: 0.25, high: 0.75 } };
  const [, shortKind = '', most] = SHORT.exec(name) ?? [];
  if (most !== undefined) return inOrder(shortKind, { share: true, high: Number(most) / 100 });
  const [, kind = '', low, lowPercent, high, highPercent] = LONG.exec(name) ?? [];
  if (low === undefined && high === undefined) return undefined;
  const share = Boolean(lowPercent || highPercent);
  // Both numbers are percentages, or neither is; a percentile rank counts values alone.
  if (share && ((low !== undefined && !lowPercent) || (high !== undefined && !highPercent) || /pr/i.test(kind))) return undefined;
  const of = (text: string | undefined) => (text === undefined ? undefined : Number(text) / (share ? 100 : 1));
  return inOrder(kind, { share, low: of(low), high: of(high) });
}

function inOrder(kind: string, bounds: Bounds): { readonly kind: string; readonly bounds: Bounds } | undefined {
  const { share = false, low = 0, high = share ? 1 : Number.POSITIVE_INFINITY } = bounds;
  if (low >= high || (share && high > 1)) return undefined;
  return { kind: kind.toUpperCase(), bounds };
}
