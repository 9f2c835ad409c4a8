import { FUNCTION_MEMORY_MB, FUNCTION_SECONDS } from '../../src/aws/action.ts';
import { CONFIGS_ON_LAMBDA } from './packed-configs.ts';
import type { PackageSite } from './site.ts';
import { ids } from './template.ts';

/** The alias that executions are started on: it pins the definition that a push gets. */
export const ALIAS = 'live';

/** Where the build leaves a function's zip: osls clears the folder first and takes the zips from there. */
export const zipOf = (name: string): string => `.serverless/${name}.zip`;

/** What osls is told of every function, by name. */
export const functions = ({ prefix, actions }: PackageSite) =>
  Object.fromEntries(
    actions.map(({ name, action, readsConfigs }) => [
      name,
      {
        name: `${prefix}-${name}`,
        handler: `${name}.handler`,
        timeout: action.timeoutSeconds ?? FUNCTION_SECONDS,
        memorySize: action.memoryMb ?? FUNCTION_MEMORY_MB,
        // As a substitution: by its id alone, osls would add a dependency that stands there already.
        role: { 'Fn::Sub': `\${${ids.functionRole(name)}.Arn}` },
        environment: {
          TEAL_TABLE: prefix,
          TEAL_ALIAS: ALIAS,
          ...(readsConfigs && { TEAL_CONFIGS: CONFIGS_ON_LAMBDA }),
        },
        package: { artifact: zipOf(name) },
      },
    ]),
  );
