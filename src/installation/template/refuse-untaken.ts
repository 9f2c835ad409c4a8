import { functionName } from '../../aws/site.ts';
import { BadUsage } from '../bad-usage.ts';
import { templateProblems } from './limits.ts';
import type { ServiceParts } from './service-parts.ts';
import type { PackageSite } from './site.ts';

/**
 * Before anything is packaged: throws BadUsage with every text of the template that its service would refuse,
 * and what makes them.
 */
export function refuseUntaken({ prefix, configs }: Pick<PackageSite, 'prefix' | 'configs'>, { functions, resources }: ServiceParts): void {
  const problems = templateProblems(
    resources,
    Object.keys(functions).map((name) => functionName({ prefix }, name)),
  );
  if (problems.length === 0) return;
  throw new BadUsage(
    [
      `AWS would not take what is made of service '${prefix}' (serverless.yml) and of ${configs.length} configurations:`,
      ...problems.map((problem) => `  ${problem}`),
      "All names begin with serverless.yml's service, and a rule's ends with the service of its configuration: shorten either.",
    ].join('\n'),
  );
}
