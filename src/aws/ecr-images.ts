import { DescribeImagesCommand, type ECRClient, type ImageDetail } from '@aws-sdk/client-ecr';
import type { ImageRegistry, RepositoryReference } from '../deployment/ports/image-registry.ts';
import { registryHost } from '../deployment/registry-host.ts';
import type { RegistryImage } from '../deployment/registry-image.ts';
import { abortedBy } from './aborted-by.ts';
import { nameOf } from './aws-errors.ts';
import { ecr } from './clients.ts';
import { portMaker } from './port-maker.ts';

/** The most that one call gives. Source: ECR API Reference, DescribeImages. */
const PAGE = 1_000;
/** Twice as many images as a repository holds by default (ECR User Guide, "Amazon ECR service quotas"). */
const MAX_PAGES = 20;

/** Private repositories of Amazon ECR. One call an image, or one for each thousand. */
export function ecrImages(client: ECRClient): ImageRegistry {
  const named = ({ repository, registry }: RepositoryReference) => ({
    repositoryName: repository,
    ...(registry === undefined ? {} : { registryId: registry }),
  });

  return {
    async find({ digest, tag, ...place }, signal) {
      const imageId = digest !== undefined ? { imageDigest: digest } : { imageTag: tag };
      try {
        const { imageDetails } = await client.send(new DescribeImagesCommand({ ...named(place), imageIds: [imageId] }), abortedBy(signal));
        const found = imageDetails?.[0];
        return found && imageOf(found, place, await client.config.region());
      } catch (error) {
        if (nameOf(error) === 'ImageNotFoundException' || nameOf(error) === 'RepositoryNotFoundException') return undefined;
        throw error;
      }
    },

    async tagged(place, signal) {
      const region = await client.config.region();
      const images: RegistryImage[] = [];
      let nextToken: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const answer = await client.send(
          new DescribeImagesCommand({
            ...named(place),
            filter: { tagStatus: 'TAGGED' },
            maxResults: PAGE,
            ...(nextToken !== undefined && { nextToken }),
          }),
          abortedBy(signal),
        );
        images.push(...(answer.imageDetails ?? []).flatMap((detail) => imageOf(detail, place, region) ?? []));
        nextToken = answer.nextToken;
        if (nextToken === undefined) return { images, whole: true };
      }
      return { images, whole: false };
    },
  };
}

function imageOf(found: ImageDetail, { repository, registry }: RepositoryReference, region: string): RegistryImage | undefined {
  if (!found.imageDigest) return undefined;
  return {
    digest: found.imageDigest,
    tags: found.imageTags ?? [],
    mediaType: found.imageManifestMediaType ?? '',
    pushedAt: (found.imagePushedAt ?? new Date(0)).toISOString(),
    uri: `${registryHost({ account: found.registryId ?? registry ?? '', region })}/${repository}@${found.imageDigest}`,
    ...(found.artifactMediaType === undefined ? {} : { artifactType: found.artifactMediaType }),
  };
}

export const imagesPort = /* @__PURE__ */ portMaker({
  port: 'images',
  calls: { find: ['ecr:DescribeImages'], tagged: ['ecr:DescribeImages'] },
  make: ({ clients }) => ecrImages(ecr(clients)),
});
