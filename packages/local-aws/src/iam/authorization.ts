import type * as sdk from '@aws-sdk/client-iam';
import type { Permission } from '../kernel/identity.ts';
import { requestTags, resourceTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';
import type { Roles } from './roles.ts';

/** Source: Service Authorization Reference, "AWS Identity and Access Management". */
export function iamAuthorization({ account }: ServiceContext, roles: Roles): Authorization<typeof sdk> {
  const arn = (path: string, name: string) => `arn:aws:iam::${account}:role${path}${name}`;
  const on =
    (action: string) =>
    ({ RoleName: name = '*' }: { RoleName?: string | undefined }): Permission[] => {
      const role = roles.get(name);
      return [{ action: `iam:${action}`, resource: role?.arn ?? arn('/', name), context: resourceTags(role?.tags ?? [], 'iam') }];
    };
  const attaching =
    (action: string) =>
    ({ RoleName, PolicyArn = '*' }: { RoleName?: string | undefined; PolicyArn?: string | undefined }): Permission[] =>
      on(action)({ RoleName }).map((permission) => ({ ...permission, context: { ...permission.context, 'iam:PolicyARN': PolicyArn } }));
  const onPolicy =
    (action: string) =>
    ({ PolicyArn = '*' }: { PolicyArn?: string | undefined }): Permission[] => [{ action: `iam:${action}`, resource: PolicyArn }];
  return {
    CreatePolicy: ({ PolicyName = '*', Path = '/' }) => [
      { action: 'iam:CreatePolicy', resource: `arn:aws:iam::${account}:policy${Path}${PolicyName}` },
    ],
    GetPolicy: onPolicy('GetPolicy'),
    DeletePolicy: onPolicy('DeletePolicy'),
    AttachRolePolicy: attaching('AttachRolePolicy'),
    DetachRolePolicy: attaching('DetachRolePolicy'),
    ListAttachedRolePolicies: on('ListAttachedRolePolicies'),
    CreateRole: ({ RoleName = '*', Path = '/', Tags }) => {
      const context = requestTags(Tags?.map(({ Key: key, Value: value }) => ({ key, value })));
      const actions = ['iam:CreateRole', ...(Tags?.length ? ['iam:TagRole'] : [])];
      return actions.map((action) => ({ action, resource: arn(Path, RoleName), context }));
    },
    GetRole: on('GetRole'),
    ListRoles: ({ PathPrefix = '/' }) => [{ action: 'iam:ListRoles', resource: arn(PathPrefix, '') }],
    UpdateAssumeRolePolicy: on('UpdateAssumeRolePolicy'),
    DeleteRole: on('DeleteRole'),
    PutRolePolicy: on('PutRolePolicy'),
    GetRolePolicy: on('GetRolePolicy'),
    ListRolePolicies: on('ListRolePolicies'),
    DeleteRolePolicy: on('DeleteRolePolicy'),
  };
}
