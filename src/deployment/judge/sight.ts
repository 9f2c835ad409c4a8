import { binomial, seeded } from './seeded.ts';
import { fails } from './share/judge-share.ts';
import { missingFor } from './share/passing.ts';
import type { ShareLimits } from './share/share-check.ts';
import { ShareLooks } from './share/share-looks.ts';

export interface SightFacts {
  readonly limits: ShareLimits;
  /** Complete minutes at the end of the bake. */
  readonly minutes: number;
  /** Requests a minute that are expected on each side. */
  readonly greenPerMinute: number;
  readonly bluePerMinute: number;
  /** Blue's share of bad requests now. */
  readonly blueShare: number;
  /** Minutes of all steps and of the patience; `minutes` unless given. */
  readonly plannedMinutes?: number;
  readonly seed?: number;
}

/**
 * What a gate can see: of 100 bakes of a version with a constant share, how many fail by the end of the bake,
 * and how many of the others have not passed at it.
 */
export interface Sight {
  /** The share that `atFiveTimes` is of: five times the limit, or five times blue's share. */
  readonly fiveTimes: number;
  readonly atFiveTimes: number;
  /** At a share of 20 %. */
  readonly atTwenty: number;
  /** When all requests are bad. */
  readonly total: number;
  /** In so many minutes 95 of 100 at `fiveTimes` fail; `undefined`: not in those that were simulated. */
  readonly minutesFor95At5x: number | undefined;
  /** Of those that are not found, at the same shares: so many do not pass at the end. */
  readonly heldBack: { readonly fiveTimes: number; readonly twenty: number; readonly total: number };
  /** From this share on 95 of 100 are found by the end; `undefined`: not even total failure is. */
  readonly from: number | undefined;
  /** Total failure is not found in 95 of 100. */
  readonly blind: boolean;
  /** Minutes that were simulated; when they are fewer than the bake has, the figures are lower bounds. */
  readonly simulated: number;
}

/** Series a question: the figures are right within 2.4 of 100. */
const SERIES = 400;
/** Series a step of the search for `from`, and steps of it. */
const SEARCH = { series: 150, steps: 7 } as const;
const MOST_MINUTES = 120;
const ENOUGH = 0.95;

/**
 * Simulates the judge itself on seeded series of constant shares: the same seed gives the same answer. Not
 * more than 120 minutes are simulated.
 */
export function sight(facts: SightFacts): Sight {
  const { limits, minutes, seed = 1 } = facts;
  const simulated = Math.min(minutes, MOST_MINUTES);
  const fiveTimes = Math.min(1, 5 * referenceOf(facts));
  const until = (share: number, most: number, series: number) => bakesOf(facts, { share, end: simulated, most, series, seed });
  const foundBy = (share: number, series: number) => until(share, simulated, series).found.length / series;
  const long = Math.max(simulated, Math.min(MOST_MINUTES, 4 * minutes));
  const atFive = until(fiveTimes, long, SERIES);
  const atTwenty = until(0.2, simulated, SERIES);
  const atAll = until(1, simulated, SERIES);
  const total = atAll.found.length / SERIES;
  const enough = atFive.found.sort((a, b) => a - b)[Math.ceil(ENOUGH * SERIES) - 1];
  const found = {
    atFiveTimes: perCent(atFive.found.filter((minute) => minute < simulated).length / SERIES),
    atTwenty: perCent(atTwenty.found.length / SERIES),
    total: perCent(total),
  };
  return {
    fiveTimes,
    ...found,
    minutesFor95At5x: enough === undefined ? undefined : enough + 1,
    heldBack: {
      fiveTimes: rest(atFive.heldBack, found.atFiveTimes),
      twenty: rest(atTwenty.heldBack, found.atTwenty),
      total: rest(atAll.heldBack, found.total),
    },
    from:
      total < ENOUGH
        ? undefined
        : fromWhichShare(Math.max(facts.blueShare, limits.max ?? 0, 1e-5), (share) => foundBy(share, SEARCH.series)),
    blind: total < ENOUGH,
    simulated,
  };
}

/** What five times is taken of: the limit, or blue's share, but not less than the floor's points. */
const referenceOf = ({ limits: { max, floor }, blueShare }: SightFacts): number =>
  max !== undefined && max > 0 ? max : Math.max(blueShare, floor.points / 100);

/** Bisects in the logarithm of the share, from above what is allowed to 1. */
function fromWhichShare(allowed: number, found: (share: number) => number): number {
  let [low, high] = [Math.log(allowed), 0];
  for (let i = 0; i < SEARCH.steps; i++) {
    const middle = (low + high) / 2;
    if (found(Math.exp(middle)) >= ENOUGH) high = middle;
    else low = middle;
  }
  return roundedUp(Math.exp(high));
}

interface Imagined {
  readonly share: number;
  /** Minutes of the bake, and up to how many it is watched for a fail. */
  readonly end: number;
  readonly most: number;
  readonly series: number;
  readonly seed: number;
}

/**
 * Of each series that fails, the index of the minute in which it does; and how many of those that have not
 * failed by the end of the bake do not pass at it.
 */
function bakesOf(
  { limits, greenPerMinute, bluePerMinute, blueShare, minutes, plannedMinutes = minutes }: SightFacts,
  { share, end, most, series, seed }: Imagined,
): { readonly found: number[]; readonly heldBack: number } {
  const random = seeded(seed);
  const [green, blue] = [traffic(greenPerMinute), traffic(bluePerMinute)];
  const toPass = bluePerMinute > 0 ? limits : alone(limits);
  const passes = (looks: ShareLooks) => missingFor(looks, looks.look(), toPass, { over: true }).length === 0;
  const found: number[] = [];
  let heldBack = end === 0 ? series : 0;
  for (let i = 0; i < series; i++) {
    const looks = new ShareLooks(limits, { plannedMinutes });
    for (let minute = 0; minute < most; minute++) {
      const [ofGreen, ofBlue] = [green(minute), blue(minute)];
      looks.add({
        step: 0,
        green: { total: ofGreen, bad: binomial(random, ofGreen, share) },
        blue: { total: ofBlue, bad: binomial(random, ofBlue, blueShare) },
      });
      if (fails(looks.look())) {
        found.push(minute);
        break;
      }
      if (minute === end - 1 && !passes(looks)) heldBack++;
    }
  }
  return { found, heldBack };
}

/** Where blue has no traffic, the comparison keeps what earlier steps said: it holds nothing back. */
function alone(limits: ShareLimits): ShareLimits {
  const { worse: _, ...absolute } = limits;
  return limits.max === undefined ? limits : absolute;
}

/** Whole requests of each minute that add up to the rate: 0.25 a minute is one in every fourth. */
function traffic(perMinute: number): (minute: number) => number {
  const { floor } = Math;
  return (minute) => floor((minute + 1) * perMinute) - floor(minute * perMinute);
}

const perCent = (part: number): number => Math.round(100 * part);

/** Both rounded, they are no more than all. */
const rest = (heldBack: number, found: number): number => Math.min(perCent(heldBack / SERIES), 100 - found);

/** Two digits, and not below what was found. */
function roundedUp(share: number): number {
  const unit = 10 ** (Math.floor(Math.log10(share)) - 1);
  return Math.min(1, Number((Math.ceil(share / unit - 1e-9) * unit).toPrecision(2)));
}
