import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, AtRest, ServiceRecord } from '../record.ts';
import { iso } from './record-change.ts';

/**
 * The state at rest after this deployment: on green once it is committed, otherwise on blue as its plan saw
 * it. Without a plan it has changed nothing, so what was known stays. Nothing rests where a first deployment
 * was not committed: neither side has ever served.
 */
export function restAfter(
  { rest }: ServiceRecord,
  active: ActiveDeployment,
  outcome: Exclude<Outcome, 'NEEDS_HUMAN'>,
  now: number,
): AtRest | undefined {
  const { id, plan } = active;
  if (plan === undefined) return rest;
  const left = { deployment: id, at: iso(now) };
  if (outcome === 'SUCCEEDED') return { ...left, plan: turned(plan, active) };
  return plan.first ? undefined : { ...left, plan };
}

/** The sides have changed places, and the pair has been deployed to. */
function turned(plan: Plan, { green: set }: Pick<ActiveDeployment, 'green'>): Plan {
  const { blue, green } = plan;
  const { taskDefinition: _, ...idle } = blue;
  const serving = { ...green, exists: true, ...(set && { taskDefinition: set.taskDefinition, desired: set.desired }) };
  // Both sides of a plan are of the same kinds.
  return { ...plan, first: false, blue: serving, green: idle } as Plan;
}
