import { type LiveSide, liveHomeOf } from '../../live-side.ts';
import type { LiveWorld } from '../../live-world.ts';
import type { LiveRoute } from '../../load-balanced.ts';
import type { TargetCounts } from '../../readings.ts';

export type SideIndex = 0 | 1;

/** Which side is which, by index in the configuration's order. */
export interface Colour {
  readonly blue: SideIndex;
  readonly green: SideIndex;
}

const colourOf = (blue: SideIndex): Colour => ({ blue, green: blue === 0 ? 1 : 0 });

/**
 * What a route's weights say: the one side that has all of it, or that no side has. `strangers`: weighted
 * groups that are not of the pair.
 */
export function readRoute(
  { weights }: Pick<LiveRoute, 'weights'>,
  groups: readonly [string, string],
): {
  readonly side: SideIndex | undefined;
  readonly total: number;
  readonly absent: readonly string[];
  readonly strangers: readonly string[];
} {
  const [a = 0, b = 0] = groups.map((group) => weights[group] ?? 0);
  return {
    side: a > 0 && b === 0 ? 0 : b > 0 && a === 0 ? 1 : undefined,
    total: a + b,
    absent: groups.filter((group) => weights[group] === undefined),
    strangers: Object.keys(weights).filter((group) => !groups.includes(group)),
  };
}

/**
 * Blue is the side that has all production weight, on every route. `undefined` when no side has. Read from
 * the live weights alone, never from names, tags or the request.
 */
export function readColour(
  routes: readonly Pick<LiveRoute, 'exists' | 'weights'>[],
  groups: readonly [string, string],
): Colour | undefined {
  const sides = routes.filter(({ exists }) => exists).map((route) => readRoute(route, groups).side);
  const [blue] = sides;
  return blue !== undefined && sides.every((side) => side === blue) ? colourOf(blue) : undefined;
}

/** The side's tasks as whatever reaches them counts them; `undefined` when that does not exist. */
export const targetsOf = (side: LiveSide): TargetCounts | undefined => liveHomeOf(side)?.targets;

/** Targets that are not on their way out. */
export function standing(side: LiveSide): number {
  const targets = targetsOf(side);
  if (!targets) return 0;
  const { healthy, initial, unhealthy, unused } = targets;
  return healthy + initial + unhealthy + unused;
}

/** Nothing runs there and nothing is asked to: the side can be raised from 0. */
export const isEmpty = (side: LiveSide): boolean => standing(side) === 0 && (side.service?.desired ?? 0) === 0;

/** Neither side runs anything yet. */
export const isFirst = ({ sides }: Pick<LiveWorld, 'sides'>): boolean => sides.every(isEmpty);
