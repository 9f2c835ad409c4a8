import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Check } from '../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../src/deployment/check-defaults.ts';
import type { Gate } from '../../../src/deployment/gate.ts';
import { minutesAtEnd } from '../../../src/deployment/judge/counted-minutes.ts';
import { gatesOf } from '../../../src/deployment/plan/gates.ts';
import { JUDGE } from '../../support/judge-of.ts';

const errors: Check = { ...CHECK_DEFAULTS, name: 'errors', of: { requests: 'failed' }, max: 0.01 };
const { max: _max, ...unlimited } = errors;
const compared: Check = { ...unlimited, worse: 2 };
const traffic = (perMinute: number, share = 0) => ({
  perMinute,
  varies: false,
  blue: { total: 60_000, bad: Math.round(60_000 * share) },
});
const course = (steps: readonly (readonly [number, number])[], windowMinutes = 0) => ({
  steps: steps.map(([weight, minutes]) => ({ weight, bakeSeconds: 60 * minutes })),
  windowSeconds: 60 * windowMinutes,
  judge: JUDGE,
});

describe('gates', () => {
  test('are each check in each bake, with the minutes that are complete at its end', () => {
    const { gates, leftOut, alone } = gatesOf(
      course(
        [
          [10, 5],
          [50, 10],
          [100, 0],
        ],
        15,
      ),
      [{ check: errors, traffic: traffic(600) }],
    );
    expect(gates.map(({ step, minutes, requests }) => [step, minutes, requests])).toEqual([
      [0, 2, 120],
      [1, 7, 2_100],
      ['window', 12, 7_200],
    ]);
    expect(gates[0]!.sees).toMatchObject({ fiveTimes: 0.05, total: 100 });
    expect(gates.every(({ blind }) => !blind)).toBe(true);
    expect([leftOut, alone]).toEqual([[], []]);
  });

  test('a bake that is as long as they say finds five times the limit in 95', () => {
    const first = gatesOf(course([[10, 5]]), [{ check: errors, traffic: traffic(600) }]).gates[0]!;
    const bake = first.sees!.bakeFor95!;
    const of = (minutes: number) => gatesOf(course([[10, minutes]]), [{ check: errors, traffic: traffic(600) }]).gates[0]!;
    expect(minutesAtEnd(60 * bake)).toBeLessThan(bake);
    expect(of(bake).sees!.atFiveTimes).toBeGreaterThanOrEqual(93);
    expect(of(bake - 1).sees!.atFiveTimes).toBeLessThan(97);
  });

  test.each([
    ['no traffic', 0, 5],
    ['a request a minute', 1, 5],
    ['a bake without a complete minute', 6_000, 3],
  ])('%s: blind', (_, perMinute, minutes) =>
    expect(gatesOf(course([[10, minutes]]), [{ check: errors, traffic: traffic(perMinute) }]).gates).toMatchObject([{ blind: true }]),
  );

  test('of a long bake two hours are simulated, and it is not blind for being long', () => {
    const [gate] = gatesOf(course([[10, 24 * 60]]), [{ check: errors, traffic: traffic(0.2) }]).gates;
    expect(gate).toMatchObject({ requests: 29, blind: false, sees: { atLeast: true } });
    expect(gatesOf(course([[10, 24 * 60]]), [{ check: errors, traffic: traffic(0.02) }]).gates).toMatchObject([{ blind: true }]);
  });

  test('a check by the observed share needs its requests and no more', () => {
    const strict = { ...errors, strict: true };
    const of = (perMinute: number) => gatesOf(course([[10, 5]]), [{ check: strict, traffic: traffic(perMinute) }]).gates[0];
    expect(of(600)).toEqual({ check: 'errors', step: 0, minutes: 2, requests: 120, needs: 100, blind: false });
    expect(of(300)).toMatchObject({ needs: 100, blind: true });
  });

  test('a check that compares is no gate where blue has no traffic', () => {
    const seen = [{ check: compared, traffic: traffic(600, 0.005) }];
    expect(
      gatesOf(
        course(
          [
            [10, 5],
            [100, 10],
          ],
          15,
        ),
        seen,
      ).gates.map(({ step }) => step),
    ).toEqual([0]);
    expect(gatesOf(course([[100, 10]], 15), seen)).toEqual({ gates: [], leftOut: [], alone: ['errors'] });
  });

  test('more than twelve questions: the weakest bake of each check is simulated, others have its figures as lower bounds', () => {
    const steps = Array.from({ length: 20 }, (_, i) => [5 * (i + 1), 10] as const);
    const { gates, leftOut } = gatesOf(course(steps), [
      { check: errors, traffic: traffic(600) },
      { check: { ...errors, name: 'slow' }, traffic: traffic(60) },
    ]);
    expect(leftOut).toEqual([]);
    expect(gates).toHaveLength(40);
    const first = (name: string) => gates.find(({ check }) => check === name)!;
    expect([first('errors').sees!.atLeast, first('slow').sees!.atLeast]).toEqual([undefined, undefined]);
    const bounded = gates.filter(({ sees }) => sees!.atLeast);
    expect(bounded).toHaveLength(28);
    for (const { check, sees } of bounded) expect(sees!.atTwenty).toBeGreaterThanOrEqual(first(check).sees!.atTwenty);
    expect(JSON.stringify(gates).length).toBeLessThan(10_000);
  });

  test('no more travel than forty, and what is left out is counted', () => {
    const checks = Array.from({ length: 60 }, (_, i) => ({
      check: { ...errors, name: `c${i}`, max: 0.001 * (i + 1) },
      traffic: traffic(60_000),
    }));
    const { gates, leftOut } = gatesOf(course([[10, 5]]), checks);
    expect(gates).toHaveLength(12);
    expect(leftOut).toHaveLength(48);
    const same = checks.map(({ check, ...more }) => ({ ...more, check: { ...check, max: 0.01 } }));
    expect(gatesOf(course([[10, 5]]), same)).toMatchObject({ gates: { length: 40 }, leftOut: { length: 20 } });
  });

  test('more traffic or more minutes never sees less, beyond what chance does', () => {
    const figures = ({ sees }: Gate) => [sees!.atFiveTimes, sees!.atTwenty, sees!.total];
    const bake = fc.integer({ min: 4, max: 40 });
    const rate = fc.integer({ min: 1, max: 3_000 });
    fc.assert(
      fc.property(bake, bake, rate, rate, fc.constantFrom(errors, { ...errors, worse: 2 }), (m, n, a, b, check) => {
        const at = (minutes: number, perMinute: number) =>
          gatesOf(course([[10, minutes]]), [{ check, traffic: traffic(perMinute, 0.002) }]).gates[0]!;
        const [less, more] = [at(Math.min(m, n), Math.min(a, b)), at(Math.max(m, n), Math.max(a, b))];
        // Four standard errors of the difference of two shares of 400.
        figures(more).forEach((figure, i) => void expect(figure).toBeGreaterThanOrEqual(figures(less)[i]! - 14));
      }),
      { numRuns: 25, seed: 1 },
    );
  });
});
