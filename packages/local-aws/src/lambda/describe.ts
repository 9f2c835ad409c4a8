import type { FunctionConfiguration, GetFunctionResponse, ListFunctionsRequest, ListFunctionsResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import type { FunctionRegistry, LocalFunction, NamedFunction, PackagedCode } from './function.ts';

/** What a caller may ask for; a page has 50 at most. Source: ListFunctions (API reference). */
const MOST_ITEMS = 10_000;

/** The ARN is the one that the function was asked for by. */
export const namedConfiguration = ({ fn, arn }: NamedFunction): FunctionConfiguration => ({ ...configurationOf(fn), FunctionArn: arn });

export const getFunction = ({ fn, arn }: NamedFunction): GetFunctionResponse => ({
  Configuration: namedConfiguration({ fn, arn }),
  Code: { RepositoryType: 'S3' },
  ...(fn.code.kind === 'package' && fn.code.settings.Tags && { Tags: fn.code.settings.Tags }),
});

export function listFunctions(registry: FunctionRegistry, { MaxItems, Marker }: ListFunctionsRequest): ListFunctionsResponse {
  if (MaxItems !== undefined && (MaxItems < 1 || MaxItems > MOST_ITEMS))
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${MaxItems}' at 'maxItems' failed to satisfy constraint: Member must have value ${MaxItems < 1 ? 'greater than or equal to 1' : `less than or equal to ${MOST_ITEMS}`}`,
    );
  const badToken = () => new AwsError('InvalidParameterValueException', 'Invalid Marker', { fields: { Type: 'User' } });
  const { items, nextToken } = pageOf(registry.all(), { size: Math.min(MaxItems ?? 50, 50), token: Marker, badToken });
  return { Functions: items.map((fn) => configurationOf(fn)), ...(nextToken === undefined ? {} : { NextMarker: nextToken }) };
}

export const configurationOf = (fn: LocalFunction): FunctionConfiguration => ({
  FunctionName: fn.name,
  FunctionArn: fn.arn,
  Role: fn.role ?? `arn:aws:iam::${fn.arn.split(':')[4]}:role/local-lambda`,
  Description: fn.description,
  Timeout: fn.timeoutSeconds,
  MemorySize: fn.memory,
  LastModified: new Date(fn.modifiedAt).toISOString().replace('Z', '+0000'),
  Version: '$LATEST',
  PackageType: 'Zip',
  State: 'Active',
  LastUpdateStatus: 'Successful',
  RevisionId: fn.revision,
  ...(fn.code.kind === 'package' ? packaged(fn.code) : REGISTERED),
});

/** Of a handler that is registered in this process. */
const REGISTERED: FunctionConfiguration = { Runtime: 'nodejs24.x', Handler: 'index.handler', CodeSize: 0, Architectures: ['x86_64'] };

function packaged({ runtime, handler, size, sha256, variables, settings, architectures }: PackagedCode): FunctionConfiguration {
  const { VpcConfig, TracingConfig, LoggingConfig, EphemeralStorage, DeadLetterConfig } = settings;
  return {
    Runtime: runtime as NonNullable<FunctionConfiguration['Runtime']>,
    Handler: handler,
    CodeSize: size,
    CodeSha256: sha256,
    Architectures: [...architectures],
    TracingConfig: { Mode: TracingConfig?.Mode ?? 'PassThrough' },
    EphemeralStorage: { Size: EphemeralStorage?.Size ?? 512 },
    ...(Object.keys(variables).length > 0 && { Environment: { Variables: { ...variables } } }),
    ...(VpcConfig && { VpcConfig }),
    ...(LoggingConfig && { LoggingConfig }),
    ...(DeadLetterConfig && { DeadLetterConfig }),
  };
}
