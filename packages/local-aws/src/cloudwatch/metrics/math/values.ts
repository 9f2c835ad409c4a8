import type { Range } from '../store.ts';
import type { Operator } from './syntax.ts';

/** Values by instant. */
export type Series = ReadonlyMap<number, number>;
/** One number for every instant, a time series, or an array of them. */
export type Value = number | Series | readonly Series[];

export const isArray = (value: Value): value is readonly Series[] => Array.isArray(value);

export const OPERATORS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '>': (a, b) => Number(a > b),
  '<': (a, b) => Number(a < b),
  '>=': (a, b) => Number(a >= b),
  '<=': (a, b) => Number(a <= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  '&&': (a, b) => Number(a !== 0 && b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
  '||': (a, b) => Number(a !== 0 || b !== 0),
};

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

/** Numbers of one instant, or of one series; `of`: how many there would be if none were missing. */
export const AGGREGATES = {
  SUM: (numbers: readonly number[]) => sum(numbers),
  // "Missing values are treated as 0." (the guide, AVG)
  AVG: (numbers: readonly number[], of: number) => sum(numbers) / of,
  MIN: (numbers: readonly number[]) => Math.min(...numbers),
  MAX: (numbers: readonly number[]) => Math.max(...numbers),
} as const;

export function instants({ from, to, periodMs }: Range): number[] {
  const all: number[] = [];
  for (let at = from; at < to; at += periodMs) all.push(at);
  return all;
}

const sorted = (...series: readonly Series[]): number[] => [...new Set(series.flatMap((each) => [...each.keys()]))].sort((a, b) => a - b);

/**
 * Two values, of which one is a series, instant by instant. "Missing values in a time series are treated as
 * 0" (the guide; seen by compiler-explorer/infra#1661): of two series, wherever one of them has a point.
 */
export function pairwise(left: number | Series, right: number | Series, apply: (a: number, b: number) => number): Map<number, number> {
  const both = [left, right].filter((value) => typeof value !== 'number');
  const at = (value: number | Series, instant: number) => (typeof value === 'number' ? value : (value.get(instant) ?? 0));
  return new Map(sorted(...both).map((instant) => [instant, apply(at(left, instant), at(right, instant))]));
}

/** At each instant at which one of the series has a point. A number counts at each of them. */
export function across(
  items: readonly (number | Series)[],
  apply: (numbers: readonly number[], of: number) => number,
): Map<number, number> {
  const series = items.filter((item) => typeof item !== 'number');
  return new Map(
    sorted(...series).map((instant) => {
      const numbers = items.map((item) => (typeof item === 'number' ? item : item.get(instant))).filter((each) => each !== undefined);
      return [instant, apply(numbers, items.length)];
    }),
  );
}

/**
 * What IF gives at each instant of its condition: a yes that is missing is 0, a no that is missing is no
 * point. Source: the tables of "Using IF expressions".
 */
export function choose(condition: number | Series, yes: number | Series, no: number | Series | undefined): Map<number, number> {
  const at = (value: number | Series | undefined, instant: number) => (typeof value === 'number' ? value : value?.get(instant));
  if (typeof condition === 'number') {
    const chosen = condition === 0 ? no : yes;
    return new Map(typeof chosen === 'number' || chosen === undefined ? [] : chosen);
  }
  const chosen = new Map<number, number>();
  for (const [instant, holds] of condition) {
    const value = holds === 0 ? at(no, instant) : (at(yes, instant) ?? 0);
    if (value !== undefined) chosen.set(instant, value);
  }
  return chosen;
}

/** From each point but the first: what `apply` makes of the rise since the one before, and of its seconds. */
export function steps(series: Series, apply: (rise: number, seconds: number) => number): Map<number, number> {
  const points = sorted(series).map((at) => [at, series.get(at)!] as const);
  const made = new Map<number, number>();
  for (const [index, [at, value]] of points.entries()) {
    const before = points[index - 1];
    if (before) made.set(at, apply(value - before[1], (at - before[0]) / 1000));
  }
  return made;
}

export function fill(series: Series, filler: number | Series | 'REPEAT' | 'LINEAR', range: Range): Map<number, number> {
  const filled = new Map<number, number>();
  let last: number | undefined;
  for (const at of instants(range)) {
    const own = series.get(at);
    last = own ?? last;
    const value = own ?? instead(at);
    if (value !== undefined) filled.set(at, value);
  }
  return filled;

  function instead(at: number): number | undefined {
    if (filler === 'REPEAT') return last;
    if (filler === 'LINEAR') return between(series, at);
    return typeof filler === 'number' ? filler : filler.get(at);
  }
}

/**
 * On the line between the points around an instant; undefined before the first and after the last of them.
 */
function between(series: Series, at: number): number | undefined {
  const known = sorted(series);
  const before = known.findLast((each) => each < at);
  const after = known.find((each) => each > at);
  if (before === undefined || after === undefined) return undefined;
  const [low, high] = [series.get(before)!, series.get(after)!];
  return low + ((high - low) * (at - before)) / (after - before);
}
