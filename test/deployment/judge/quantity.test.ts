import { describe, expect, test } from '@jest/globals';
import { judgeQuantity, type QuantityLimits, type QuantityMinute } from '../../../src/deployment/judge/quantity.ts';
import { seeded } from '../../../src/deployment/judge/seeded.ts';

const limit: QuantityLimits = { max: 80, holds: { minutes: 3, of: 5 }, alpha: 0.02 };
const against: QuantityLimits = { worse: 1, holds: { minutes: 3, of: 5 }, alpha: 0.02 };
const over = { over: true };
const green = (...values: (number | undefined)[]): QuantityMinute[] => values.map((value) => (value === undefined ? {} : { green: value }));
const pairs = (count: number, of: (index: number) => readonly [number, number]): QuantityMinute[] =>
  Array.from({ length: count }, (_, index) => ({ green: of(index)[0], blue: of(index)[1] }));

describe('an absolute limit', () => {
  test('fails when it is broken in n of the last m minutes, wherever in the bake', () => {
    expect(judgeQuantity(limit, green(50, 90, 50, 91, 92, 50, 50, 50, 50), over)).toMatchObject({
      verdict: 'fail',
      reasons: [expect.stringContaining('3 of the last 5 minutes: at most 80 is allowed, the last was 92')],
      evidence: { failedAt: 4, broken: 3, seen: 5 },
    });
  });

  test('bears what is broken less often', () =>
    expect(judgeQuantity(limit, green(90, 50, 50, 90, 50, 50, 90), over)).toMatchObject({ verdict: 'pass', reasons: [] }));

  test('at the limit is within it, on both sides', () =>
    expect(judgeQuantity({ ...limit, min: 10 }, green(80, 10, 80, 10, 80), over).verdict).toBe('pass'));

  test('below the least is broken', () => {
    const { max: _, ...least } = { ...limit, min: 10 };
    expect(judgeQuantity(least, green(9, 9, 9), { over: false }).verdict).toBe('fail');
  });

  test.each<[string, QuantityMinute[], RegExp]>([
    ['no minute', [], /no value in the last 5 minutes/],
    ['no value lately', green(50, 50, undefined, undefined, undefined, undefined, undefined), /no value in the last 5 minutes/],
    ['too few to fail', green(50, undefined, undefined, undefined, 50), /2 values in the last 5 minutes, 3 are needed/],
    ['no numbers', green(Number.NaN, Number.NaN, Number.NaN), /no value/],
  ])('%s is inconclusive', (_, minutes, why) =>
    expect(judgeQuantity(limit, minutes, over)).toMatchObject({ verdict: 'inconclusive', reasons: [expect.stringMatching(why)] }),
  );
});

describe('against blue', () => {
  test('nine blocks of nine that are worse fail, eight do not yet', () => {
    const worse = (minutes: number) =>
      judgeQuantity(
        against,
        pairs(minutes, () => [60, 50]),
        over,
      );
    expect(worse(44)).toMatchObject({ verdict: 'inconclusive', reasons: [expect.stringContaining('9 are needed')] });
    expect(worse(45)).toMatchObject({ verdict: 'fail', evidence: { blocks: 9, worseBlocks: 9, oneIn: 51.2, oneInNeeded: 50 } });
  });

  test('better ones never fail, however many', () =>
    expect(
      judgeQuantity(
        against,
        pairs(500, () => [40, 50]),
        over,
      ),
    ).toMatchObject({ verdict: 'pass', evidence: { worseBlocks: 0 } }));

  test('equal values are not worse', () =>
    expect(
      judgeQuantity(
        against,
        pairs(100, () => [50, 50]),
        over,
      ).verdict,
    ).toBe('pass'));

  test('lower is worse where it is said', () => {
    const lower = { ...against, worse: 1.5, lower: true };
    expect(
      judgeQuantity(
        lower,
        pairs(45, () => [30, 50]),
        over,
      ).verdict,
    ).toBe('fail');
    expect(
      judgeQuantity(
        lower,
        pairs(45, () => [40, 50]),
        over,
      ).verdict,
    ).toBe('pass');
  });

  test('one outlier a block is no block', () =>
    expect(
      judgeQuantity(
        against,
        pairs(90, (index) => [index % 5 === 0 ? 900 : 40, 50]),
        over,
      ).verdict,
    ).toBe('pass'));

  test('a short bake is judged by its absolute limit', () =>
    expect(
      judgeQuantity(
        { ...limit, worse: 1 },
        pairs(10, () => [60, 50]),
        over,
      ).verdict,
    ).toBe('pass'));

  test('blocks without one of the sides do not count', () =>
    expect(judgeQuantity(against, green(...Array<number>(100).fill(60)), over)).toMatchObject({
      verdict: 'inconclusive',
      evidence: { blocks: 0 },
    }));

  test('equal sides that resemble the minute before fail at most 4 of 100 two-hour bakes', () => {
    const random = seeded(11);
    let failed = 0;
    for (let run = 0; run < 500; run++) {
      let [g, b] = [0, 0];
      const next = (value: number) => 0.8 * value + random() - 0.5;
      const minutes = pairs(120, () => {
        [g, b] = [next(g), next(b)];
        return [10 + g, 10 + b];
      });
      if (judgeQuantity(against, minutes, over).verdict === 'fail') failed++;
    }
    expect(failed).toBeLessThanOrEqual(20);
  });
});

test('without any limit it says so', () =>
  expect(() => judgeQuantity({ holds: { minutes: 1, of: 1 }, alpha: 0.02 }, [], over)).toThrow(/max, min or worse/));
