/** One share of a weighted forward. */
export interface Weighted {
  readonly weight: number;
}

/**
 * The share that a draw in [0, 1) falls on, in proportion to the weights. Undefined when all weights are 0:
 * the load balancer answers 503 then. A share of weight 0 is never picked. There is no failover: whether a
 * group has healthy targets is not asked.
 */
export function pickWeighted<T extends Weighted>(shares: readonly T[], draw: number): T | undefined {
  let total = 0;
  for (const share of shares) total += share.weight;
  let rest = draw * total;
  for (const share of shares) {
    rest -= share.weight;
    if (rest < 0) return share;
  }
  return undefined;
}
