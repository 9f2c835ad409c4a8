import { functionName, type Site } from '../aws/site.ts';
import { DOOR } from '../deployment/door/doors.ts';
import { RIGHTS, type Right } from '../deployment/right.ts';

/** The names that people invoke the door by: one for each right, so that a policy can allow one alone. */
export const doorAliases = (site: Pick<Site, 'prefix'>): readonly { readonly FunctionName: string; readonly Name: Right }[] =>
  RIGHTS.map((right) => ({ FunctionName: functionName(site, DOOR), Name: right }));
