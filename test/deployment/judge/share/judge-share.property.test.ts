import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { judgeShare } from '../../../../src/deployment/judge/share/judge-share.ts';
import type { ShareMinute } from '../../../../src/deployment/judge/share/share-check.ts';
import { anyLimits, anyMinute, anyShare, BOTH, ended, MAX, minute, WORSE } from './series.ts';

const anyMinutes = fc.array(anyMinute, { minLength: 1, maxLength: 25 });

test('for constant shares more traffic is never found later', () =>
  fc.assert(
    fc.property(
      anyLimits,
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 1, max: 4_000 }),
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 2, max: 50 }),
      (limits, bad, good, blue, blueBad, times) => {
        const found = (factor: number) => {
          const one = minute(factor * (bad + good), factor * bad, factor * blue, factor * Math.min(blue, blueBad));
          return judgeShare(limits, Array<ShareMinute>(30).fill(one), ended(30)).minute ?? Number.POSITIVE_INFINITY;
        };
        expect(found(times)).toBeLessThanOrEqual(found(1));
      },
    ),
    { numRuns: 1_500, seed: 11 },
  ));

test('nor when blue is sick, and green goes on alone after some minutes', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(MAX, BOTH),
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 100 }),
      anyShare,
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 2, max: 50 }),
      (limits, paired, green, share, blue, part, times) => {
        const bad = Math.round(green * share);
        const blueBad = Math.ceil((blue * part) / 1_000);
        const foundAt = (factor: number) => {
          const both = minute(factor * green, factor * bad, factor * blue, factor * blueBad);
          const alone = minute(factor * green, factor * bad, 0, 0, 1);
          const minutes = [...Array<ShareMinute>(paired).fill(both), ...Array<ShareMinute>(20).fill(alone)];
          const before = { total: 10 * factor * blue, bad: 10 * factor * blueBad };
          return judgeShare(limits, minutes, { ...ended(30), before }).minute ?? Number.POSITIVE_INFINITY;
        };
        const at = foundAt(1);
        if (blueBad > limits.max! * blue && Number.isFinite(at) && at >= paired) found++;
        expect(foundAt(times)).toBeLessThanOrEqual(at);
      },
    ),
    { numRuns: 1_500, seed: 21 },
  );
  expect(found).toBeGreaterThan(50);
});

test('sides swapped, nothing fails by comparison where green was alone and failed by it', () => {
  let failed = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 }),
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 5, max: 10 }),
      (paired, green, tenths) => {
        const bad = Math.floor((green * tenths) / 10);
        const minutes = [
          ...Array<ShareMinute>(paired).fill(minute(green, Math.ceil(green / 20), 9 * green, Math.floor((9 * green) / 20))),
          ...Array<ShareMinute>(15).fill(minute(green, bad, 0, 0, 1)),
        ];
        const before = { total: 20_000, bad: 1_000 };
        const said = judgeShare(BOTH, minutes, { ...ended(25), before });
        if (said.evidence.comparison?.alone !== undefined) failed++;
        const swapped = minutes.map(({ step, green: ofGreen, blue }) => ({ step, green: blue, blue: ofGreen }));
        expect(judgeShare(BOTH, swapped, { ...ended(25), before }).verdict).not.toBe('fail');
      },
    ),
    { numRuns: 500, seed: 22 },
  );
  expect(failed).toBeGreaterThan(100);
});

const LAST = /^the last minute alone/;

test("minutes of a step in another order give the same totals, ratio and conditions of passing, but the last minute's", () =>
  fc.assert(
    fc.property(
      anyLimits,
      anyMinutes.chain((minutes) => fc.tuple(fc.constant(minutes), fc.shuffledSubarray(minutes, { minLength: minutes.length }))),
      (limits, [minutes, shuffled]) => {
        const [one, other] = [minutes, shuffled].map((series) => judgeShare(limits, series, ended(30)));
        // A fail is final: it looks at nothing after it.
        fc.pre(one!.verdict !== 'fail' && other!.verdict !== 'fail');
        const told = ({ reasons, evidence: { green, blue, stepGreen, stepBlue, interval, blueIsSick } }: NonNullable<typeof one>) => ({
          reasons: reasons.filter((why) => !LAST.test(why)),
          numbers: { green, blue, stepGreen, stepBlue, interval, blueIsSick },
        });
        expect(told(one!)).toEqual(told(other!));
      },
    ),
    { numRuns: 1_500, seed: 12 },
  ));

test('where green is nowhere better, and fails by comparison, nothing fails with the sides swapped', () => {
  let failed = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 400 }), anyShare, anyShare), {
        minLength: 2,
        maxLength: 25,
      }),
      (counts) => {
        const minutes = counts.map(([green, blue, share, part]) => {
          const greenBad = Math.round(green * share ** 3);
          return minute(green, greenBad, blue, Math.floor((blue * greenBad * part) / green));
        });
        if (judgeShare(WORSE, minutes, ended(25)).verdict === 'fail') failed++;
        const swapped = minutes.map(({ step, green, blue }) => ({ step, green: blue, blue: green }));
        expect(judgeShare(WORSE, swapped, ended(25)).verdict).not.toBe('fail');
      },
    ),
    { numRuns: 1_500, seed: 13 },
  );
  expect(failed).toBeGreaterThan(100);
});

describe('a minute of zeros on both sides', () => {
  const withZeros = (minutes: readonly ShareMinute[], at: number) => {
    const where = at % (minutes.length + 1);
    const step = minutes[Math.min(where, minutes.length - 1)]!.step;
    return [...minutes.slice(0, where), minute(0, 0, 0, 0, step), ...minutes.slice(where)];
  };

  test('adds no request, no gain and no reason', () =>
    fc.assert(
      fc.property(anyLimits, anyMinutes, fc.nat(30), (limits, minutes, at) => {
        const [one, other] = [minutes, withZeros(minutes, at)].map((series) => judgeShare(limits, series, ended(30)));
        const told = ({ verdict, reasons, evidence: { limit, comparison, green, blue } }: NonNullable<typeof one>) => ({
          verdict,
          // Indexes move on.
          reasons: reasons.map((why) => why.replace(/^since minute \d+ /, 'since ')),
          green,
          blue,
          scores: [limit?.oneIn, comparison?.oneIn, comparison?.ratio, limit?.heldBack],
        });
        // A first minute of zeros moves the beginning of everything to minute 1.
        fc.pre(at % (minutes.length + 1) !== 0);
        expect(told(other!)).toEqual(told(one!));
      }),
      { numRuns: 1_500, seed: 14 },
    ));
});

test('a fail is final: whatever comes later, its minute and reasons stay', () =>
  fc.assert(
    fc.property(anyLimits, anyMinutes, anyMinutes, (limits, any, later) => {
      const minutes = any.map((one) => ({ ...one, blue: { total: one.blue.total, bad: 0 } }));
      const before = judgeShare(limits, minutes, ended(50));
      fc.pre(before.verdict === 'fail');
      expect(judgeShare(limits, [...minutes, ...later], ended(50))).toEqual(before);
    }),
    { numRuns: 500, seed: 15 },
  ));

test('evidence is plain JSON of a fixed size, with reasons unless it passes', () =>
  fc.assert(
    fc.property(anyLimits, fc.array(anyMinute, { maxLength: 25 }), fc.boolean(), (limits, minutes, over) => {
      const { verdict, reasons, minute: at, evidence } = judgeShare(limits, minutes, { plannedMinutes: 25, over });
      expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
      expect(JSON.stringify(evidence).length).toBeLessThan(1_500);
      expect(reasons.length > 0 || verdict === 'pass').toBe(true);
      expect(at !== null).toBe(verdict === 'fail');
      expect(reasons.join()).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { numRuns: 1_000, seed: 16 },
  ));

test('bad is clamped to 0..total', () =>
  fc.assert(
    fc.property(anyLimits, anyMinutes, (limits, minutes) => {
      const wild = minutes.map(({ step, green, blue }) => ({
        step,
        green: { total: green.total, bad: green.bad === 0 ? -3 : green.bad + (green.bad === green.total ? 7 : 0) },
        blue,
      }));
      expect(judgeShare(limits, wild, ended(30))).toEqual(judgeShare(limits, minutes, ended(30)));
    }),
    { numRuns: 300, seed: 17 },
  ));
