import type { SideCount } from '../../side-count.ts';
import { shareOf } from './window.ts';

const { log, log1p } = Math;

/** Halvings of what is left between the observed share and 1. */
const HALVINGS = 40;

/**
 * What the true share is not above, at any time while more is counted, but with a probability of at most
 * `risk`. Of what was counted a mixture of all shares is at least `exp(total x divergence) / (total + 1)`
 * times as likely as under a share, and exceeds `1 / risk` times with that probability (Ville's inequality):
 * shares for which it does so are left out. 1 when nothing was counted.
 */
export function upperBound(count: SideCount, risk: number): number {
  if (count.total === 0) return 1;
  const most = log((count.total + 1) / risk) / count.total;
  const share = shareOf(count);
  let [low, high] = [share, 1];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    if (divergence(share, middle) > most) high = middle;
    else low = middle;
  }
  return high;
}

/** Kullback and Leibler's, of one share from another one between 0 and 1. */
const divergence = (share: number, from: number): number =>
  (share === 0 ? 0 : share * log(share / from)) + (share === 1 ? 0 : (1 - share) * (log1p(-share) - log1p(-from)));
