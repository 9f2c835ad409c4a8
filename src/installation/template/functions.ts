import { type Action, FUNCTION_MEMORY_MB, FUNCTION_SECONDS } from '../../aws/action/action.ts';
import { functionName } from '../../aws/site.ts';
import { ALIAS } from '../names.ts';
import { CONFIGS_ON_LAMBDA } from './packed-configs.ts';
import type { PackageSite } from './site.ts';
import { ids, ref } from './template.ts';

/** Where the build leaves a function's zip: osls clears the folder first and takes the zips from there. */
export const zipOf = (name: string): string => `.serverless/${name}.zip`;

/** Teal's own functions run on it, whatever else a service's file has. */
export const RUNTIME = 'nodejs24.x';

/** What osls is told of every function, by name: all of it follows from what the action declares. */
export const functions = ({ prefix, actions }: PackageSite) =>
  Object.fromEntries(
    actions.map(({ name, action }) => [
      name,
      {
        name: functionName({ prefix }, name),
        handler: `${name}.handler`,
        runtime: RUNTIME,
        timeout: action.timeoutSeconds ?? FUNCTION_SECONDS,
        memorySize: action.memoryMb ?? FUNCTION_MEMORY_MB,
        // As a substitution: by its id alone, osls would add a dependency that stands there already.
        role: { 'Fn::Sub': `\${${ids.functionRole(name)}.Arn}` },
        environment: environment(action.uses, prefix),
        package: { artifact: zipOf(name) },
      },
    ]),
  );

/** Of what `src/aws/action/environment.ts` reads, that which the ports of a function make use of. */
function environment(uses: Action<unknown, unknown, string>['uses'], prefix: string) {
  const has = (port: string, method?: string) =>
    uses.some((used) => used.port === port && (method === undefined || used.methods.includes(method)));
  return {
    ...(has('record') && { TEAL_TABLE: prefix }),
    ...(has('record', 'archive') && { TEAL_HISTORY_DAYS: ref('HistoryDays') }),
    ...(['start', 'startOnce', 'recover'].some((method) => has('executions', method)) && { TEAL_ALIAS: ALIAS }),
    ...(has('world') && { TEAL_SUBNETS: { 'Fn::If': ['InSubnets', 'yes', 'no'] } }),
    ...(has('configs') && { TEAL_CONFIGS: CONFIGS_ON_LAMBDA }),
  };
}
