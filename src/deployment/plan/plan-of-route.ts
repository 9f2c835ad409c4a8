import { DeploymentError } from '../errors.ts';
import type { Plan } from '../plan.ts';
import type { RouteKind } from '../route-kinds.ts';

/**
 * The plan as one of this route, for actions that only it has. Throws BadRequest for another: the workflow is
 * wrong.
 */
export function planOf<R extends RouteKind>(route: R, plan: Plan): Extract<Plan, { readonly route: R }> {
  if (plan.route !== route)
    throw new DeploymentError('BadRequest', `plan.route: this is an action of the ${route} route, not of ${plan.route}`);
  return plan as Extract<Plan, { readonly route: R }>;
}
