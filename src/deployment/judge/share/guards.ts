import type { ShareLimits } from './share-check.ts';
import { pointsOf, ratioOf, type Sums, shareOf, type Window } from './window.ts';

/** Green may be this many times as bad as blue where a comparison speaks that nobody gave a limit. */
export const WORSE_UNLESS_SAID = 2;

/**
 * Why evidence that is certain is no reason to fail yet: too few bad requests, or too few of them outside the
 * worst minute; `undefined` when there are enough. Of the events that the floor wants three fifths (3 of 5)
 * lie outside the worst minute, and all of them when only that minute is mostly bad.
 */
function tooFewEvents({ green, worst }: Window, rest: Sums, { floor: { events } }: ShareLimits): string | undefined {
  if (green.bad < events) return `fewer than ${events} bad requests on green`;
  const alone = worst !== undefined && 2 * worst.green.bad >= worst.green.total && 2 * rest.green.bad < rest.green.total;
  const outside = alone ? events : Math.ceil((events * 3) / 5);
  return rest.green.bad < outside ? `fewer than ${outside} bad requests outside the worst minute` : undefined;
}

export function limitHeldBack(window: Window, limits: ShareLimits & { readonly max: number }): string | undefined {
  const rest = window.rest();
  return tooFewEvents(window, rest, limits) ?? (shareOf(rest.green) > limits.max ? undefined : 'within the limit without its worst minute');
}

/**
 * As for a limit, and by all minutes as well: `raised` is what a sick blue that has lost its traffic allows.
 */
export function aloneHeldBack(window: Window, limits: ShareLimits, raised: number): string | undefined {
  if (shareOf(window.green) <= raised) return 'within what blue allows';
  return limitHeldBack(window, { ...limits, max: raised });
}

export function comparisonHeldBack(window: Window, limits: ShareLimits): string | undefined {
  const rest = window.rest();
  const few = tooFewEvents(window, rest, limits);
  if (few !== undefined) return few;
  if (!isWorse(window, limits, 1)) return 'the sides are too close';
  return isWorse(rest, limits, 0.5) ? undefined : 'the sides are too close without the worst minute';
}

/** Sums of fractions end a little differently in another order. */
const SLACK = 1 - 1e-9;

/**
 * By the best estimate green is as many times worse as is not allowed, and by the floor's points or a part of
 * them.
 */
export const isWorse = (sums: Sums, { worse = WORSE_UNLESS_SAID, floor }: ShareLimits, part: number): boolean =>
  sums.up > 0 && ratioOf(sums) >= worse * SLACK && pointsOf(sums) >= part * floor.points * SLACK;
