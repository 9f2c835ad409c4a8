import { DescribeImagesCommand, type ECRClient } from '@aws-sdk/client-ecr';
import type { ImageRegistry } from '../deployment/ports/image-registry.ts';
import { registryHost } from '../deployment/registry-host.ts';
import type { RegistryImage } from '../deployment/registry-image.ts';
import { nameOf } from './aws-errors.ts';
import { ecr } from './clients.ts';
import { portMaker } from './port-maker.ts';

/** Private repositories of Amazon ECR. One call an image. */
export function ecrImages(client: ECRClient): ImageRegistry {
  return {
    async find({ repository, registry, digest, tag }, signal) {
      const imageId = digest !== undefined ? { imageDigest: digest } : { imageTag: tag };
      try {
        const { imageDetails } = await client.send(
          new DescribeImagesCommand({
            repositoryName: repository,
            imageIds: [imageId],
            ...(registry === undefined ? {} : { registryId: registry }),
          }),
          signal ? { abortSignal: signal } : {},
        );
        const found = imageDetails?.[0];
        if (!found?.imageDigest) return undefined;
        const region = await client.config.region();
        return {
          digest: found.imageDigest,
          tags: found.imageTags ?? [],
          mediaType: found.imageManifestMediaType ?? '',
          pushedAt: (found.imagePushedAt ?? new Date(0)).toISOString(),
          uri: `${registryHost({ account: found.registryId ?? registry ?? '', region })}/${repository}@${found.imageDigest}`,
          ...(found.artifactMediaType === undefined ? {} : { artifactType: found.artifactMediaType }),
        } satisfies RegistryImage;
      } catch (error) {
        if (nameOf(error) === 'ImageNotFoundException' || nameOf(error) === 'RepositoryNotFoundException') return undefined;
        throw error;
      }
    },
  };
}

export const imagesPort = /* @__PURE__ */ portMaker({
  port: 'images',
  calls: { find: ['ecr:DescribeImages'] },
  make: ({ clients }) => ecrImages(ecr(clients)),
});
