import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { seededRandom } from '../../src/kernel/random.ts';

const draw = (random: () => number, count: number) => Array.from({ length: count }, random);

describe('seeded randomness', () => {
  test('repeats for the same seed and stream', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer(), fc.string()), fc.string(), (seed, stream) => {
        expect(draw(seededRandom(seed, stream), 20)).toEqual(draw(seededRandom(seed, stream), 20));
      }),
    );
  });

  test('differs between seeds and between streams', () => {
    const first = draw(seededRandom(1, 'ecs'), 5);
    expect(draw(seededRandom(2, 'ecs'), 5)).not.toEqual(first);
    expect(draw(seededRandom(1, 'ecr'), 5)).not.toEqual(first);
  });

  test('is spread over [0, 1)', () => {
    const counts = new Array<number>(10).fill(0);
    for (const value of draw(seededRandom('spread'), 10_000)) counts[Math.floor(value * 10)]!++;
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
