import type { Image, PutImageRequest } from '@aws-sdk/client-ecr';
import { AwsError } from '../kernel/aws-error.ts';
import { digestOf } from './local-image.ts';
import { type Registry, type Repository, repositoryOf, type StoredImage } from './registry.ts';
import type { EcrOperations } from './table.ts';

/** PutImage: stores a manifest, moves the tag to it, and tells the bus. Layers are not asked for. */
export const putImageOperation = (registry: Registry) =>
  ({
    PutImage: (input) => {
      const repository = repositoryOf(registry, input.repositoryName);
      const pushed = imageFrom(input, new Date(registry.ctx.clock.now()));
      const stored = repository.images.get(pushed.digest);
      refuseRepeat(registry, repository, input, pushed, stored);
      // An image that is pushed again under another tag keeps the time of its first push.
      if (!stored) repository.images.set(pushed.digest, pushed);
      if (input.imageTag !== undefined) repository.tags.set(input.imageTag, pushed.digest);
      announcePush(registry, repository, stored ?? pushed, input.imageTag);
      return { image: imageShape(registry, repository, stored ?? pushed, input.imageTag) };
    },
  }) satisfies EcrOperations;

function imageFrom(input: PutImageRequest, pushedAt: Date): StoredImage {
  const manifest = input.imageManifest ?? '';
  const digest = digestOf(manifest);
  if (input.imageDigest !== undefined && input.imageDigest !== digest)
    throw new AwsError(
      'ImageDigestDoesNotMatchException',
      `The specified image digest '${input.imageDigest}' does not match the digest '${digest}' that ECR calculated.`,
    );
  const parsed = parseManifest(manifest);
  const mediaType = input.imageManifestMediaType ?? parsed.mediaType;
  // aws/aws-cli#8620, boto/boto3#3295: the words are those for a manifest that is no JSON.
  if (mediaType === undefined) throw badManifest();
  return {
    digest,
    manifest,
    mediaType,
    artifactMediaType: parsed.artifactType ?? parsed.config?.mediaType,
    size: (parsed.layers ?? []).reduce((sum, layer) => sum + (layer.size ?? 0), parsed.config?.size ?? 0),
    pushedAt,
  };
}

interface Manifest {
  readonly mediaType?: string;
  readonly artifactType?: string;
  readonly config?: { readonly mediaType?: string; readonly size?: number };
  readonly layers?: readonly { readonly size?: number }[];
}

function parseManifest(text: string): Manifest {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return parsed;
  } catch {
    // Told below, as for JSON that is no object.
  }
  throw badManifest();
}

const badManifest = () =>
  new AwsError('InvalidParameterException', "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'");

function refuseRepeat(
  { ctx }: Registry,
  repository: Repository,
  { imageTag }: PutImageRequest,
  pushed: StoredImage,
  stored: StoredImage | undefined,
): void {
  const present = imageTag === undefined ? undefined : repository.tags.get(imageTag);
  if (stored && (imageTag === undefined || present === pushed.digest))
    throw new AwsError(
      'ImageAlreadyExistsException',
      `Image with digest '${pushed.digest}'${imageTag === undefined ? '' : ` and tag '${imageTag}'`} already exists in the repository with name '${repository.name}' in registry with id '${ctx.account}'`,
    );
  if (present !== undefined && repository.request.imageTagMutability === 'IMMUTABLE')
    throw new AwsError(
      'ImageTagAlreadyExistsException',
      `The image tag '${imageTag}' already exists in the '${repository.name}' repository and cannot be overwritten because the repository is immutable.`,
    );
}

/**
 * The event of a completed push; `image-tag` is left out when the push had none.
 * Source: "Sample events from Amazon ECR".
 */
function announcePush({ ctx }: Registry, repository: Repository, image: StoredImage, tag: string | undefined): void {
  ctx.neighbours.events.put({
    source: 'aws.ecr',
    'detail-type': 'ECR Image Action',
    resources: [],
    detail: {
      result: 'SUCCESS',
      'repository-name': repository.name,
      'image-digest': image.digest,
      'action-type': 'PUSH',
      'manifest-media-type': image.mediaType,
      ...(image.artifactMediaType === undefined ? {} : { 'artifact-media-type': image.artifactMediaType }),
      ...(tag === undefined ? {} : { 'image-tag': tag }),
    },
  });
}

export const imageShape = ({ ctx }: Registry, repository: Repository, image: StoredImage, imageTag: string | undefined): Image => ({
  registryId: ctx.account,
  repositoryName: repository.name,
  imageId: { imageDigest: image.digest, imageTag },
  imageManifest: image.manifest,
  imageManifestMediaType: image.mediaType,
});
