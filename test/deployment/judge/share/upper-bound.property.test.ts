import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { binomial, seeded } from '../../../../src/deployment/judge/seeded.ts';
import { upperBound } from '../../../../src/deployment/judge/share/upper-bound.ts';

const RISK = 0.05;

test.each([0.01, 0.03, 0.3])('a true share of %d is above the bound, at any of 200 looks, in few of 3,000 series', (share) => {
  const random = seeded(31);
  let missed = 0;
  for (let run = 0; run < 3_000; run++) {
    const count = { total: 0, bad: 0 };
    for (let look = 0; look < 200; look++) {
      count.total += 20;
      count.bad += binomial(random, 20, share);
      if (upperBound(count, RISK) >= share) continue;
      missed++;
      break;
    }
  }
  expect(missed).toBeLessThanOrEqual(RISK * 3_000);
});

test('it is above what was counted, falls with more of the same, and rises with less risk', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.nat(5_000), fc.integer({ min: 2, max: 50 }), (total, some, times) => {
      const bad = Math.min(total, some);
      const bound = upperBound({ total, bad }, RISK);
      expect(bound).toBeGreaterThanOrEqual(bad / total);
      expect(bound).toBeLessThanOrEqual(1);
      expect(upperBound({ total: times * total, bad: times * bad }, RISK)).toBeLessThanOrEqual(bound);
      expect(upperBound({ total, bad }, RISK / 10)).toBeGreaterThanOrEqual(bound);
    }),
    { numRuns: 500, seed: 32 },
  ));

test('of nothing it is 1', () => expect(upperBound({ total: 0, bad: 0 }, RISK)).toBe(1));

test('none bad of 300: exactly where the chance of that is the risk over 301', () =>
  expect(upperBound({ total: 300, bad: 0 }, RISK)).toBeCloseTo(1 - (RISK / 301) ** (1 / 300), 9));
