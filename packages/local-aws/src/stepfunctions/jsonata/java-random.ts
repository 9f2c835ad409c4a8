const MULTIPLIER = 0x5deece66dn;
const INCREMENT = 0xbn;
const MASK = (1n << 48n) - 1n;

/**
 * The first double that `java.util.Random` draws from a seed: what the service's `$random(seed)` gives
 * (`$random(42)` is 0.7275636800328681 there).
 */
export function javaRandomDouble(seed: bigint): number {
  let state = (seed ^ MULTIPLIER) & MASK;
  const next = (bits: bigint): number => {
    state = (state * MULTIPLIER + INCREMENT) & MASK;
    return Number(state >> (48n - bits));
  };
  const high = next(26n);
  return (high * 2 ** 27 + next(27n)) / 2 ** 53;
}
