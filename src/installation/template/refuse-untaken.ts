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
  const own = Object.keys(functions).map((name) => functionName({ prefix }, name));
  refuseOwnHooks(own, configs);
  const problems = templateProblems(resources, own);
  if (problems.length === 0) return;
  throw new BadUsage(
    [
      `AWS would not take what is made of service '${prefix}' (serverless.yml) and of ${configs.length} configurations:`,
      ...problems.map((problem) => `  ${problem}`),
      "All names begin with serverless.yml's service, and a rule's ends with the service of its configuration: shorten either.",
    ].join('\n'),
  );
}

/** A hook is a function of the team's: a function of Teal's own would act on the deployment from within. */
function refuseOwnHooks(own: readonly string[], configs: PackageSite['configs']): void {
  const problems = configs.flatMap(({ service, hooks }) =>
    hooks.flatMap((hook) =>
      [...(hook.kind === 'task' ? [] : [hook.function]), ...(hook.undo ? [hook.undo.function] : [])]
        .filter((called) => own.includes(called.replace(/^arn:.*:function:/, '').split(':')[0] ?? ''))
        .map((called) => `  ${service}: hooks: '${hook.name}' calls ${called}, which is a function of Teal's: name one of your own`),
    ),
  );
  if (problems.length > 0) throw new BadUsage(['Hooks call functions of the team:', ...problems].join('\n'));
}
