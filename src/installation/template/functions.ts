import { type Action, FUNCTION_MEMORY_MB, FUNCTION_SECONDS } from '../../aws/action/action.ts';
import { functionName } from '../../aws/site.ts';
import { ALIAS } from '../names.ts';
import { FINDER, LOOKER } from '../recovery-rules.ts';
import { CONFIGS_ON_LAMBDA } from './packed-configs.ts';
import type { PackageSite } from './site.ts';
import { ids, ref } from './template.ts';

/** Where the build leaves a function's zip: osls clears the folder first and takes the zips from there. */
export const zipOf = (name: string): string => `.serverless/${name}.zip`;

/** Teal's own functions run on it, whatever else a service's file has. */
export const RUNTIME = 'nodejs24.x';

/**
 * Of functions that the rule of every minute calls: a call that waits for concurrency is kept for six hours
 * unless it is said otherwise, and a look of an hour ago is worth nothing. All of them together would take
 * from AWS's rates what deployments need. The look at rest comes again in a minute; the finder has its turn
 * in eight, so it is tried again. Source: Lambda Developer Guide, "How Lambda handles errors and retries with
 * asynchronous invocation".
 */
const OLD_CALLS: Readonly<Record<string, object>> = {
  [LOOKER]: { maximumEventAge: 120, maximumRetryAttempts: 0 },
  [FINDER]: { maximumEventAge: 300 },
};

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
        ...OLD_CALLS[name],
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
