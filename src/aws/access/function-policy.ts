import { fitted } from './fitted.ts';
import { type AccessOf, type FunctionOptions, permissionsOf } from './permissions.ts';
import type { PolicyDocument } from './policy.ts';
import { functionName, type Site } from './site.ts';

/** The one inline policy of a function's role. Pure: the same action and site give the same policy. Throws when it cannot be short enough. */
export const functionPolicy = (action: AccessOf, site: Site, options: FunctionOptions = {}): PolicyDocument =>
  fitted(functionName(site, action.name), permissionsOf(action, site, options));
