import type { CreateRepositoryRequest } from '@aws-sdk/client-ecr';
import { AwsError } from '../kernel/aws-error.ts';
import type { ServiceContext } from '../kernel/service.ts';

/** What the local ECR holds. */
export interface Registry {
  readonly ctx: ServiceContext;
  readonly repositories: Map<string, Repository>;
}

export interface Repository {
  readonly name: string;
  readonly arn: string;
  readonly uri: string;
  readonly createdAt: Date;
  readonly request: CreateRepositoryRequest;
  /** By digest, oldest first. */
  readonly images: Map<string, StoredImage>;
  /** Tag to digest. */
  readonly tags: Map<string, string>;
}

export interface StoredImage {
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly artifactMediaType: string | undefined;
  readonly size: number;
  readonly pushedAt: Date;
}

export const registryHost = ({ account, region }: ServiceContext): string => `${account}.dkr.ecr.${region}.amazonaws.com`;

/** Throws RepositoryNotFoundException. */
export function repositoryOf(registry: Registry, name = ''): Repository {
  const repository = registry.repositories.get(name);
  if (!repository)
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${registry.ctx.account}'`,
    );
  return repository;
}

/** An image by digest, by tag, or by both when they agree. */
export function findImage(
  repository: Repository,
  id: { imageDigest?: string | undefined; imageTag?: string | undefined },
): StoredImage | undefined {
  const byTag = id.imageTag === undefined ? undefined : repository.tags.get(id.imageTag);
  if (id.imageTag !== undefined && (byTag === undefined || (id.imageDigest !== undefined && id.imageDigest !== byTag))) return undefined;
  return repository.images.get(byTag ?? id.imageDigest ?? '');
}

export const tagsOf = (repository: Repository, digest: string): string[] =>
  [...repository.tags].filter(([, tagged]) => tagged === digest).map(([tag]) => tag);

/**
 * The image that `<account>.dkr.ecr.<region>.amazonaws.com/<repository>[:tag][@digest]` names;
 * without either, its tag `latest`.
 */
export function imageByReference(registry: Registry, reference: string): StoredImage | undefined {
  const host = `${registryHost(registry.ctx)}/`;
  if (!reference.startsWith(host)) return undefined;
  const match = /^(?<name>[^:@]+)(?::(?<tag>[^@]+))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/.exec(reference.slice(host.length));
  const repository = registry.repositories.get(match?.groups?.name ?? '');
  if (!match || !repository) return undefined;
  const { tag, digest } = match.groups as { tag?: string; digest?: string };
  // A digest decides alone: the tag beside it is for people.
  return findImage(repository, digest === undefined ? { imageTag: tag ?? 'latest' } : { imageDigest: digest });
}
