import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Longer, shareOfBeginning } from '../../../../src/deployment/judge/share/beginnings.ts';
import { EProcess } from '../../../../src/deployment/judge/share/e-process.ts';
import { ODDS } from '../../../../src/deployment/judge/share/gain.ts';
import { seen } from '../../../../src/deployment/judge/share/window.ts';

const anyPlan = fc.record({
  plannedMinutes: fc.nat(30),
  longer: fc
    .array(fc.record({ after: fc.nat(60), minutes: fc.nat(40) }), { maxLength: 5 })
    .map((all) => all.toSorted((a, b) => a.after - b.after)),
});

const shares = (plan: Parameters<typeof shareOfBeginning>[0], minutes: number) =>
  Array.from({ length: minutes }, (_, n) => shareOfBeginning(plan)(n));
const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0);

test('as planned every minute has the same share, and none behind them', () => {
  expect(shares({ plannedMinutes: 4 }, 6)).toEqual([0.25, 0.25, 0.25, 0.25, 0, 0]);
});

test('made longer, what is left is divided among the minutes to come', () => {
  const longer: readonly Longer[] = [{ after: 2, minutes: 2 }];
  expect(shares({ plannedMinutes: 4, longer }, 8)).toEqual([0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0, 0]);
  // What was to come is spent.
  expect(shares({ plannedMinutes: 2, longer: [{ after: 3, minutes: 4 }] }, 7)).toEqual([0.5, 0.5, 0, 0, 0, 0, 0]);
});

test('whatever is said, the shares add up to 1 at most, and what is said later changes none before it', () => {
  fc.assert(
    fc.property(anyPlan, fc.nat(200), fc.nat(40), ({ plannedMinutes, longer }, beyond, minutes) => {
      const now = shares({ plannedMinutes, longer }, 300);
      expect(sum(now)).toBeLessThanOrEqual(1 + 1e-9);
      expect(Math.min(...now)).toBeGreaterThanOrEqual(0);
      const after = (longer.at(-1)?.after ?? 0) + beyond;
      expect(shares({ plannedMinutes, longer: [...longer, { after, minutes }] }, after)).toEqual(now.slice(0, after));
    }),
    { numRuns: 500 },
  );
});

/**
 * The mean score of all series of fair bets: each minute multiplies by 3/2 or by 1/2, both as likely. More
 * than 1 would be more false fails than alpha.
 */
function meanScore(plan: ConstructorParameters<typeof EProcess>[1], minutes: number): number {
  const [won, lost] = [1.5, 0.5].map((factor) => new Float64Array(ODDS.length).fill(Math.log(factor)));
  let total = 0;
  for (let path = 0; path < 2 ** minutes; path++) {
    // So much is needed that no cap of a minute binds.
    const process = new EProcess(1e-30, plan);
    for (let index = 0; index < minutes; index++) {
      process.add(seen(index, { total: 10, bad: 0 }, { total: 0, bad: 0 }), (path >> index) & 1 ? won! : lost!);
    }
    total += Math.exp(process.look().ln);
  }
  return total / 2 ** minutes;
}

test('a fair bet stays fair in minutes that nobody planned, and in those that people have added', () => {
  expect(meanScore({ plannedMinutes: 10 }, 10)).toBeCloseTo(1, 9);
  expect(meanScore({ plannedMinutes: 3 }, 10)).toBeCloseTo(1, 9);
  expect(meanScore({ plannedMinutes: 6, longer: [{ after: 2, minutes: 4 }] }, 10)).toBeCloseTo(1, 9);
  expect(meanScore({ plannedMinutes: 12, longer: [{ after: 2, minutes: 4 }] }, 10)).toBeLessThan(1);
});
