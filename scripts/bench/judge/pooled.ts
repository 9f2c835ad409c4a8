import type { ShareMinute } from '../../../src/deployment/judge/share/share-check.ts';

interface Sums {
  readonly green: number;
  readonly greenBad: number;
  readonly blue: number;
  readonly blueBad: number;
}

const CONCENTRATION = 10;
/** What the factor must still be without the worst minute, and the part of the points that must be left. */
const [LEFT_OUT, PART] = [10, 0.5];
/** Percentage points, as a share, and bad requests: the guard on the effect. */
const [POINTS, EVENTS] = [0.005, 5];
const NONE: Sums = { green: 0, greenBad: 0, blue: 0, blueBad: 0 };

/**
 * What the judge is compared with: the pooled Bayes factor of arXiv 2011.03567 (of all that was bad, how
 * much is green's; a Beta prior of concentration 10 about green's share of requests), looked at every
 * minute. Green fails when the factor is `1 / alpha`, with at least 5 bad requests, `worse` times blue's
 * share and half a point between the sides; and when without green's worst minute the factor is still 10,
 * the ratio as much, and half of the half point is left. Of the rules tried for the worst minute this one
 * gives what was simulated when the judge was designed (14 cells of 2,000 bakes, each within 2 points). With
 * `1 / alpha` wanted without the worst minute too it would find far less (0.1 to 5 % at 6 a minute on green
 * in 10 minutes: 2 instead of 8 of 100), and would be easier to match.
 *
 * Gives the index of the minute in which it fails green; `undefined`: it does not.
 */
export function pooledFails(minutes: readonly ShareMinute[], worse: number, alpha: number): number | undefined {
  let sums = NONE;
  let worst = NONE;
  for (const [index, { green, blue }] of minutes.entries()) {
    const one = { green: green.total, greenBad: green.bad, blue: blue.total, blueBad: blue.bad };
    sums = add(sums, one, 1);
    if (one.greenBad > worst.greenBad) worst = one;
    if (sums.greenBad < EVENTS || !speaks(sums, { worse, points: POINTS, factor: 1 / alpha })) continue;
    if (speaks(add(sums, worst, -1), { worse, points: PART * POINTS, factor: LEFT_OUT })) return index;
  }
  return undefined;
}

const add = (a: Sums, b: Sums, sign: 1 | -1): Sums => ({
  green: a.green + sign * b.green,
  greenBad: a.greenBad + sign * b.greenBad,
  blue: a.blue + sign * b.blue,
  blueBad: a.blueBad + sign * b.blueBad,
});

function speaks(
  { green, greenBad, blue, blueBad }: Sums,
  { worse, points, factor }: { readonly worse: number; readonly points: number; readonly factor: number },
): boolean {
  if (green === 0 || blue === 0) return false;
  const [share, other] = [greenBad / green, blueBad / blue];
  if (share < worse * other || share - other < points) return false;
  const expected = green / (green + blue);
  const [a, b] = [CONCENTRATION * expected, CONCENTRATION * (1 - expected)];
  const ln = lnBeta(a + greenBad, b + blueBad) - lnBeta(a, b) - greenBad * Math.log(expected) - blueBad * Math.log(1 - expected);
  return ln >= Math.log(factor);
}

const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b);

/** Stirling's series, above 10; below it is stepped up. */
function lnGamma(x: number): number {
  let [at, less] = [x, 0];
  while (at < 10) less += Math.log(at++);
  const inverse = 1 / at;
  return (at - 0.5) * Math.log(at) - at + 0.9189385332046727 + inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260 - less;
}
