import type { PolicyDocument } from '../policy.ts';
import { functionName, type Site } from '../site.ts';
import { fitted, POLICY_LIMIT, sizeOf } from './fitted.ts';
import { FUNCTION_TRACING } from './implied.ts';
import { impliedPolicy } from './implied-policy.ts';
import { type AccessOf, permissionsOf } from './permissions.ts';

/**
 * What a function's role may do. Pure: the same action and site give the same policy. Throws when it cannot be short enough. What a
 * function needs besides where it is traced or in subnets is `impliedPolicy(FUNCTION_TRACING)` and `impliedPolicy(IN_SUBNETS)`.
 */
export function functionPolicy(action: AccessOf, site: Site): PolicyDocument {
  const room = POLICY_LIMIT - sizeOf(impliedPolicy(FUNCTION_TRACING, site));
  return fitted(functionName(site, action.name), permissionsOf(action, site), room);
}
