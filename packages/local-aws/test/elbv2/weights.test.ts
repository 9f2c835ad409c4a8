import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { pickWeighted } from '../../src/elbv2/routing/weights.ts';

const shares = fc.array(fc.record({ weight: fc.integer({ min: 0, max: 999 }) }), { minLength: 1, maxLength: 5 });
const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('a weighted forward', () => {
  test('never picks a share of weight 0, and picks one whenever a weight is left', () => {
    fc.assert(
      fc.property(shares, draw, (all, at) => {
        const picked = pickWeighted(all, at);
        if (all.every(({ weight }) => weight === 0)) expect(picked).toBeUndefined();
        else expect(picked?.weight).toBeGreaterThan(0);
      }),
    );
  });

  test('picks in proportion to the weights: even draws fall on each share as often as its weight says', () => {
    fc.assert(
      fc.property(shares, (all) => {
        const total = all.reduce((sum, { weight }) => sum + weight, 0);
        const counts = new Map(all.map((share) => [share, 0]));
        for (let i = 0; i < total; i++) {
          const picked = pickWeighted(all, (i + 0.5) / total);
          if (picked) counts.set(picked, (counts.get(picked) ?? 0) + 1);
        }
        for (const share of all) expect(counts.get(share)).toBe(share.weight);
      }),
      { numRuns: 30 },
    );
  });
});
