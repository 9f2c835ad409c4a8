import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  ECRClient,
  type ImageIdentifier,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { ecrService } from '../../src/ecr/ecr.ts';
import { digestOf } from '../../src/ecr/local-image.ts';
import { startLocalAws } from '../../src/local-aws.ts';
import { refusal } from '../doors.ts';

const TYPE = 'application/vnd.oci.image.manifest.v1+json';
const MANIFEST = JSON.stringify({ schemaVersion: 2, mediaType: TYPE, config: {}, layers: [] });
const UNTYPED = JSON.stringify({ schemaVersion: 2, config: { mediaType: 'application/vnd.cncf.helm.config.v1+json' }, layers: [] });
const OTHER_DIGEST = `sha256:${'0'.repeat(64)}`;

let ecr: ECRClient;
beforeAll(async () => {
  const local = await startLocalAws({ clock: new VirtualClock(), throttling: false, services: { ecr: ecrService } });
  ecr = new ECRClient({
    region: local.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'web' }));
  await ecr.send(new PutImageCommand({ repositoryName: 'web', imageManifest: MANIFEST, imageTag: 'v1' }));
});

describe('a manifest without a media type', () => {
  // aws/aws-cli#8620, aws/aws-sdk#193, boto/boto3#3295, containers/image#584
  test('is refused in the words for what is no JSON', async () => {
    expect(await refusal(ecr.send(new PutImageCommand({ repositoryName: 'web', imageManifest: UNTYPED })))).toMatchObject({
      name: 'InvalidParameterException',
      message: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
    });
  });

  // API reference, PutImage: imageManifestMediaType; getmoto/moto#6135
  test('is taken when the request tells it', async () => {
    const { image } = await ecr.send(
      new PutImageCommand({ repositoryName: 'web', imageManifest: UNTYPED, imageManifestMediaType: TYPE, imageTag: 'chart' }),
    );
    expect(image).toMatchObject({ imageManifest: UNTYPED, imageManifestMediaType: TYPE });
  });
});

/** moto's test_ecr_boto3.py: test_batch_get_image_* and test_batch_delete_image_*. */
const FAILURES: [what: string, asked: ImageIdentifier, failure: object][] = [
  [
    'neither a tag nor a digest',
    {},
    { imageId: {}, failureCode: 'MissingDigestAndTag', failureReason: 'Invalid request parameters: both tag and digest cannot be null' },
  ],
  [
    'a digest that is none',
    { imageDigest: 'sha256:invalid-digest' },
    {
      imageId: { imageDigest: 'sha256:invalid-digest' },
      failureCode: 'InvalidImageDigest',
      failureReason: "Invalid request parameters: image digest should satisfy the regex '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'",
    },
  ],
  [
    'a tag and the digest of another image',
    { imageTag: 'v1', imageDigest: OTHER_DIGEST },
    {
      imageId: { imageTag: 'v1', imageDigest: OTHER_DIGEST },
      failureCode: 'ImageTagDoesNotMatchDigest',
      failureReason: 'Invalid request parameters: given tag does not map to the given digest',
    },
  ],
  [
    'a tag that is not there',
    { imageTag: 'v9' },
    { imageId: { imageTag: 'v9' }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
  ],
  [
    'a tag that is not there, with a digest',
    { imageTag: 'v9', imageDigest: digestOf(MANIFEST) },
    {
      imageId: { imageTag: 'v9', imageDigest: digestOf(MANIFEST) },
      failureCode: 'ImageNotFound',
      failureReason: 'Requested image not found',
    },
  ],
  [
    'a digest that is not there',
    { imageDigest: OTHER_DIGEST },
    { imageId: { imageDigest: OTHER_DIGEST }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
  ],
];

describe.each([
  ['BatchGetImage', (imageIds: ImageIdentifier[]) => ecr.send(new BatchGetImageCommand({ repositoryName: 'web', imageIds }))],
  ['BatchDeleteImage', (imageIds: ImageIdentifier[]) => ecr.send(new BatchDeleteImageCommand({ repositoryName: 'web', imageIds }))],
] as const)('%s', (_, ask) => {
  test.each(FAILURES)('%s is a failure with its own code', async (_what, asked, failure) => {
    expect((await ask([asked])).failures).toEqual([failure]);
  });

  test('asks for at least one image', async () => {
    expect(await refusal(ask([]))).toMatchObject({
      name: 'InvalidParameterException',
      message: "Invalid parameter at 'imageIds' failed to satisfy constraint: 'Member must have length greater than or equal to 1'",
    });
  });
});
