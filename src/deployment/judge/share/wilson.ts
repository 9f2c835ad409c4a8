import type { SideCount } from '../../side-count.ts';

/** 95 of 100. */
const Z = 1.959964;

/**
 * Where the true share lies in 95 of 100 such counts: Wilson's score interval. All of 0..1 when nothing was
 * counted.
 */
export function wilson({ total, bad }: SideCount): { readonly low: number; readonly high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = bad / total;
  const spread = (Z / (1 + (Z * Z) / total)) * Math.sqrt((share * (1 - share)) / total + (Z * Z) / (4 * total * total));
  const middle = (share + (Z * Z) / (2 * total)) / (1 + (Z * Z) / total);
  return { low: bad === 0 ? 0 : Math.max(0, middle - spread), high: bad === total ? 1 : Math.min(1, middle + spread) };
}
