import { PERIOD_SECONDS } from '../../../deployment/metric-minutes.ts';
import type { QuantityReading, ShareReading } from '../../../deployment/ports/check-source.ts';
import type { Minutes } from '../read-metrics.ts';
import type { Count, Counts, Values } from './said.ts';

export const MINUTE = 1000 * PERIOD_SECONDS;

/**
 * The minutes of a share that a look asks for, in rising order. Counts are whole numbers, and no more are bad
 * than there are. What is no number was not seen.
 */
export const shareMinutes = (green: Counts, blue: Counts | undefined, look: Minutes): readonly ShareReading[] =>
  minutesOf(look, green, blue ?? new Map(), cleanCount);

/** The same of a quantity. */
export const quantityMinutes = (green: Values, blue: Values | undefined, look: Minutes): readonly QuantityReading[] =>
  minutesOf(look, green, blue ?? new Map(), (value) => (Number.isFinite(value) ? value : undefined));

function minutesOf<T>(
  { from, to }: Minutes,
  green: ReadonlyMap<number, T>,
  blue: ReadonlyMap<number, T>,
  clean: (value: T) => T | undefined,
): readonly { readonly at: number; readonly green?: T; readonly blue?: T }[] {
  const starts = [...new Set([...green.keys(), ...blue.keys()])].filter((at) => at >= from && at < to && at % MINUTE === 0);
  return starts
    .sort((a, b) => a - b)
    .flatMap((at) => {
      const sides = { ...cleaned('green', green.get(at), clean), ...cleaned('blue', blue.get(at), clean) };
      return Object.keys(sides).length === 0 ? [] : [{ at, ...sides }];
    });
}

function cleaned<S extends 'green' | 'blue', T>(
  side: S,
  value: T | undefined,
  clean: (value: T) => T | undefined,
): { readonly [K in S]?: T } {
  const kept = value === undefined ? undefined : clean(value);
  return (kept === undefined ? {} : { [side]: kept }) as { readonly [K in S]?: T };
}

function cleanCount({ total, bad, unanswered }: Count): Count | undefined {
  if (!Number.isFinite(total) || !Number.isFinite(bad)) return undefined;
  const all = Math.max(0, Math.round(total));
  return { total: all, bad: Math.min(all, Math.max(0, Math.round(bad))), ...(unanswered !== undefined && { unanswered }) };
}
