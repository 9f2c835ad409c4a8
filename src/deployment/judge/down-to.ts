import { aimOf, type Bake } from '../bake.ts';
import type { Plan } from '../plan.ts';
import type { TargetCounts } from '../readings.ts';
import { enoughOf } from './fleet.ts';
import type { Down } from './next-of-bake.ts';

/**
 * What blue lacks to carry a part of the traffic again beside a green that is well; `undefined`: nothing. As
 * many of its targets as were planned must be healthy (S1), not the half that a way back is content with.
 */
export function lacksForMore({ blue }: Pick<Plan, 'blue'>, { healthy }: Pick<TargetCounts, 'healthy'>): string | undefined {
  const enough = enoughOf(blue.desired);
  return healthy >= enough ? undefined : `blue has ${healthy} healthy targets, ${enough} are needed`;
}

/** Green is to get less, as somebody has said: blue is given the time in which tasks become healthy. */
export const downTo = (plan: Pick<Plan, 'blue' | 'health'>, bake: Bake, blue: Pick<TargetCounts, 'healthy'>): Down => ({
  lacks: lacksForMore(plan, blue),
  until: Date.parse(aimOf(bake)?.at ?? bake.startedAt) + 1000 * plan.health.deadlineSeconds,
});
