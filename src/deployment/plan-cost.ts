import type { Plan, PlanCost } from './plan.ts';

/** The service ends an execution that has more history than this. */
export const HISTORY_LIMIT = 25_000;

/** Upper bounds of state transitions and history events of the whole deployment, the way back included. */
export function planCost(_plan: Pick<Plan, 'health' | 'tests' | 'steps' | 'judge' | 'windowSeconds' | 'production'>): PlanCost {
  throw new Error('not written yet');
}
