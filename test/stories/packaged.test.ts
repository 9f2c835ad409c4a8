import { expect, test } from '@jest/globals';
import { perform } from '../../src/rehearsal/demo/perform.ts';
import { plainShow } from '../../src/rehearsal/demo/plain-show.ts';
import { STORIES } from '../../src/rehearsal/demo/story.ts';
import { packageOf } from '../../src/rehearsal/stack/package.ts';
import { nobodySpeaks } from '../support/nobody-speaks.ts';

/**
 * Fails its functional test: the shortest chapter that has everything in it but production weight.
 * `teal demo --stack` runs all.
 */
const chapters = STORIES.versions.chapters.filter(({ version }) => version === 'v3');

test('what an AWS account would get deploys, and takes back: template, zips and configurations as they are packaged', async () => {
  const lines: string[] = [];
  const performed = await perform({
    story: 'versions',
    chapters,
    packaged: await packageOf((line) => lines.push(line)),
    speed: 30,
    perSecond: 50,
    show: plainShow((line) => lines.push(line)),
    says: nobodySpeaks,
    signal: new AbortController().signal,
  });
  expect(performed.differences).toEqual([]);
  expect(performed.report.deployments).toMatchObject([{ image: 'checkout:v3', outcome: 'ROLLED_BACK' }]);
  expect(performed.report.invariants.checked).toBeGreaterThan(0);
});
