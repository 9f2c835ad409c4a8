const { log, log1p, max } = Math;

/**
 * The odds that are bet on, together: how many times likelier a bad request is than the limit says. Five of
 * them find a doubling as well as a total failure.
 */
export const ODDS: readonly number[] = [2, 4, 10, 40, 400];

/** What does not change with the minute: `ln(odds)`. */
const LN_ODDS = ODDS.map(log);

/**
 * What a minute says, for each of the odds, in `into`: the logarithm of a likelihood ratio. On average its
 * exponential is at most 1 while the true share is at most `at`, because the odds are above 1.
 */
export function gainOfLimit(bad: number, total: number, at: number, into: Float64Array): void {
  for (let i = 0; i < ODDS.length; i++) into[i] = total === 0 ? 0 : bad * LN_ODDS[i]! - total * log1p(at * (ODDS[i]! - 1));
}

/**
 * Green against blue in one and the same minute, for each of the odds: of all that is bad in it, how much is
 * green's, where `share` of its requests are green's? Or of all that is left good, how little: whichever says
 * more. Given a minute's totals green's bad is hypergeometric when the sides are equal, and its moment
 * function is below both binomial ones that are used here. Nothing where one side was not seen.
 */
export function gainOfComparison(green: number, greenBad: number, blue: number, blueBad: number, into: Float64Array): void {
  if (green === 0 || blue === 0) {
    into.fill(0);
    return;
  }
  const share = green / (green + blue);
  const bad = greenBad + blueBad;
  const good = green + blue - bad;
  for (let i = 0; i < ODDS.length; i++) {
    const more = ODDS[i]! - 1;
    const byBad = greenBad * LN_ODDS[i]! - bad * log1p(share * more);
    const byGood = (blue - blueBad) * LN_ODDS[i]! - good * log1p((1 - share) * more);
    into[i] = max(byBad, byGood);
  }
}
