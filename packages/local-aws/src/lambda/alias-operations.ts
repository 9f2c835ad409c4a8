import type { AliasConfiguration, CreateAliasRequest, DeleteAliasRequest, GetAliasRequest } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { uuid } from '../kernel/ids.ts';
import type { Call } from '../kernel/service.ts';
import type { FunctionAlias } from './aliases.ts';
import { invalid } from './function-settings.ts';
import type { ManageParts } from './manage.ts';

const LATEST = '$LATEST';
/** Patterns of the service model (2015-03-31), Alias and VersionWithLatestPublished. */
const NAME = '(?!^[0-9]+$)([a-zA-Z0-9-_]+)';
const VERSION = '(\\$LATEST(\\.PUBLISHED)?|[0-9]+)';
const LONGEST_NAME = 128;

/**
 * Aliases of functions. An alias may point to `$LATEST`: the service model's version of an alias has it in
 * its pattern, and only a weighted alias may not ("Implement Lambda canary deployments using a weighted
 * alias"). Refusals are worded as recorded of AWS by localstack/localstack and getmoto/moto.
 */
export const aliasOperations = (parts: Pick<ManageParts, 'ctx' | 'registry' | 'asking'>) => {
  const { ctx, registry } = parts;
  const functionOf = (operation: string, reference: string | undefined, call: Call) =>
    registry.find(reference ?? '', undefined, parts.asking(operation, call));

  return {
    CreateAlias(input: CreateAliasRequest, call: Call): AliasConfiguration {
      const { Name: name = '', FunctionVersion: version = '', Description: description = '' } = input;
      refuseMalformed(name, version);
      if (input.RoutingConfig?.AdditionalVersionWeights !== undefined) throw invalid('The local Lambda has no versions to weigh.');
      const fn = functionOf('CreateAlias', input.FunctionName, call);
      if (version !== LATEST) throw refused('ResourceNotFoundException', `Function not found: ${fn.arn}:${version}`);
      if (registry.aliases.get(fn.arn, name)) throw refused('ResourceConflictException', `Alias already exists: ${fn.arn}:${name}`);
      const alias = { name, description, revision: uuid(ctx.random) };
      registry.aliases.put(fn.arn, alias);
      return described(fn.arn, alias);
    },

    GetAlias({ FunctionName, Name: name = '' }: Partial<GetAliasRequest>, call: Call): AliasConfiguration {
      const fn = functionOf('GetAlias', FunctionName, call);
      const alias = registry.aliases.get(fn.arn, name);
      if (!alias) throw refused('ResourceNotFoundException', `Cannot find alias ${fn.arn}:${name}`);
      return described(fn.arn, alias);
    },

    /** Deleting what is not there is a success: the operation is idempotent in the service model. */
    DeleteAlias({ FunctionName, Name: name = '' }: Partial<DeleteAliasRequest>, call: Call): Record<string, never> {
      registry.aliases.remove(functionOf('DeleteAlias', FunctionName, call).arn, name);
      return {};
    },
  };
};

const described = (functionArn: string, { name, description, revision }: FunctionAlias): AliasConfiguration => ({
  AliasArn: `${functionArn}:${name}`,
  Name: name,
  FunctionVersion: LATEST,
  Description: description,
  RevisionId: revision,
});

function refuseMalformed(name: string, version: string): void {
  const wrong = [
    ...(name.length > LONGEST_NAME
      ? [`Value '${name}' at 'name' failed to satisfy constraint: Member must have length less than or equal to ${LONGEST_NAME}`]
      : []),
    ...mismatch(name, 'name', NAME),
    ...mismatch(version, 'functionVersion', VERSION),
  ];
  if (wrong.length === 0) return;
  throw new AwsError('ValidationException', `${wrong.length} validation error${wrong.length > 1 ? 's' : ''} detected: ${wrong.join('; ')}`);
}

const mismatch = (value: string, member: string, pattern: string): readonly string[] =>
  new RegExp(`^${pattern}$`).test(value)
    ? []
    : [`Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern}`];

const refused = (code: string, message: string): AwsError => new AwsError(code, message, { fields: { Type: 'User' } });
