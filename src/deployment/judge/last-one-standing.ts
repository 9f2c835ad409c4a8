import type { Plan } from '../plan.ts';
import type { TargetCounts } from '../readings.ts';
import { enoughOf } from './fleet.ts';

export interface Retirement {
  readonly plan: Pick<Plan, 'blue' | 'green' | 'first'>;
  /** The side that is to go down. */
  readonly side: 'blue' | 'green';
  readonly blue: TargetCounts;
  readonly green: TargetCounts;
}

/**
 * S2: a side is not taken down while the one that stays could not take all traffic and this one still has
 * somebody. A sentence when it has to wait; `undefined` when it may go. Before the first version there was
 * nobody either.
 */
export function mustStay({ plan, side, blue, green }: Retirement): string | undefined {
  if (side === 'green') {
    const blueStands = blue.healthy >= 1 || plan.first;
    return blueStands || green.healthy === 0 ? undefined : `no target of ${plan.blue.service} is healthy: ${plan.green.service} stays up`;
  }
  const greenStands = green.healthy >= enoughOf(plan.green.desired);
  return greenStands || blue.healthy === 0
    ? undefined
    : `${green.healthy} of ${plan.green.desired} targets of ${plan.green.service} are healthy: ${plan.blue.service} stays up`;
}
