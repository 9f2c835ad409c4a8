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
  /** What else of a route has changed does not count. */
  readonly weightsAlone?: boolean;
}

/**
 * What differs from what Teal wrote and the plan saw, by route; `undefined` when nothing does. Read twice
 * before judging by it.
 */
export function drift({ live, confirmed, intent, interrupted, weightsAlone = false }: DriftFacts): string | undefined {
  if (live.length === 0) return 'no production route was found';
  const known = [confirmed, intent, interrupted].filter((one) => one !== undefined);
  const expected = [...new Set(known.map(text))].join(' or ');
  const differences = live.flatMap(({ route, split, weights, changed = [], notes = [] }) => {
    const asWritten = split !== undefined && known.some((one) => reads(split, one));
    if (asWritten && (weightsAlone || changed.length === 0)) return [];
    // A route that forwards to nobody has no weights that could be compared.
    const told = asWritten || (changed.length > 0 && split === undefined);
    const byWeight = told ? [] : [`has ${split ? text(split) : raw(weights)} instead of ${expected}`];
    return [`${route} ${[...byWeight, ...changed, ...(asWritten ? [] : notes)].join(', ')}`];
  });
  return differences.length === 0 ? undefined : differences.join('; ');
}

/**
 * The same, where weights are not as written or a route has lost the group of a side: only that stands in the
 * way of writing weights. `undefined` when all else that differs is of rules, such as a priority.
 */
export const driftOfWeights = (facts: DriftFacts): string | undefined =>
  isDetached(facts.live) || drift({ ...facts, weightsAlone: true }) !== undefined ? drift(facts) : undefined;

/** What somebody else changed, to people: the weights alone, or more of a route than these. */
export const whatChanged = (live: readonly RouteSplit[]): string =>
  live.some(({ changed = [] }) => changed.length > 0) ? 'a production route' : 'the weights';

/** A route has lost the target group of a side. */
export const isDetached = (live: readonly RouteSplit[]): boolean => live.some(({ detached = [] }) => detached.length > 0);

/** A live split reads as a written one. */
export const reads = (live: Split, written: Split): boolean => samePercent(live.green, written.green);

const text = ({ blue, green }: Split): string => `${short(blue)} % blue, ${short(green)} % green`;
const short = (percent: number): number => Number(percent.toFixed(2));
const raw = (weights: RouteSplit['weights']): string =>
  Object.entries(weights)
    .map(([name, weight]) => `${name} at ${weight}`)
    .join(', ') || 'no weights';
