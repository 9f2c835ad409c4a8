import { functionName, type Site } from '../site.ts';
import { POLICY_LIMIT, type RolePolicies, sizeOf, spread } from './fitted.ts';
import { FUNCTION_TRACING, IN_SUBNETS } from './implied.ts';
import { impliedPolicy } from './implied-policy.ts';
import { type AccessOf, permissionsOf } from './permissions.ts';

/**
 * What a function's role may do, in as many policies as it takes: exact for fifty services and more. Pure:
 * the same action and site give the same policies. Throws when they cannot be short enough. What a
 * function needs besides where it is traced or in subnets is `impliedPolicy(FUNCTION_TRACING)` and
 * `impliedPolicy(IN_SUBNETS)`.
 */
export const functionPolicies = (action: AccessOf, site: Site): RolePolicies =>
  spread(functionName(site, action.name), permissionsOf(action, site), roomFor(site));

const roomFor = (site: Site): number =>
  POLICY_LIMIT - sizeOf(impliedPolicy(FUNCTION_TRACING, site)) - sizeOf(impliedPolicy(IN_SUBNETS, site));
