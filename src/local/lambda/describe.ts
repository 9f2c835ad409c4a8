import type { FunctionConfiguration, GetFunctionResponse, ListFunctionsRequest, ListFunctionsResponse } from '@aws-sdk/client-lambda';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import type { FunctionRegistry, LocalFunction } from './function.ts';

export const getFunction = (fn: LocalFunction, account: string): GetFunctionResponse => ({
  Configuration: configurationOf(fn, account),
  Code: { RepositoryType: 'S3' },
});

export function listFunctions(
  registry: FunctionRegistry,
  account: string,
  { MaxItems, Marker }: ListFunctionsRequest,
): ListFunctionsResponse {
  const badToken = () => new AwsError('InvalidParameterValueException', 'Invalid Marker', { fields: { Type: 'User' } });
  const { items, nextToken } = pageOf(registry.all(), { size: Math.min(MaxItems ?? 50, 50), token: Marker, badToken });
  return { Functions: items.map((fn) => configurationOf(fn, account)), ...(nextToken === undefined ? {} : { NextMarker: nextToken }) };
}

const configurationOf = (fn: LocalFunction, account: string): FunctionConfiguration => ({
  FunctionName: fn.name,
  FunctionArn: fn.arn,
  Runtime: 'nodejs24.x',
  Role: `arn:aws:iam::${account}:role/local-lambda`,
  Handler: 'index.handler',
  CodeSize: 0,
  Description: fn.description,
  Timeout: fn.timeoutSeconds,
  MemorySize: fn.memory,
  LastModified: new Date(fn.modifiedAt).toISOString().replace('Z', '+0000'),
  Version: '$LATEST',
  PackageType: 'Zip',
  Architectures: ['x86_64'],
  State: 'Active',
  LastUpdateStatus: 'Successful',
});
