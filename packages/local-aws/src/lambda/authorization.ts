import type * as sdk from '@aws-sdk/client-lambda';
import type { Permission } from '../kernel/identity.ts';
import { functionArn, passRole } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

/** Source: Service Authorization Reference, "AWS Lambda". */
export function lambdaAuthorization(ctx: ServiceContext): Authorization<typeof sdk> {
  const on = (action: string, reference?: string, qualifier?: string): Permission[] => [
    { action: `lambda:${action}`, resource: functionArn(ctx, reference, qualifier) },
  ];
  const role = (arn: string | undefined, reference: string | undefined) =>
    passRole(ctx, arn, 'lambda.amazonaws.com', functionArn(ctx, reference));
  return {
    Invoke: ({ FunctionName, Qualifier }) => on('InvokeFunction', FunctionName, Qualifier),
    GetFunction: ({ FunctionName, Qualifier }) => on('GetFunction', FunctionName, Qualifier),
    GetFunctionConfiguration: ({ FunctionName, Qualifier }) => on('GetFunctionConfiguration', FunctionName, Qualifier),
    ListFunctions: () => [{ action: 'lambda:ListFunctions', resource: '*' }],
    CreateFunction: ({ FunctionName, Role }) => [...on('CreateFunction', FunctionName), ...role(Role, FunctionName)],
    UpdateFunctionCode: ({ FunctionName }) => on('UpdateFunctionCode', FunctionName),
    UpdateFunctionConfiguration: ({ FunctionName, Role }) => [
      ...on('UpdateFunctionConfiguration', FunctionName),
      ...role(Role, FunctionName),
    ],
    CreateAlias: ({ FunctionName }) => on('CreateAlias', FunctionName),
    GetAlias: ({ FunctionName }) => on('GetAlias', FunctionName),
    DeleteAlias: ({ FunctionName }) => on('DeleteAlias', FunctionName),
    DeleteFunction: ({ FunctionName, Qualifier }) => on('DeleteFunction', FunctionName, Qualifier),
  };
}
