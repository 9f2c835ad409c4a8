import type { Repository as RepositoryShape } from '@aws-sdk/client-ecr';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { badToken } from './images.ts';
import { type Registry, type Repository, registryHost, repositoryOf } from './registry.ts';
import type { EcrOperations } from './table.ts';

export const repositoryOperations = (registry: Registry) =>
  ({
    CreateRepository: (input) => {
      const { ctx } = registry;
      const name = input.repositoryName ?? '';
      if (registry.repositories.has(name))
        throw new AwsError(
          'RepositoryAlreadyExistsException',
          `The repository with name '${name}' already exists in the registry with id '${ctx.account}'`,
        );
      const repository: Repository = {
        name,
        arn: `arn:aws:ecr:${ctx.region}:${ctx.account}:repository/${name}`,
        uri: `${registryHost(ctx)}/${name}`,
        createdAt: new Date(ctx.clock.now()),
        request: input,
        images: new Map(),
        tags: new Map(),
      };
      registry.repositories.set(name, repository);
      return { repository: repositoryShape(registry, repository) };
    },

    DescribeRepositories: (input) => {
      const all = input.repositoryNames
        ? input.repositoryNames.map((name) => repositoryOf(registry, name))
        : [...registry.repositories.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
      const { items, nextToken } = pageOf(all, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { repositories: items.map((repository) => repositoryShape(registry, repository)), nextToken };
    },

    DeleteRepository: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      if (repository.images.size > 0 && !input.force)
        throw new AwsError(
          'RepositoryNotEmptyException',
          `The repository with name '${repository.name}' in registry with id '${registry.ctx.account}' cannot be deleted because it still contains images`,
        );
      registry.repositories.delete(repository.name);
      return { repository: repositoryShape(registry, repository) };
    },
  }) satisfies EcrOperations;

const repositoryShape = ({ ctx }: Registry, repository: Repository): RepositoryShape => ({
  repositoryArn: repository.arn,
  registryId: ctx.account,
  repositoryName: repository.name,
  repositoryUri: repository.uri,
  createdAt: repository.createdAt,
  imageTagMutability: repository.request.imageTagMutability ?? 'MUTABLE',
  imageScanningConfiguration: repository.request.imageScanningConfiguration ?? { scanOnPush: false },
  encryptionConfiguration: repository.request.encryptionConfiguration ?? { encryptionType: 'AES256' },
});
