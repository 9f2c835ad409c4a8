import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PLACES } from '../../../src/installation/places.ts';
import { serviceParts } from '../../../src/installation/template/service-parts.ts';
import { packageSite } from '../../../src/installation/template/site.ts';

// The time is for what hangs.
jest.setTimeout(300_000);

/** A checkout's own package, and the osls that makes it. */
const { resolve } = createRequire(join(PLACES.root, 'package.json'));

/**
 * The configurations of the sample as another partition would have them. Written inside the checkout: they
 * import `teal`.
 */
const placed: Record<string, string> = {};
let root = '';

beforeAll(async () => {
  await mkdir(join(PLACES.root, 'build'), { recursive: true });
  root = await mkdtemp(join(PLACES.root, 'build', 'partitions-'));
  for (const [partition, region] of REGIONS) {
    const deployments = join(root, region, 'deployments');
    await mkdir(deployments, { recursive: true });
    for (const file of ['checkout.ts', 'checkout-dns.ts', 'checkout-discovery.ts']) {
      const text = await readFile(join(PLACES.sampleDeployments, file), 'utf8');
      await writeFile(join(deployments, file), text.replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('us-east-1', region));
    }
    placed[region] = deployments;
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const REGIONS = [
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  ['aws-iso', 'us-iso-east-1'],
] as const;

describe('the parts of a template', () => {
  test.each(REGIONS)('are of %s in %s, and of no other partition', async (partition, region) => {
    const parts = serviceParts(await packageSite('teal', placed[region] ?? '', region));
    const text = JSON.stringify(parts);
    expect(text).not.toContain('arn:aws:');
    expect(text).toContain(`arn:${partition}:states:::lambda:invoke`);
    // What tells of a partition beside its ARNs: the names of its endpoints and consoles.
    expect(text.match(/[a-z0-9-]+\.amazonaws\.com(?!\.cn)/g)?.every((name) => SERVICES.includes(name)) ?? true).toBe(true);
  });

  test('of a configuration from another partition are not made', async () => {
    await expect(packageSite('teal', placed['cn-north-1'] ?? '', 'us-gov-west-1')).rejects.toThrow(
      /is of partition aws-cn, and the stack in aws-us-gov/,
    );
  });
});

/**
 * Principals of these services are named alike in every partition. Source: AWS CDK Developer Guide,
 * "Troubleshoot AWS CDK deployments".
 */
const SERVICES = ['lambda.amazonaws.com', 'states.amazonaws.com', 'events.amazonaws.com', 'ecs-tasks.amazonaws.com'];

test('what osls packages for China has nothing of the first partition in it', async () => {
  const folder = join(root, 'cn-north-1');
  await writeFile(
    join(folder, 'serverless.yml'),
    ['service: teal', 'provider: { name: aws }', 'plugins: [teal/serverless]', 'custom: { teal: { deployments: deployments } }'].join('\n'),
  );
  const { PATH = '', HOME = tmpdir() } = process.env;
  await promisify(execFile)(process.execPath, [resolve('serverless/bin/serverless.js'), 'package', '--region', 'cn-north-1'], {
    cwd: folder,
    env: { PATH, HOME },
  });
  const template = await readFile(join(folder, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
  expect(template).not.toContain('arn:aws:');
  expect(template.match(/arn:aws-cn:states:::lambda:invoke/g)?.length).toBeGreaterThan(50);
});
