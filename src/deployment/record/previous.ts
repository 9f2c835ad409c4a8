import { ranTasks } from '../ran-tasks.ts';
import type { ActiveDeployment, Previous, ServiceRecord } from '../record.ts';

/** What a committed deployment took the place of. `undefined`: nothing ran before it. */
export function replacedBy(active: ActiveDeployment, rest: ServiceRecord['rest']): Previous | undefined {
  const { plan, id } = active;
  const revision = plan?.blue.taskDefinition;
  if (plan === undefined || plan.first || revision === undefined) return undefined;
  const known = rest?.image !== undefined && rest.plan.blue.taskDefinition === revision ? rest.image : plan.replaces;
  const ran = ranTasks(active);
  return { replacedBy: id, revision, ...(known && { image: known }), ...(ran.length > 0 && { ran }) };
}
