import type { Plan } from '../../deployment/plan.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import { type Bucket, shareOf } from './rates.ts';
import { inClusters } from './rest-reader.ts';
import { RESTING_ROUTES } from './resting-routes.ts';
import { restingTargets } from './resting-targets.ts';

/** A round's first look takes this long at most at the rates: so it may make so many calls. */
const FIRST_LOOK_SECONDS = 35;

const MINUTE_MS = 60_000;

/**
 * Rounds, a minute apart, in which all of these pairs are looked at once: as few as AWS's rates allow. Each
 * has its place by its number, so all turns are of one size, and nothing need be remembered.
 */
export function turnsFor(plans: readonly Plan[]): number {
  for (let turns = 1; turns < plans.length; turns++) {
    if (Array.from({ length: turns }, (_, turn) => inTurn(plans, turn, turns)).every(fits)) return turns;
  }
  return Math.max(1, plans.length);
}

/**
 * Those whose turn it is in this minute. Each time another one comes first: whoever is left out for want of
 * time is not left out always.
 */
export function onTurn<T extends { readonly plan: Plan }>(all: readonly T[], now: number): readonly T[] {
  const turns = turnsFor(all.map(({ plan }) => plan));
  const minute = Math.floor(now / MINUTE_MS);
  const mine = inTurn(all, minute % turns, turns);
  const first = mine.length === 0 ? 0 : Math.floor(minute / turns) % mine.length;
  return [...mine.slice(first), ...mine.slice(0, first)];
}

const inTurn = <T>(all: readonly T[], turn: number, turns: number): readonly T[] => all.filter((_, i) => i % turns === turn);

const fits = (plans: readonly Plan[]): boolean =>
  Object.entries(callsFor(plans)).every(([bucket, calls]) => calls <= perRound(bucket as Bucket));

/** Calls of a look at all of them, where every weight is where it was left. */
export function callsFor(plans: readonly Plan[]): Readonly<Record<Bucket, number>> {
  const routes = ROUTE_KINDS.map((kind) => RESTING_ROUTES[kind].calls(plans.filter(({ route }) => route === kind) as never));
  const targets = plans.map(({ blue }) => restingTargets(blue).calls);
  const counts: Record<Bucket, number> = { elb: 0, ecs: inClusters(plans).length, route53: 0 };
  for (const { of, count } of [...routes, ...targets]) counts[of] += count;
  return counts;
}

const perRound = (bucket: Bucket): number => {
  const { burst, perSecond } = shareOf(bucket);
  return Math.floor(burst + FIRST_LOOK_SECONDS * perSecond);
};
