import type * as sdk from '@aws-sdk/client-secrets-manager';
import type { Permission } from '../kernel/identity.ts';
import { kmsPermissions } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';
import type { Secret } from './secrets.ts';

/**
 * Source: Service Authorization Reference, "AWS Secrets Manager"; User Guide, "Secret encryption and
 * decryption": a secret with a key of the customer's asks for that key too. A secret that is not there is
 * asked about as it is named.
 */
export function secretsManagerAuthorization(ctx: ServiceContext, find: (id: string) => Secret | undefined): Authorization<typeof sdk> {
  const on = (action: string, id = '*', context: Permission['context'] = {}): Permission => ({
    action: `secretsmanager:${action}`,
    resource: find(id)?.arn ?? id,
    context: { 'secretsmanager:SecretId': id, ...context },
  });
  return {
    CreateSecret: ({ Name = '*', KmsKeyId }) => [
      {
        action: 'secretsmanager:CreateSecret',
        resource: `arn:aws:secretsmanager:${ctx.region}:${ctx.account}:secret:${Name}`,
        context: { 'secretsmanager:Name': Name },
      },
      ...kmsPermissions(ctx, 'kms:GenerateDataKey', KmsKeyId),
    ],
    PutSecretValue: ({ SecretId }) => [
      on('PutSecretValue', SecretId),
      ...kmsPermissions(ctx, 'kms:GenerateDataKey', find(SecretId ?? '')?.key),
    ],
    GetSecretValue: ({ SecretId, VersionStage = 'AWSCURRENT', VersionId }) => [
      on('GetSecretValue', SecretId, {
        'secretsmanager:VersionId': VersionId,
        'secretsmanager:VersionStage': VersionId === undefined ? VersionStage : undefined,
      }),
      ...kmsPermissions(ctx, 'kms:Decrypt', find(SecretId ?? '')?.key),
    ],
    DeleteSecret: ({ SecretId }) => [on('DeleteSecret', SecretId)],
  };
}
