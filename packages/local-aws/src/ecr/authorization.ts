import type * as sdk from '@aws-sdk/client-ecr';
import type { Permission } from '../kernel/identity.ts';
import { requestTags } from '../kernel/permissions.ts';
import type { Authorization, ServiceContext } from '../kernel/service.ts';

/** Source: Service Authorization Reference, "Amazon Elastic Container Registry". */
export function ecrAuthorization({ region, account }: ServiceContext): Authorization<typeof sdk> {
  const on =
    (action: string) =>
    ({
      repositoryName = '*',
      registryId = account,
    }: {
      repositoryName?: string | undefined;
      registryId?: string | undefined;
    }): Permission[] => [{ action: `ecr:${action}`, resource: `arn:aws:ecr:${region}:${registryId}:repository/${repositoryName}` }];
  return {
    CreateRepository: (input) =>
      on('CreateRepository')(input).map((permission) => ({
        ...permission,
        context: requestTags(input.tags?.map(({ Key: key, Value: value }) => ({ key, value }))),
      })),
    DescribeRepositories: ({ repositoryNames, registryId }) =>
      (repositoryNames ?? ['*']).flatMap((repositoryName) => on('DescribeRepositories')({ repositoryName, registryId })),
    DeleteRepository: on('DeleteRepository'),
    DescribeImages: on('DescribeImages'),
    ListImages: on('ListImages'),
    BatchGetImage: on('BatchGetImage'),
    BatchDeleteImage: on('BatchDeleteImage'),
    PutImage: on('PutImage'),
    GetAuthorizationToken: () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
  };
}
