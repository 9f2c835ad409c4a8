import { describe, expect, test } from '@jest/globals';
import { judgeShare } from '../../../../src/deployment/judge/share/judge-share.ts';
import { judgeStrictly } from '../../../../src/deployment/judge/share/judge-strictly.ts';
import type { ShareLimits, ShareMinute } from '../../../../src/deployment/judge/share/share-check.ts';
import { BOTH, constant, ended, MAX, minute, WORSE } from './series.ts';

const times = (count: number, one: ShareMinute): readonly ShareMinute[] => Array<ShareMinute>(count).fill(one);
const verdict = (limits: ShareLimits, minutes: readonly ShareMinute[]) => judgeShare(limits, minutes, ended(minutes.length)).verdict;

/** Of 100 seeded bakes of constant shares: how many fail within `minutes` of a bake of 30. */
function found(limits: ShareLimits, minutes: number, green: number, greenShare: number, blueShare = 0.005): number {
  let fails = 0;
  for (let seed = 0; seed < 300; seed++) {
    const series = constant(seed, minutes, { green, blue: 9 * green, greenShare, blueShare });
    if (judgeShare(limits, series, ended(30)).verdict === 'fail') fails++;
  }
  return fails / 3;
}

describe('what the rule attains, of bakes with constant shares', () => {
  // Simulated by another program: with 300 series both are right within some 6 of 100.
  test.each([
    [5, 5, 0.2, 33],
    [5, 10, 0.2, 94],
    [20, 5, 0.05, 30],
    [20, 10, 0.05, 72],
    [20, 30, 0.02, 19],
    [60, 5, 0.05, 81],
    [60, 30, 0.02, 68],
    [600, 5, 0.02, 70],
    [600, 10, 0.02, 96],
    [6_000, 5, 0.02, 100],
  ])('limit 1 %%: %i a minute on green, %i minutes of a share of %d: %i of 100', (green, minutes, share, attained) => {
    const seen = found(MAX, minutes, green, share);
    expect(Math.abs(seen - attained)).toBeLessThan(9);
  });

  test.each([
    [20, 10, 0.025, 27],
    [20, 30, 0.025, 88],
    [60, 5, 0.025, 39],
    [60, 10, 0.025, 86],
    [600, 30, 0.008, 9],
    [600, 10, 0.01, 42],
    [6_000, 10, 0.01, 53],
  ])('twice blue (0.5 %%): %i a minute on green, %i minutes of a share of %d: %i of 100', (green, minutes, share, attained) => {
    const seen = found(WORSE, minutes, green, share);
    expect(Math.abs(seen - attained)).toBeLessThan(9);
  });

  test.each([5, 60, 600])('a healthy version stays, with %i a minute on green', (green) => {
    for (const limits of [MAX, WORSE, BOTH]) expect(found(limits, 30, green, 0.005)).toBeLessThanOrEqual(1);
  });
});

describe('total failure', () => {
  test.each([
    ['the limit', MAX],
    ['the comparison', WORSE],
    ['both', BOTH],
  ])('is found in two minutes by %s, also after a day', (_, limits) => {
    const fails = times(2, minute(20, 20, 180, 1));
    expect(judgeShare(limits, fails, ended(5))).toMatchObject({ verdict: 'fail', minute: 1 });
    const day = [...constant(1, 1_438, { green: 20, blue: 180, greenShare: 0.002, blueShare: 0.002 }), ...fails];
    expect(judgeShare(limits, day, ended(1_440))).toMatchObject({ verdict: 'fail', minute: 1_439 });
  });

  test('of one minute fails nothing, and passes no short bake', () => {
    const one = [...times(14, minute(600, 0, 5_400, 5)), minute(600, 600, 5_400, 5), ...times(15, minute(600, 0, 5_400, 5))];
    for (const limits of [MAX, WORSE, BOTH]) expect(verdict(limits, one)).toBe('inconclusive');
  });

  test('of the last minute never passes, even when nobody comes after it', () => {
    const day = [...times(720, minute(600, 0, 5_400, 5)), minute(600, 600, 5_400, 5)];
    for (const limits of [MAX, WORSE, BOTH]) {
      const said = judgeShare(limits, [...day, minute(0, 0)], ended(722));
      expect(said).toMatchObject({
        verdict: 'inconclusive',
        reasons: expect.arrayContaining([expect.stringContaining('the last minute')]),
      });
    }
  });
});

describe('sick blue', () => {
  test('green with the same sickness passes, and so does a repair', () => {
    expect(verdict(MAX, times(10, minute(600, 30, 5_400, 270)))).toBe('pass');
    expect(verdict(MAX, times(10, minute(600, 2, 5_400, 270)))).toBe('pass');
  });

  test('green that is far worse still fails, by the comparison', () =>
    expect(judgeShare(MAX, times(10, minute(600, 120, 5_400, 270)), ended(10))).toMatchObject({
      verdict: 'fail',
      reasons: [expect.stringContaining('blue itself is above the limit')],
    }));

  test('is known from the hour before as well', () => {
    const minutes = times(10, minute(600, 30, 60, 0));
    expect(verdict(MAX, minutes)).toBe('fail');
    const before = { total: 6_000, bad: 300 };
    expect(judgeShare({ ...MAX, minRequests: 10 }, times(10, minute(600, 12, 60, 1)), { ...ended(10), before })).toMatchObject({
      verdict: 'pass',
      evidence: { blueIsSick: true },
    });
  });
});

describe('green alone at 100 %, beside a sick blue', () => {
  const before = { total: 36_000, bad: 1_080 };
  const course = { ...ended(40), before };
  const paired = times(10, minute(60, 2, 540, 16));
  const alone = (count: number, bad: number) => times(count, minute(600, bad, 0, 0, 1));

  test.each([
    ['the limit', MAX],
    ['both', BOTH],
  ])('total failure is found in two minutes by a check with %s', (_, limits) =>
    expect(judgeShare(limits, [...paired, ...alone(2, 600)], course)).toMatchObject({
      verdict: 'fail',
      minute: 11,
      reasons: [
        expect.stringMatching(/^since minute 11 1200 of 1200 .*has no traffic in this step: at most 51.\d+ % is allowed beside it/),
      ],
      evidence: { comparison: { since: 10, alone: expect.closeTo(0.516, 2) } },
    }),
  );

  test('also after 12 hours, and after a repair', () => {
    expect(judgeShare(MAX, [...paired, ...alone(720, 18), ...alone(2, 600)], { ...course, plannedMinutes: 800 })).toMatchObject({
      verdict: 'fail',
      minute: 731,
    });
    const repaired = times(10, minute(60, 0, 540, 16));
    expect(judgeShare(MAX, [...repaired, ...alone(2, 600)], course)).toMatchObject({ verdict: 'fail', minute: 11 });
  });

  test('one minute of it fails nothing, and does not pass either as the last one', () => {
    const series = [...paired, ...alone(20, 2)];
    expect(judgeShare(MAX, [...series, ...alone(1, 600), ...alone(20, 2)], course).verdict).not.toBe('fail');
    expect(judgeShare(MAX, [...paired, ...alone(720, 2), ...alone(1, 600)], { ...course, plannedMinutes: 800 })).toMatchObject({
      verdict: 'inconclusive',
      reasons: [expect.stringContaining('the last minute alone')],
    });
  });

  test('the same sickness and a repair pass; a third of bad requests is held back, not failed', () => {
    expect(judgeShare(MAX, [...paired, ...alone(30, 18)], course).verdict).toBe('pass');
    expect(judgeShare(MAX, [...paired, ...alone(30, 1)], course).verdict).toBe('pass');
    expect(judgeShare(MAX, [...paired, ...alone(30, 200)], course).verdict).toBe('inconclusive');
  });

  test('what was counted on few requests allows more', () => {
    const allowed = (total: number) => {
      const minutes = times(20, minute(600, 600, 0, 0, 1));
      return judgeShare(MAX, minutes, { ...ended(20), before: { total, bad: 0.03 * total } }).evidence.comparison?.alone ?? 1;
    };
    expect(allowed(100)).toBeGreaterThan(allowed(1_000));
    expect(allowed(1_000)).toBeGreaterThan(allowed(100_000));
    expect(allowed(100_000)).toBeGreaterThan(0.51);
  });

  test('beside a blue that fails half of its requests anything is allowed', () =>
    expect(judgeShare(MAX, alone(20, 600), { ...ended(20), before: { total: 36_000, bad: 18_000 } }).verdict).not.toBe('fail'));

  test('beside a blue that is well the limit speaks, and nothing else', () =>
    expect(judgeShare(MAX, [...times(10, minute(60, 0, 540, 0)), ...alone(30, 200)], ended(40))).toMatchObject({
      verdict: 'fail',
      reasons: [expect.stringContaining('at most 1 % is allowed, certain')],
    }));
});

describe('what is missing for a pass', () => {
  const missing = (limits: ShareLimits, minutes: readonly ShareMinute[], over = true) =>
    judgeShare(limits, minutes, { plannedMinutes: 10, over }).reasons;

  test('requests on green in this step, whatever earlier ones had', () =>
    expect(missing(MAX, [minute(600, 0, 5_400, 0), minute(40, 0, 40, 0, 1)], false)).toEqual([
      '40 requests on green in this step so far, 100 are needed to pass',
    ]));

  test('requests of both sides in the same minutes', () =>
    expect(missing(WORSE, [minute(600, 0), minute(600, 0, 5, 0)])).toEqual([
      '600 requests on green and 5 on blue in minutes that have both, 100 of each are needed to compare',
    ]));

  test('blue without traffic in this step is no lack, and the pass says so', () => {
    const said = judgeShare(WORSE, [...times(5, minute(600, 2, 5_400, 20)), minute(6_000, 20, 0, 0, 1)], ended(6));
    expect(said).toMatchObject({ verdict: 'pass', reasons: [expect.stringMatching(/^blue has no traffic in this step: it was compared/)] });
  });

  test('but what was never compared at all does not pass', () => expect(verdict(WORSE, times(5, minute(600, 0)))).toBe('inconclusive'));

  test('a share above the limit that is not certainly so', () =>
    expect(missing(MAX, times(5, minute(60, 1, 540, 2)))).toEqual([
      '5 of 300 requests on green failed (1.67 %) in this step, at most 1 % is allowed: too many, but not certainly so',
    ]));

  test('looking worse, but not certainly so', () =>
    expect(missing(WORSE, times(5, minute(60, 1, 540, 2)))).toEqual([
      "5 of 300 requests on green failed (1.67 %), about 4.5 times blue's share: worse, but not certainly so",
    ]));

  test('a minute at all', () => expect(missing(BOTH, [])).toEqual(['no minute is complete yet']));
});

describe('the floor', () => {
  test('of points keeps a small difference from failing', () => {
    const small = times(30, minute(6_000, 24, 54_000, 54));
    expect(verdict(WORSE, small)).toBe('pass');
    expect(verdict({ ...WORSE, floor: { points: 0.1, events: 5 } }, small)).toBe('fail');
  });

  test('of events wants so many bad requests, three fifths of them outside the worst minute', () => {
    const few = times(4, minute(5, 1));
    expect(verdict({ ...MAX, minRequests: 10 }, few)).toBe('inconclusive');
    expect(verdict({ ...MAX, floor: { points: 0.5, events: 4 } }, times(6, minute(5, 1)))).toBe('fail');
    expect(verdict({ ...MAX, floor: { points: 0.5, events: 50 } }, times(6, minute(5, 1)))).toBe('inconclusive');
  });
});

test('alpha is divided: a check with both limits is certain at 1 in 100 by each', () => {
  const { evidence } = judgeShare(BOTH, times(3, minute(60, 0, 540, 0)), ended(3));
  expect([evidence.limit?.needed, evidence.comparison?.needed]).toEqual([100, 100]);
  expect(judgeShare(MAX, times(3, minute(60, 0, 540, 0)), ended(3)).evidence).toMatchObject({ limit: { needed: 55.56 }, comparison: null });
  expect(judgeShare(WORSE, times(3, minute(60, 0, 540, 0)), ended(3)).evidence).toMatchObject({ limit: null, comparison: { needed: 50 } });
});

test('without any limit it says so', () => {
  const { max: _, ...none } = MAX;
  expect(() => judgeShare(none, [], ended(1))).toThrow(/max, worse or both/);
});

describe('strictly', () => {
  const strictly = (minutes: readonly ShareMinute[]) => judgeStrictly({ ...MAX, max: 0.01 }, minutes, ended(10));

  test('two errors in the first hundred requests are enough', () =>
    expect(strictly([minute(50, 0), minute(50, 2)])).toMatchObject({
      verdict: 'fail',
      minute: 1,
      reasons: ['2 of 100 requests on green failed (2 %) in this step, at most 1 % is allowed (strictly)'],
    }));

  test('at the limit passes, and with too few requests nothing is said', () => {
    expect(strictly([minute(50, 0), minute(50, 1)]).verdict).toBe('pass');
    expect(strictly([minute(99, 99)])).toMatchObject({ verdict: 'inconclusive', reasons: [expect.stringContaining('100 are needed')] });
  });

  test('each step by itself', () =>
    expect(strictly([minute(1_000, 0), minute(100, 2, 0, 0, 1)])).toMatchObject({ verdict: 'fail', minute: 1 }));
});
