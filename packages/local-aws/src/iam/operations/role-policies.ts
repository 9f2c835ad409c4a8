import type * as sdk from '@aws-sdk/client-iam';
import { AwsError } from '../../kernel/aws-error.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { MOST_CHARACTERS, readIdentityPolicy } from '../policy/read-policy.ts';
import { type Role, type Roles, roleOf } from '../roles.ts';

export const rolePolicyOperations = (roles: Roles) =>
  ({
    /** Puts an inline policy on a role, or replaces the one of that name. */
    PutRolePolicy(input) {
      const role = roleOf(roles, input.RoleName);
      const { PolicyName: name = '', PolicyDocument: text = '' } = input;
      const statements = readIdentityPolicy(text);
      const others = [...role.policies].flatMap(([other, policy]) => (other === name ? [] : [policy.text]));
      if ([...others, text].join('').replace(/\s/g, '').length > MOST_CHARACTERS)
        throw new AwsError('LimitExceededException', `Maximum policy size of ${MOST_CHARACTERS} bytes exceeded for role ${role.name}`);
      role.policies.set(name, { text, statements });
      role.covering.clear();
      return {};
    },

    GetRolePolicy(input) {
      const role = roleOf(roles, input.RoleName);
      const { text } = policyOf(role, input.PolicyName);
      return { RoleName: role.name, PolicyName: input.PolicyName, PolicyDocument: encodeURIComponent(text) };
    },

    ListRolePolicies(input) {
      const role = roleOf(roles, input.RoleName);
      const badToken = () => new AwsError('ValidationError', 'Invalid Marker');
      const { items, nextToken } = pageOf([...role.policies.keys()].toSorted(), {
        size: input.MaxItems ?? 100,
        token: input.Marker,
        badToken,
      });
      return { PolicyNames: items, IsTruncated: nextToken !== undefined, ...(nextToken === undefined ? {} : { Marker: nextToken }) };
    },

    DeleteRolePolicy(input) {
      const role = roleOf(roles, input.RoleName);
      policyOf(role, input.PolicyName);
      role.policies.delete(input.PolicyName ?? '');
      role.covering.clear();
      return {};
    },
  }) satisfies Operations<typeof sdk>;

function policyOf(role: Role, name = '') {
  const policy = role.policies.get(name);
  if (!policy) throw new AwsError('NoSuchEntityException', `The role policy with name ${name} cannot be found.`);
  return policy;
}
