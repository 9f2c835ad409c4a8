import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import type { Check } from '../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../src/deployment/check-defaults.ts';
import { gateLines } from '../../../src/deployment/plan/gate-text.ts';
import { gatesOf } from '../../../src/deployment/plan/gates.ts';
import type { JudgeConfig } from '../../../src/deployment/service-config.ts';
import { JUDGE } from '../../support/judge-of.ts';

/** The lines of a plan with one step of 10 % for 5 minutes, of 600 requests a minute. */
function linesOf(more: Partial<Check>, judge: Partial<JudgeConfig> = {}, minutes = 5): readonly string[] {
  const check: Check = { ...CHECK_DEFAULTS, name: 'queue', of: { requests: 'failed' }, ...more };
  const plan = { steps: [{ weight: 10, bakeSeconds: 60 * minutes }], windowSeconds: 0, judge: { ...JUDGE, ...judge, checks: [check] } };
  const { gates } = gatesOf(plan, [{ check, traffic: { perMinute: 600, varies: false, blue: { total: 36_000, bad: 0 } } }]);
  return gateLines({ ...plan, gates });
}

describe('the lines of gates', () => {
  test('docs/judging.md has what is printed', () => {
    const docs = readFileSync(new URL('../../../docs/judging.md', import.meta.url), 'utf8');
    const lines = linesOf({ name: 'errors', max: 0.01 });
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(docs).toContain(`\n> ${line}\n`);
  });

  test.each<[string, number, RegExp]>([
    ['5 %: 20 % is less than five times it', 0.05, /; finds a share of 20 % in \d+ of 100 such bakes.*, 5 times the limit \(25 %\) in \d+/],
    [
      '4 %: 20 % is five times it',
      0.04,
      /; finds 5 times the limit \(20 %\) in \d+ of 100 such bakes( \(\d+ held back\))?, total failure in 100/,
    ],
    ['20 %: all of it is five times it, and 20 % is allowed', 0.2, /; finds total failure in 100 of 100 such bakes$/],
    ['30 %', 0.3, /; finds total failure in 100 of 100 such bakes$/],
  ])('a limit of %s', (_, max, says) => expect(linesOf({ max })[0]).toMatch(says));

  test('what follows is the policy of the configuration, and of the check where it has its own', () => {
    const last = (more: Partial<Check>, judge: Partial<JudgeConfig> = {}) => linesOf({ max: 0.01, ...more }, judge).at(-1);
    expect(last({}, { patienceSeconds: 1_800 })).toMatch(/^held back: .*\. What follows: wait up to 30 minutes, then roll back$/);
    expect(last({}, { inconclusive: 'pass' })).toMatch(/\. What follows: go on$/);
    expect(last({ inconclusive: 'rollback' }, { inconclusive: 'ask' })).toMatch(
      /\. What follows: ask a person for up to 30 minutes, then roll back; queue: roll back$/,
    );
  });

  test('nothing is said of what is held back where nothing is', () => expect(linesOf({ max: 0.2 })).toHaveLength(1));

  test('lower bounds say nothing of it', () => expect(linesOf({ max: 0.01 }, {}, 600)).toEqual([expect.not.stringContaining('held back')]));
});
