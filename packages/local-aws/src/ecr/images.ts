import type { Image, ImageFailure, ImageIdentifier } from '@aws-sdk/client-ecr';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { imageShape } from './put-image.ts';
import { findImage, type Registry, type Repository, repositoryOf, type StoredImage, tagsOf } from './registry.ts';
import type { EcrOperations } from './table.ts';

export const badToken = () =>
  new AwsError('InvalidParameterException', "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'");

const notFound = (imageId: ImageIdentifier): ImageFailure => ({
  imageId,
  failureCode: 'ImageNotFound',
  failureReason: 'Requested image not found',
});

export const imageOperations = (registry: Registry) =>
  ({
    BatchGetImage: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const images: Image[] = [];
      const failures: ImageFailure[] = [];
      for (const id of input.imageIds ?? []) {
        const image = findImage(repository, id);
        if (image) images.push(imageShape(registry, repository, image, id.imageTag));
        else failures.push(notFound(id));
      }
      return { images, failures };
    },

    /** One image that is not there fails the whole call with ImageNotFoundException. */
    DescribeImages: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const chosen = input.imageIds
        ? input.imageIds.map((id) => findImage(repository, id) ?? missing(registry, repository, id))
        : [...repository.images.values()].filter(({ digest }) => matches(input.filter?.tagStatus, tagsOf(repository, digest).length > 0));
      const { items, nextToken } = pageOf(chosen, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { imageDetails: items.map((image) => imageDetail(registry, repository, image)), nextToken };
    },

    /** An entry for each tag, and one for each image without. */
    ListImages: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const ids = [...repository.images.keys()].flatMap((imageDigest): ImageIdentifier[] => {
        const tags = tagsOf(repository, imageDigest);
        return tags.length > 0 ? tags.map((imageTag) => ({ imageDigest, imageTag })) : [{ imageDigest }];
      });
      const chosen = ids.filter(({ imageTag }) => matches(input.filter?.tagStatus, imageTag !== undefined));
      const { items, nextToken } = pageOf(chosen, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { imageIds: items, nextToken };
    },

    /** By tag, the tag goes, and the image with its last one; by digest, the image goes with all its tags. */
    BatchDeleteImage: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const imageIds: ImageIdentifier[] = [];
      const failures: ImageFailure[] = [];
      for (const id of input.imageIds ?? []) {
        const image = findImage(repository, id);
        if (!image) {
          failures.push(notFound(id));
          continue;
        }
        const tags = id.imageTag === undefined ? tagsOf(repository, image.digest) : [id.imageTag];
        for (const tag of tags) {
          repository.tags.delete(tag);
          imageIds.push({ imageDigest: image.digest, imageTag: tag });
        }
        if (tags.length === 0) imageIds.push({ imageDigest: image.digest });
        if (tagsOf(repository, image.digest).length === 0) repository.images.delete(image.digest);
      }
      return { imageIds, failures };
    },
  }) satisfies EcrOperations;

const matches = (wanted: string | undefined, tagged: boolean): boolean =>
  wanted === undefined || wanted === 'ANY' || (wanted === 'TAGGED') === tagged;

function missing({ ctx }: Registry, { name }: Repository, { imageDigest = 'null', imageTag = 'null' }: ImageIdentifier): never {
  throw new AwsError(
    'ImageNotFoundException',
    `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository with name '${name}' in the registry with id '${ctx.account}'`,
  );
}

function imageDetail({ ctx }: Registry, repository: Repository, image: StoredImage) {
  const imageTags = tagsOf(repository, image.digest);
  return {
    registryId: ctx.account,
    repositoryName: repository.name,
    imageDigest: image.digest,
    imageTags: imageTags.length > 0 ? imageTags : undefined,
    imageSizeInBytes: image.size,
    imagePushedAt: image.pushedAt,
    imageManifestMediaType: image.mediaType,
    artifactMediaType: image.artifactMediaType,
  };
}
