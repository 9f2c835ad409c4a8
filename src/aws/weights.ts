import type { Split } from '../deployment/split.ts';

/** What the weights of a deployment's two sides are named by. */
export interface Pair {
  readonly blue: string;
  readonly green: string;
}

/** Elastic Load Balancing's largest weight of a target group. */
const LARGEST_WEIGHT = 999;

/**
 * In percent. `undefined` when the weights lead to another group too, or nowhere. A missing group has weight
 * 0.
 */
export function splitOf(weights: Readonly<Record<string, number>>, { blue, green }: Pair): Split | undefined {
  if (Object.keys(weights).some((group) => group !== blue && group !== green)) return undefined;
  const total = (weights[blue] ?? 0) + (weights[green] ?? 0);
  if (total === 0) return undefined;
  const percent = (100 * (weights[green] ?? 0)) / total;
  return { blue: 100 - percent, green: percent };
}

/**
 * The whole numbers that say a split exactly. Throws RangeError for one that needs weights above `largest`.
 */
export function weightsFor(split: Split, largest = LARGEST_WEIGHT): { readonly blue: number; readonly green: number } {
  for (let factor = 1; factor <= 10; factor++) {
    const blue = nearlyWhole(split.blue * factor);
    const green = nearlyWhole(split.green * factor);
    if (blue !== undefined && green !== undefined && Math.max(blue, green) <= largest) return { blue, green };
  }
  throw new RangeError(
    `${split.green} % cannot be written as weights of at most ${largest}: use steps of ${largest === LARGEST_WEIGHT ? '0.1' : '0.5'} %`,
  );
}

function nearlyWhole(value: number): number | undefined {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? whole : undefined;
}
