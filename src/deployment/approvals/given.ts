import type { Approval } from '../approval.ts';
import { aimOf, bakesOf } from '../bake.ts';
import type { ActiveDeployment } from '../record.ts';
import { aimedAt, leadsDown } from '../steps-ahead.ts';

/**
 * Somebody has approved what comes after this, and nobody has led the deployment back behind it since:
 * whoever takes weight away takes those approvals back that it was given by.
 */
export function isGiven({ approvals = [], plan, ...active }: ActiveDeployment, after: Approval['after']): boolean {
  const { steps = [] } = plan ?? {};
  const takenBack = ({ at }: Approval): boolean =>
    after !== 'tests' && bakesOf(active).some((bake) => leadsDown(bake, steps) && aimedAt(bake, steps)! <= after && aimOf(bake)!.at >= at);
  return approvals.some((given) => given.after === after && !takenBack(given));
}
