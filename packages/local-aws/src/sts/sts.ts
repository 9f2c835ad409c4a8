import * as sdk from '@aws-sdk/client-sts';
import type { Authorization, LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { refuseMalformed } from './assume-role-input.ts';

export type StsLocal = LocalService;

/**
 * AWS STS: who is calling, and sessions of roles.
 * Every key is taken; one that belongs to no session is the administrator's. A signature by a session's key
 * must be right.
 */
export function stsService(ctx: ServiceContext): StsLocal {
  const operations: Operations<typeof sdk> = {
    GetCallerIdentity(_input, { accessKeyId }) {
      const { arn, userId } = ctx.neighbours.identities.callerOf(accessKeyId);
      return { Account: ctx.account, Arn: arn, UserId: userId };
    },

    /** The role's trust policy decides, and where it trusts the account, the caller's policies too. */
    AssumeRole(input, { accessKeyId }) {
      refuseMalformed(input);
      const { RoleArn: role = '', RoleSessionName: session = '', DurationSeconds: seconds } = input;
      const { identities } = ctx.neighbours;
      const { caller, keys } = identities.assumeAs(identities.callerOf(accessKeyId), { role, session, ...(seconds && { seconds }) });
      return {
        Credentials: {
          AccessKeyId: keys.accessKeyId,
          SecretAccessKey: keys.secretAccessKey,
          SessionToken: keys.sessionToken,
          Expiration: keys.expiration,
        },
        AssumedRoleUser: { AssumedRoleId: caller.userId, Arn: caller.arn },
      };
    },
  };
  /** GetCallerIdentity needs no permission; AssumeRole asks the role first. Source: STS API reference. */
  const authorization: Authorization<typeof sdk> = { GetCallerIdentity: () => [], AssumeRole: () => [] };
  return { signingName: 'sts', sdk, operations, authorization, checksSignatures: true };
}
