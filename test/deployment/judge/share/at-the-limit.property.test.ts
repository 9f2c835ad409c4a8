import { expect, test } from '@jest/globals';
import { judgeShare } from '../../../../src/deployment/judge/share/judge-share.ts';
import type { ShareLimits } from '../../../../src/deployment/judge/share/share-check.ts';
import { BOTH, constant, ended, MAX, WORSE } from './series.ts';

const BAKES = 10_000;

test.each<[string, ShareLimits, number]>([
  ['the limit', MAX, 60],
  ['the comparison', WORSE, 60],
  ['both', BOTH, 600],
])('of 10,000 bakes of equal sides exactly at the limit at most alpha fail by %s', (_, limits, green) => {
  let failed = 0;
  for (let seed = 0; seed < BAKES; seed++) {
    const minutes = constant(seed, 20, { green, blue: 9 * green, greenShare: 0.01, blueShare: 0.01 });
    if (judgeShare(limits, minutes, ended(20)).verdict === 'fail') failed++;
  }
  expect(failed).toBeLessThanOrEqual(limits.alpha * BAKES);
});

test('nor of equal sides that are sick, when green goes on alone: blue is known by few requests', () => {
  let failed = 0;
  for (let seed = 0; seed < BAKES; seed++) {
    const share = 0.45;
    const minutes = [
      ...constant(seed, 5, { green: 2, blue: 18, greenShare: share, blueShare: share }),
      ...constant(seed + BAKES, 15, { green: 20, blue: 0, greenShare: share, blueShare: 0 }).map((one) => ({ ...one, step: 1 })),
    ];
    if (judgeShare({ ...MAX, worse: 1 }, minutes, ended(20)).verdict === 'fail') failed++;
  }
  expect(failed).toBeLessThanOrEqual(MAX.alpha * BAKES);
});

test('nor when green alone is at the limit: blue plays no part in it', () => {
  let failed = 0;
  for (let seed = 0; seed < BAKES; seed++) {
    const minutes = constant(seed, 20, { green: 60, blue: 0, greenShare: 0.01, blueShare: 0 });
    if (judgeShare(MAX, minutes, ended(20)).verdict === 'fail') failed++;
  }
  expect(failed).toBeLessThanOrEqual(MAX.alpha * BAKES);
});
