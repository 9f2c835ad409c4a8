import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Distribution } from '../../src/cloudwatch/metrics/distribution.ts';

const rank = (values: readonly number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(share * values.length) - 1)] ?? 0;
const value = fc.double({ min: 0.001, max: 10_000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a distribution', () => {
  test('of few values gives exact percentiles', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), share, (values, at) => {
        const distribution = new Distribution();
        for (const each of values) distribution.add(each);
        expect(distribution.quantile(at)).toBe(rank(values, at));
      }),
    );
  });

  test('of many values gives percentiles to within half a per cent', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 300, maxLength: 600 }), share, (values, at) => {
        const distribution = new Distribution(256);
        for (const each of values) distribution.add(each);
        const exact = rank(values, at);
        expect(Math.abs((distribution.quantile(at) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.00505);
      }),
      { numRuns: 30 },
    );
  });

  test('of as many values as a busy minute has counts exactly', () => {
    const distribution = new Distribution();
    for (let index = 1; index <= 8_000; index++) distribution.add(index / 8_000);
    expect(distribution.within({ low: 0.5 })).toEqual({ count: 4_000, sum: expect.any(Number) });
    expect(distribution.within({ low: 0.49975, high: 0.5 })).toEqual({ count: 2, sum: expect.any(Number) });
  });

  test('of nothing has no percentiles', () => {
    expect(new Distribution().quantile(0.99)).toBeUndefined();
  });
});
