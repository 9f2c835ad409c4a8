import type { Bake } from '../bake.ts';
import type { ActiveDeployment } from '../record.ts';
import { stepAfter } from '../steps-ahead.ts';

/** What comes next to people: `50 %`, `the rollback window`, or `the commit`. */
export function nextPlace({ plan, full }: ActiveDeployment, bake: Pick<Bake, 'step' | 'words'>): string {
  const next = plan?.steps[stepAfter(bake, plan.steps)];
  if (next) return `${next.weight} %`;
  return bake.step === 'window' || full !== undefined || plan?.windowSeconds === 0 ? 'the commit' : 'the rollback window';
}
