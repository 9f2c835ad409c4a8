import type * as sdk from '@aws-sdk/client-iam';
import { AwsError } from '../../kernel/aws-error.ts';
import { upperId } from '../../kernel/ids.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations, ServiceContext } from '../../kernel/service.ts';
import { readIdentityPolicy } from '../policy/read-policy.ts';
import { type ManagedPolicies, type ManagedPolicy, type Roles, roleOf } from '../roles.ts';

/** White space not counted. Source: "IAM and AWS STS quotas". */
const MOST_CHARACTERS = 6_144;
/** Managed policies of a role, where nobody asked for more. Source: the same. */
const MOST_ATTACHED = 10;

export const managedPolicyOperations = (ctx: ServiceContext, roles: Roles, policies: ManagedPolicies) =>
  ({
    CreatePolicy(input) {
      const { PolicyName: name = '', Path: path = '/', PolicyDocument: text = '' } = input;
      const arn = `arn:aws:iam::${ctx.account}:policy${path}${name}`;
      if (policies.has(arn))
        throw new AwsError('EntityAlreadyExistsException', `A policy called ${name} already exists. Duplicate names are not allowed.`);
      const statements = readIdentityPolicy(text);
      if (text.replace(/\s/g, '').length > MOST_CHARACTERS)
        throw new AwsError('LimitExceededException', `Cannot exceed quota for PolicySize: ${MOST_CHARACTERS}`);
      const policy: ManagedPolicy = {
        name,
        path,
        id: `ANPA${upperId(ctx.random, 17)}`,
        arn,
        createdAt: new Date(ctx.clock.now()),
        description: input.Description,
        text,
        statements,
      };
      policies.set(arn, policy);
      return { Policy: shapeOf(policy, roles) };
    },

    GetPolicy: (input) => ({ Policy: shapeOf(policyOf(policies, input.PolicyArn), roles) }),

    DeletePolicy(input) {
      const policy = policyOf(policies, input.PolicyArn);
      if (attachmentsOf(policy, roles) > 0) throw new AwsError('DeleteConflictException', 'Cannot delete a policy attached to entities.');
      policies.delete(policy.arn);
      return {};
    },

    /** Twice is the same as once. */
    AttachRolePolicy(input) {
      const role = roleOf(roles, input.RoleName);
      const policy = policyOf(policies, input.PolicyArn);
      if (!role.attached.has(policy.arn) && role.attached.size >= MOST_ATTACHED)
        throw new AwsError('LimitExceededException', `Cannot exceed quota for PoliciesPerRole: ${MOST_ATTACHED}`);
      role.attached.set(policy.arn, policy);
      role.covering.clear();
      return {};
    },

    DetachRolePolicy(input) {
      const role = roleOf(roles, input.RoleName);
      if (!role.attached.delete(input.PolicyArn ?? ''))
        throw new AwsError('NoSuchEntityException', `Policy ${input.PolicyArn} was not found.`);
      role.covering.clear();
      return {};
    },

    ListAttachedRolePolicies(input) {
      const role = roleOf(roles, input.RoleName);
      const badToken = () => new AwsError('ValidationError', 'Invalid Marker');
      const all = [...role.attached.values()].map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
      const { items, nextToken } = pageOf(all, { size: input.MaxItems ?? 100, token: input.Marker, badToken });
      return { AttachedPolicies: items, IsTruncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
    },
  }) satisfies Operations<typeof sdk>;

function policyOf(policies: ManagedPolicies, arn = ''): ManagedPolicy {
  const policy = policies.get(arn);
  if (!policy) throw new AwsError('NoSuchEntityException', `Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

const attachmentsOf = ({ arn }: ManagedPolicy, roles: Roles): number =>
  [...roles.values()].filter(({ attached }) => attached.has(arn)).length;

const shapeOf = (policy: ManagedPolicy, roles: Roles) => ({
  PolicyName: policy.name,
  PolicyId: policy.id,
  Arn: policy.arn,
  Path: policy.path,
  DefaultVersionId: 'v1',
  AttachmentCount: attachmentsOf(policy, roles),
  PermissionsBoundaryUsageCount: 0,
  IsAttachable: true,
  CreateDate: policy.createdAt,
  UpdateDate: policy.createdAt,
  ...(policy.description === undefined ? {} : { Description: policy.description }),
});
