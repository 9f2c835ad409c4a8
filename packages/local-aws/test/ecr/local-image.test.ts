import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { digestOf, type LocalImage, localImageManifest, runnableOf } from '../../src/ecr/local-image.ts';

const image: fc.Arbitrary<LocalImage> = fc.record({
  folder: fc.string({ minLength: 1 }).map((name) => `/${name}`),
  command: fc.array(fc.string(), { minLength: 1 }),
  environment: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => !name.includes('=') && name !== '__proto__'),
    fc.string(),
  ),
  contentHash: fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }),
});

describe('the manifest of a local image', () => {
  test('says what it runs, and its digest is that of its text', () => {
    fc.assert(
      fc.property(image, (one) => {
        const manifest = localImageManifest(one);
        const { folder, command, environment } = one;
        expect(runnableOf(manifest)).toEqual({ digest: digestOf(manifest), folder, command, environment: { ...environment } });
      }),
    );
  });

  test('is the same text whatever the order of the environment, and another one for other content', () => {
    const one = { folder: '/a', command: ['run'], environment: { A: '1', B: '2' }, contentHash: '0'.repeat(64) };
    expect(localImageManifest({ ...one, environment: { B: '2', A: '1' } })).toBe(localImageManifest(one));
    expect(localImageManifest({ ...one, contentHash: '1'.repeat(64) })).not.toBe(localImageManifest(one));
  });
});
