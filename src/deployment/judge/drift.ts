import type { RouteSplit } from '../route-split.ts';
import { samePercent } from '../same-percent.ts';
import type { Split } from '../split.ts';

export interface DriftFacts {
  readonly live: readonly RouteSplit[];
  /** The last split that was written and read back. */
  readonly confirmed: Split;
  /** The announced one: routes are written one by one, so each may show either. */
  readonly intent: Split | undefined;
  /** A split whose write was cut short by the way back. */
  readonly interrupted?: Split | undefined;
}

/** What differs from what Teal wrote, by route; `undefined` when nothing does. Read twice before judging by it. */
export function drift({ live, confirmed, intent, interrupted }: DriftFacts): string | undefined {
  if (live.length === 0) return 'no production route was found';
  const known = [confirmed, intent, interrupted].filter((one) => one !== undefined);
  const strange = live.filter(({ split }) => split === undefined || !known.some((one) => reads(split, one)));
  if (strange.length === 0) return undefined;
  const expected = [...new Set(known.map(text))].join(' or ');
  return strange.map(({ route, split, weights }) => `${route} has ${split ? text(split) : raw(weights)} instead of ${expected}`).join('; ');
}

/** A live split reads as a written one. */
export const reads = (live: Split, written: Split): boolean => samePercent(live.green, written.green);

const text = ({ blue, green }: Split): string => `${short(blue)} % blue, ${short(green)} % green`;
const short = (percent: number): number => Number(percent.toFixed(2));
const raw = (weights: RouteSplit['weights']): string =>
  Object.entries(weights)
    .map(([name, weight]) => `${name} at ${weight}`)
    .join(', ') || 'no weights';
