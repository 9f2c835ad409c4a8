const { cos, exp, imul, log, log1p, max, min, PI, round, sqrt } = Math;

/** Numbers from 0 (inclusive) to 1 (exclusive): the same ones for the same seed (Mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Below this mean the distribution is inverted; above it is taken as normal. */
const INVERTED_BELOW = 30;

/** How many of `total` are bad when each is with probability `share`. */
export function binomial(random: () => number, total: number, share: number): number {
  if (total <= 0 || share <= 0) return 0;
  if (share >= 1) return total;
  if (share > 0.5) return total - binomial(random, total, 1 - share);
  const mean = total * share;
  return mean < INVERTED_BELOW ? inverted(random(), total, share) : normal(random, total, mean, share);
}

function inverted(at: number, total: number, share: number): number {
  const odds = share / (1 - share);
  let chance = exp(total * log1p(-share));
  let [sum, count] = [chance, 0];
  while (sum < at && count < total) {
    count++;
    chance *= (odds * (total - count + 1)) / count;
    sum += chance;
    if (chance < 1e-18 && count > total * share) break;
  }
  return count;
}

function normal(random: () => number, total: number, mean: number, share: number): number {
  const standard = sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
  return min(total, max(0, round(mean + standard * sqrt(mean * (1 - share)))));
}
