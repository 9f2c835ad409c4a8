import type { Bake } from '../bake.ts';
import type { ActiveDeployment } from '../record.ts';

/** What comes next to people: `50 %`, `the rollback window`, or `the commit`. */
export function nextPlace({ plan, full }: ActiveDeployment, { step }: Pick<Bake, 'step'>): string {
  const next = step === 'window' ? undefined : plan?.steps[step + 1];
  if (next) return `${next.weight} %`;
  return step === 'window' || full !== undefined || plan?.windowSeconds === 0 ? 'the commit' : 'the rollback window';
}
