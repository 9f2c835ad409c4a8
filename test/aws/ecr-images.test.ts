import { CreateRepositoryCommand, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, describe, expect, test } from '@jest/globals';
import { ecrService } from '../../packages/local-aws/src/ecr/ecr.ts';
import { CONFIG_MEDIA_TYPE, localImageManifest, MANIFEST_MEDIA_TYPE } from '../../packages/local-aws/src/ecr/local-image.ts';
import { ecr } from '../../src/aws/clients.ts';
import { ecrImages } from '../../src/aws/ecr-images.ts';
import { givenAws } from './given-aws.ts';

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

async function givenImage() {
  const aws = await givenAws({ ecr: ecrService });
  stop = () => aws.local.stop();
  const client = ecr(aws.clients);
  await aws.run(client.send(new CreateRepositoryCommand({ repositoryName: 'shop/checkout' })));
  const push = async (imageTag: string, imageManifest: string) =>
    (await aws.run(client.send(new PutImageCommand({ repositoryName: 'shop/checkout', imageTag, imageManifest })))).image!.imageId!
      .imageDigest!;
  return { ...aws, push, images: ecrImages(client) };
}

const manifestOf = (file: string) =>
  localImageManifest({ folder: '/srv', command: ['node', file], environment: {}, contentHash: '0'.repeat(64) });
const manifest = manifestOf('app.js');

describe('an image', () => {
  test('is found by tag or digest, and named by digest under the registry of its account and region', async () => {
    const { images, push, run, clock } = await givenImage();
    const digest = await push('v1', manifest);
    const byTag = await run(images.find({ repository: 'shop/checkout', tag: 'v1' }));
    expect(byTag).toEqual({
      digest,
      tags: ['v1'],
      mediaType: MANIFEST_MEDIA_TYPE,
      artifactType: CONFIG_MEDIA_TYPE,
      pushedAt: new Date(clock.now()).toISOString(),
      uri: `123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/checkout@${digest}`,
    });
    expect(await run(images.find({ repository: 'shop/checkout', registry: '123456789012', digest }))).toEqual(byTag);
  });

  test('that is a signature says so by its artifact type', async () => {
    const { images, push, run } = await givenImage();
    const signature = JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST_MEDIA_TYPE,
      artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
      config: { mediaType: 'application/vnd.oci.empty.v1+json', digest: 'sha256:e', size: 2 },
      layers: [],
    });
    const digest = await push('sig', signature);
    expect(await run(images.find({ repository: 'shop/checkout', digest }))).toMatchObject({
      artifactType: 'application/vnd.dev.cosign.artifact.sig.v1+json',
    });
  });

  test('that has a tag is in the list, however many pages that takes', async () => {
    const { images, push, run } = await givenImage();
    const digests: string[] = [];
    for (let i = 0; i < 1_001; i++) digests.push(await push(`v${i}`, manifestOf(`${i}.js`)));
    // The tag moves: what had it has none.
    await push('v0', manifest);
    const { images: found, whole } = await run(images.tagged({ repository: 'shop/checkout', registry: '123456789012' }));
    expect([found.length, whole]).toEqual([1_001, true]);
    expect(found.map(({ digest }) => digest)).not.toContain(digests[0]);
    expect(found).toContainEqual(await run(images.find({ repository: 'shop/checkout', tag: 'v7' })));
  });

  test('is not looked for without an end', async () => {
    const { images, push, run, local } = await givenImage();
    await push('v1', manifest);
    let pages = 0;
    const endless = ecrImages({
      config: { region: async () => local.region },
      send: async () => ({ imageDetails: [], nextToken: String(++pages) }),
    } as unknown as Parameters<typeof ecrImages>[0]);
    expect(await endless.tagged({ repository: 'shop/checkout' })).toEqual({ images: [], whole: false });
    expect(pages).toBe(20);
    await expect(run(images.tagged({ repository: 'elsewhere' }))).rejects.toThrow("'elsewhere' does not exist");
  });

  test('that does not exist, or whose repository does not, is none', async () => {
    const { images, run } = await givenImage();
    expect(await run(images.find({ repository: 'shop/checkout', tag: 'v9' }))).toBeUndefined();
    expect(await run(images.find({ repository: 'elsewhere', tag: 'v1' }))).toBeUndefined();
  });
});
