import type { Image, ImageFailure, ImageFailureCode, ImageIdentifier } from '@aws-sdk/client-ecr';
import { AwsError } from '../kernel/aws-error.ts';
import { pageOf } from '../kernel/paging.ts';
import { imageShape } from './put-image.ts';
import { findImage, type Registry, type Repository, repositoryOf, type StoredImage, tagsOf } from './registry.ts';
import type { EcrOperations } from './table.ts';

export const badToken = () =>
  new AwsError('InvalidParameterException', "Invalid parameter at 'nextToken' failed to satisfy constraint: 'Invalid token'");

/** Texts: moto's tests of BatchGetImage and BatchDeleteImage. */
const failure = (imageId: ImageIdentifier, failureCode: ImageFailureCode, failureReason: string): ImageFailure => ({
  imageId,
  failureCode,
  failureReason,
});

/** The image that an identifier names, or why there is none. */
function lookUp(repository: Repository, id: ImageIdentifier): { readonly image: StoredImage } | { readonly failure: ImageFailure } {
  const { imageDigest, imageTag } = id;
  if (imageDigest === undefined && imageTag === undefined)
    return { failure: failure({}, 'MissingDigestAndTag', 'Invalid request parameters: both tag and digest cannot be null') };
  if (imageDigest !== undefined && !/^[\w+.-]+:[0-9a-fA-F]{64}$/.test(imageDigest)) {
    const reason = "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
    return { failure: failure({ imageDigest }, 'InvalidImageDigest', reason) };
  }
  const image = findImage(repository, id);
  if (image) return { image };
  if (imageDigest !== undefined && imageTag !== undefined && repository.tags.has(imageTag)) {
    const reason = 'Invalid request parameters: given tag does not map to the given digest';
    return { failure: failure(id, 'ImageTagDoesNotMatchDigest', reason) };
  }
  return { failure: failure(id, 'ImageNotFound', 'Requested image not found') };
}

const idsOf = (imageIds: readonly ImageIdentifier[] = []): readonly ImageIdentifier[] => {
  if (imageIds.length > 0) return imageIds;
  throw new AwsError(
    'InvalidParameterException',
    "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length greater than or equal to 1'",
  );
};

export const imageOperations = (registry: Registry) =>
  ({
    BatchGetImage: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const images: Image[] = [];
      const failures: ImageFailure[] = [];
      for (const id of idsOf(input.imageIds)) {
        const found = lookUp(repository, id);
        if ('image' in found) images.push(imageShape(registry, repository, found.image, id.imageTag));
        else failures.push(found.failure);
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
      for (const id of idsOf(input.imageIds)) {
        const found = lookUp(repository, id);
        if ('failure' in found) {
          failures.push(found.failure);
          continue;
        }
        const { image } = found;
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
