import type { RegistryImage } from './registry-image.ts';

const MANIFESTS = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
];

/** Its manifest names an image for each platform. */
export const isIndex = ({ mediaType }: Pick<RegistryImage, 'mediaType'>): boolean => /\.(manifest\.list|image\.index)\./.test(mediaType);

const ARTIFACTS = ['application/vnd.docker.container.image.v1+json', 'application/vnd.oci.image.config.v1+json'];

// cosign pushes signatures, attestations and bills of materials as manifests that look like images, under
// these tags.
const COSIGN_TAG = /^sha256-[0-9a-f]{64}(\.(sig|att|sbom))?$/;

/**
 * Why a registry's entry is not an image that ECS can run, or `undefined` when it is one. By the manifest's
 * media type and the artifact's, as ECR's DescribeImages gives them (`imageManifestMediaType`,
 * `artifactMediaType`).
 */
export function notRunnable(image: Pick<RegistryImage, 'mediaType' | 'artifactType' | 'tags'>): string | undefined {
  if (!MANIFESTS.includes(image.mediaType)) {
    return `its manifest is of media type '${image.mediaType}'; images are of ${MANIFESTS.join(', ')}`;
  }
  if (image.artifactType !== undefined && !ARTIFACTS.includes(image.artifactType)) {
    return `it is an artifact of type '${image.artifactType}', not a container image`;
  }
  if (image.tags.length > 0 && image.tags.every((tag) => COSIGN_TAG.test(tag))) {
    return 'its tag is that of a signature, an attestation or a bill of materials';
  }
  return undefined;
}
