import {
  BatchDeleteImageCommand,
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import * as eventBridge from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { startLocalAws, VirtualClock } from '@teal/local-aws';
import { ecrService } from '../../packages/local-aws/src/ecr/ecr.ts';
import { digestOf, localImageManifest } from '../../packages/local-aws/src/ecr/local-image.ts';
import type { BusEvent } from '../../packages/local-aws/src/kernel/neighbours.ts';

const START = Date.UTC(2026, 0, 1);

async function givenRegistry(imageTagMutability: 'MUTABLE' | 'IMMUTABLE' = 'MUTABLE') {
  const heard: BusEvent[] = [];
  const clock = new VirtualClock(START);
  const bus = () => ({
    signingName: 'events',
    sdk: eventBridge,
    operations: {},
    facade: { put: (event: BusEvent) => void heard.push(event) },
  });
  const local = await startLocalAws({ clock, services: { bus, ecr: ecrService } });
  const ecr = new ECRClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    ...local.transport,
    maxAttempts: 1,
  });
  await ecr.send(new CreateRepositoryCommand({ repositoryName: 'checkout', imageTagMutability }));
  const push = (imageManifest: string, imageTag?: string) =>
    ecr.send(new PutImageCommand({ repositoryName: 'checkout', imageManifest, ...(imageTag ? { imageTag } : {}) }));
  return { ecr, heard, clock, push, images: local.services.ecr.facade };
}

const manifest = (version: string) =>
  localImageManifest({
    folder: '/srv/checkout',
    command: ['node', 'server.mjs'],
    environment: { VERSION: version },
    contentHash: 'a'.repeat(64),
  });

const REPOSITORY = '123456789012.dkr.ecr.us-east-1.amazonaws.com/checkout';

describe('PutImage', () => {
  test('gives the SHA-256 of the manifest as the digest, and puts the event of a completed push on the bus', async () => {
    const { push, heard } = await givenRegistry();
    const { image } = await push(manifest('v1'), 'v1');
    const digest = digestOf(manifest('v1'));
    expect(image).toMatchObject({
      registryId: '123456789012',
      repositoryName: 'checkout',
      imageId: { imageDigest: digest, imageTag: 'v1' },
    });
    expect(heard).toEqual([
      {
        source: 'aws.ecr',
        'detail-type': 'ECR Image Action',
        resources: [],
        detail: {
          result: 'SUCCESS',
          'repository-name': 'checkout',
          'image-digest': digest,
          'action-type': 'PUSH',
          'image-tag': 'v1',
          'manifest-media-type': 'application/vnd.oci.image.manifest.v1+json',
          'artifact-media-type': 'application/vnd.oci.image.config.v1+json',
        },
      },
    ]);
  });

  test('without a tag puts an event without one', async () => {
    const { push, heard } = await givenRegistry();
    await push(manifest('v1'));
    expect(heard[0]?.detail).not.toHaveProperty('image-tag');
  });

  test('moves a tag, and keeps the time of an image that is pushed again under another', async () => {
    const { ecr, push, clock } = await givenRegistry();
    await push(manifest('v1'), 'latest');
    await clock.run(clock.sleep(60_000));
    await push(manifest('v2'), 'latest');
    await push(manifest('v1'), 'stable');
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'checkout' }));
    expect(imageDetails).toMatchObject([
      { imageDigest: digestOf(manifest('v1')), imageTags: ['stable'], imagePushedAt: new Date(START) },
      { imageDigest: digestOf(manifest('v2')), imageTags: ['latest'], imagePushedAt: new Date(START + 60_000) },
    ]);
  });

  test('refuses the same image with the same tag', async () => {
    const { push } = await givenRegistry();
    await push(manifest('v1'), 'v1');
    await expect(push(manifest('v1'), 'v1')).rejects.toMatchObject({
      name: 'ImageAlreadyExistsException',
      message: `Image with digest '${digestOf(manifest('v1'))}' and tag 'v1' already exists in the repository with name 'checkout' in registry with id '123456789012'`,
    });
  });

  test('refuses to move a tag of an immutable repository', async () => {
    const { push } = await givenRegistry('IMMUTABLE');
    await push(manifest('v1'), 'v1');
    await expect(push(manifest('v2'), 'v1')).rejects.toMatchObject({
      name: 'ImageTagAlreadyExistsException',
      message:
        "The image tag 'v1' already exists in the 'checkout' repository and cannot be overwritten because the repository is immutable.",
    });
  });

  test('refuses what is no JSON, and a repository that does not exist', async () => {
    const { ecr, push } = await givenRegistry();
    await expect(push('not json', 'v1')).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(ecr.send(new PutImageCommand({ repositoryName: 'nothing', imageManifest: '{}' }))).rejects.toMatchObject({
      name: 'RepositoryNotFoundException',
      message: "The repository with name 'nothing' does not exist in the registry with id '123456789012'",
    });
  });
});

describe('images are read', () => {
  test('by digest, by tag, and as failures when they are not there', async () => {
    const { ecr, push } = await givenRegistry();
    await push(manifest('v1'), 'v1');
    const { images, failures } = await ecr.send(
      new BatchGetImageCommand({
        repositoryName: 'checkout',
        imageIds: [{ imageTag: 'v1' }, { imageDigest: digestOf(manifest('v1')) }, { imageTag: 'v9' }],
      }),
    );
    expect(images?.map(({ imageManifest }) => imageManifest)).toEqual([manifest('v1'), manifest('v1')]);
    expect(failures).toEqual([{ imageId: { imageTag: 'v9' }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' }]);
  });

  test('with their media types, which tell an image from a signature', async () => {
    const { ecr, push } = await givenRegistry();
    await push(manifest('v1'), 'v1');
    await push(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
        config: { mediaType: 'application/vnd.oci.empty.v1+json', size: 2 },
        layers: [],
      }),
      'sha256-abc.sig',
    );
    const { imageDetails } = await ecr.send(new DescribeImagesCommand({ repositoryName: 'checkout' }));
    expect(imageDetails?.map(({ artifactMediaType }) => artifactMediaType)).toEqual([
      'application/vnd.oci.image.config.v1+json',
      'application/vnd.dev.cosign.artifact.sig.v1+json',
    ]);
  });

  test('one that is not there fails DescribeImages', async () => {
    const { ecr } = await givenRegistry();
    await expect(ecr.send(new DescribeImagesCommand({ repositoryName: 'checkout', imageIds: [{ imageTag: 'v9' }] }))).rejects.toMatchObject(
      {
        name: 'ImageNotFoundException',
        message:
          "The image with imageId {imageDigest:'null', imageTag:'v9'} does not exist within the repository with name 'checkout' in the registry with id '123456789012'",
      },
    );
  });

  test('as a list of ids, and go by tag or by digest', async () => {
    const { ecr, push } = await givenRegistry();
    await push(manifest('v1'), 'v1');
    await push(manifest('v1'), 'stable');
    await push(manifest('v2'));
    const ids = async () => (await ecr.send(new ListImagesCommand({ repositoryName: 'checkout' }))).imageIds;
    const [v1, v2] = [digestOf(manifest('v1')), digestOf(manifest('v2'))];
    expect(await ids()).toEqual([{ imageDigest: v1, imageTag: 'v1' }, { imageDigest: v1, imageTag: 'stable' }, { imageDigest: v2 }]);
    await ecr.send(new BatchDeleteImageCommand({ repositoryName: 'checkout', imageIds: [{ imageTag: 'v1' }, { imageDigest: v2 }] }));
    expect(await ids()).toEqual([{ imageDigest: v1, imageTag: 'stable' }]);
    await ecr.send(new BatchDeleteImageCommand({ repositoryName: 'checkout', imageIds: [{ imageTag: 'stable' }] }));
    expect(await ids()).toEqual([]);
  });
});

describe('repositories', () => {
  test('are created once and described', async () => {
    const { ecr } = await givenRegistry();
    await expect(ecr.send(new CreateRepositoryCommand({ repositoryName: 'checkout' }))).rejects.toMatchObject({
      name: 'RepositoryAlreadyExistsException',
    });
    const { repositories } = await ecr.send(new DescribeRepositoriesCommand({}));
    expect(repositories).toMatchObject([{ repositoryUri: REPOSITORY, imageTagMutability: 'MUTABLE' }]);
  });

  test('give an authorization token', async () => {
    const { ecr } = await givenRegistry();
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData).toMatchObject([{ proxyEndpoint: 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com' }]);
  });
});

describe('an image reference resolves to what it runs', () => {
  test('by tag, by digest, and by both', async () => {
    const { push, images } = await givenRegistry();
    await push(manifest('v1'), 'v1');
    const digest = digestOf(manifest('v1'));
    const runnable = { digest, folder: '/srv/checkout', command: ['node', 'server.mjs'], environment: { VERSION: 'v1' } };
    for (const reference of [`${REPOSITORY}:v1`, `${REPOSITORY}@${digest}`, `${REPOSITORY}:other@${digest}`])
      expect(images.resolve(reference)).toEqual(runnable);
  });

  test('and to nothing when nobody pushed it, or when it is no local image', async () => {
    const { push, images } = await givenRegistry();
    await push(JSON.stringify({ schemaVersion: 2, mediaType: 'y', config: { mediaType: 'x' } }), 'foreign');
    for (const reference of ['nginx:latest', REPOSITORY, `${REPOSITORY}:v9`, `${REPOSITORY}:foreign`])
      expect(images.resolve(reference)).toBeUndefined();
  });
});
