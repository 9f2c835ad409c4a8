import type * as sdk from '@aws-sdk/client-ssm';
import type { Permission } from '../kernel/identity.ts';
import { kmsPermissions } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';
import type { Parameters } from './parameters.ts';

/**
 * Source: Service Authorization Reference, "AWS Systems Manager"; Systems Manager User Guide, "AWS KMS
 * encryption for Parameter Store": a SecureString with a key of the customer's asks for that key too.
 */
export function ssmAuthorization(ctx: ServiceContext, parameters: Parameters): Authorization<typeof sdk> {
  const on = (action: string, name = '*'): Permission => ({ action: `ssm:${action}`, resource: parameters.look(name).arn });
  return {
    PutParameter: ({ Name, Type, KeyId }) => [
      on('PutParameter', Name),
      ...(Type === 'SecureString' ? kmsPermissions(ctx, 'kms:GenerateDataKey', KeyId) : []),
    ],
    GetParameter: ({ Name = '', WithDecryption }) => [
      on('GetParameter', Name),
      ...(WithDecryption ? kmsPermissions(ctx, 'kms:Decrypt', parameters.look(Name).parameter?.versions.at(-1)?.key) : []),
    ],
    LabelParameterVersion: ({ Name }) => [on('LabelParameterVersion', Name)],
  };
}
