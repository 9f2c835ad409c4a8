import * as sdk from '@aws-sdk/client-iam';
import type { Identities } from '../kernel/identity.ts';
import type { LocalService, Operations, ServiceContext } from '../kernel/service.ts';
import { iamAuthorization } from './authorization.ts';
import { makeIdentities } from './identities.ts';
import { managedPolicyOperations } from './operations/managed-policies.ts';
import { rolePolicyOperations } from './operations/role-policies.ts';
import { roleOperations } from './operations/roles.ts';
import type { Roles } from './roles.ts';
import { makeSessions } from './sessions.ts';

export type IamLocal = LocalService & { readonly facade: Identities };

/**
 * IAM: roles with their inline and managed policies, and by these,
 * where they are enforced, who may do what in the local AWS.
 */
export function iamService(ctx: ServiceContext): IamLocal {
  const roles: Roles = new Map();
  const sessions = makeSessions(ctx, roles);
  return {
    signingName: 'iam',
    sdk,
    operations: {
      ...roleOperations(ctx, roles),
      ...rolePolicyOperations(roles),
      ...managedPolicyOperations(ctx, roles, new Map()),
    } satisfies Operations<typeof sdk>,
    authorization: iamAuthorization(ctx, roles),
    facade: makeIdentities(ctx, roles, sessions),
  };
}
