import { DOOR } from '../../deployment/door/doors.ts';
import { doorAliases } from '../door-aliases.ts';
import type { PackageSite } from './site.ts';
import { ids, ref, type TemplatePart } from './template.ts';

/**
 * An alias of the door for each right: people are allowed one, and the function by its own name allows nobody
 * anything. They point to `$LATEST`, so that a word is taken by what the stack has now: an alias may (Lambda
 * API reference, CreateAlias, pattern of FunctionVersion; cfn-lint), unless it is weighted.
 */
export const door = (site: PackageSite): TemplatePart => ({
  Resources: Object.fromEntries(
    doorAliases(site).map(({ Name }) => [
      ids.doorAlias(Name),
      {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: ref(ids.function(DOOR)),
          FunctionVersion: '$LATEST',
          Name,
          Description: `Words of people who may ${Name}`,
        },
      },
    ]),
  ),
});
