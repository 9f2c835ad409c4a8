import type * as sdk from '@aws-sdk/client-iam';
import { AwsError } from '../../kernel/aws-error.ts';
import { upperId } from '../../kernel/ids.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations, ServiceContext } from '../../kernel/service.ts';
import { readTrustPolicy } from '../policy/read-policy.ts';
import { type Role, type Roles, roleOf } from '../roles.ts';

const NAME = /^[\w+=,.@-]{1,64}$/;
const SESSION_SECONDS = 3_600;

export const roleOperations = (ctx: ServiceContext, roles: Roles) =>
  ({
    CreateRole(input) {
      const { RoleName: name = '', Path: path = '/', AssumeRolePolicyDocument: text = '' } = input;
      if (!NAME.test(name)) throw invalidName(name);
      if (roles.has(name)) throw new AwsError('EntityAlreadyExistsException', `Role with name ${name} already exists.`);
      const role: Role = {
        name,
        path,
        id: `AROA${upperId(ctx.random, 17)}`,
        arn: `arn:aws:iam::${ctx.account}:role${path}${name}`,
        createdAt: new Date(ctx.clock.now()),
        description: input.Description,
        maxSessionSeconds: input.MaxSessionDuration ?? SESSION_SECONDS,
        tags: new Map(input.Tags?.map(({ Key = '', Value = '' }) => [Key, Value])),
        trust: { text, statements: readTrustPolicy(text) },
        policies: new Map(),
        attached: new Map(),
        covering: new Map(),
      };
      roles.set(name, role);
      return { Role: shapeOf(role) };
    },

    /** Alone tells when the role was used last: the list does not (API reference, ListRoles). */
    GetRole(input) {
      const role = roleOf(roles, input.RoleName);
      const { lastUsed } = role;
      return { Role: { ...shapeOf(role), RoleLastUsed: lastUsed ? { LastUsedDate: lastUsed.at, Region: lastUsed.region } : {} } };
    },

    ListRoles(input) {
      const all = [...roles.values()]
        .filter(({ path }) => path.startsWith(input.PathPrefix ?? '/'))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const badToken = () => new AwsError('ValidationError', 'Invalid Marker');
      const { items, nextToken } = pageOf(all, { size: input.MaxItems ?? 100, token: input.Marker, badToken });
      // As IAM's list does, without tags.
      const listed = items.map((role) => shapeOf({ ...role, tags: new Map() }));
      return { Roles: listed, IsTruncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
    },

    UpdateAssumeRolePolicy(input) {
      const text = input.PolicyDocument ?? '';
      roleOf(roles, input.RoleName).trust = { text, statements: readTrustPolicy(text) };
      return {};
    },

    DeleteRole(input) {
      const role = roleOf(roles, input.RoleName);
      if (role.attached.size > 0) throw new AwsError('DeleteConflictException', 'Cannot delete entity, must detach all policies first.');
      if (role.policies.size > 0) throw new AwsError('DeleteConflictException', 'Cannot delete entity, must delete policies first.');
      roles.delete(role.name);
      return {};
    },
  }) satisfies Operations<typeof sdk>;

const shapeOf = (role: Role) => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: role.arn,
  CreateDate: role.createdAt,
  AssumeRolePolicyDocument: encodeURIComponent(role.trust.text),
  MaxSessionDuration: role.maxSessionSeconds,
  ...(role.description === undefined ? {} : { Description: role.description }),
  ...(role.tags.size === 0 ? {} : { Tags: [...role.tags].map(([Key, Value]) => ({ Key, Value })) }),
});

const invalidName = (name: string): AwsError =>
  new AwsError(
    'ValidationError',
    name.length > 64
      ? `1 validation error detected: Value '${name}' at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64`
      : 'The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
  );
