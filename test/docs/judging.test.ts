import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { design } from '../../scripts/bench/judge/detection-rows.ts';
import { GROUPS } from '../../scripts/bench/judge/groups.ts';
import { type JudgingFigures, reasonOf, withFigures } from '../../scripts/bench/judge/judging-page.ts';
import { isDemanded, isMet } from '../../scripts/bench/judge/row.ts';
import { sickBlue } from '../../scripts/bench/judge/sick-rows.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('judging.md');
const figures = JSON.parse(read('figures/judging.json')) as JudgingFigures;

/** What the judge does not attain: `reasonOf` says why. */
const UNMET: readonly string[] = [
  'correlated, both sick, 600 a minute, limit 1 %, 12 hours at 100 %',
  'constant, 2 % to 5 %, 600 a minute, 3 minutes',
  'shared bursts, 2 % to 5 %, 600 a minute, 3 minutes',
  'own bursts, 0.1 % to 1 %, 6,000 a minute, 5 minutes',
  'own bursts, 2 % to 5 %, 600 a minute, 3 minutes',
  'own bursts, 2 % to 5 %, 600 a minute, 5 minutes',
  'own bursts, 2 % to 5 %, 6,000 a minute, 3 minutes',
  'own bursts, 2 % to 5 %, 6,000 a minute, 5 minutes',
];

describe('docs/judging.md', () => {
  test('has the figures of figures/judging.json', () => expect(withFigures(page, figures)).toBe(page));

  test('has figures of every group', () =>
    expect([...new Set(figures.rows.map(({ group }) => group))].sort()).toEqual([...Object.values(GROUPS)].sort()));

  test('what is demanded holds in them, but for these, each with its reason', () => {
    const demanded = figures.rows.filter(isDemanded);
    const unmet = demanded.filter((row) => !isMet(row));
    expect(demanded.length).toBeGreaterThan(500);
    expect(unmet.map(({ what }) => what)).toEqual(UNMET);
    expect(unmet.filter((row) => reasonOf(row) === undefined)).toEqual([]);
  });

  test('detection is demanded in every row: without bursts, with shared and with own ones, from 3 to 30 minutes', () => {
    const found = figures.rows.filter(({ group }) => group === GROUPS.found);
    expect(found.filter((row) => !isDemanded(row))).toEqual([]);
    for (const shape of ['constant', 'shared bursts', 'own bursts']) {
      for (const minutes of [3, 5, 10, 30]) {
        expect(found.filter(({ what }) => what.startsWith(`${shape},`) && what.endsWith(`, ${minutes} minutes`))).toHaveLength(25);
      }
    }
  });

  test("the design's own figures come out, by the judge and by the pooled factor", () => {
    const cells = figures.rows.filter(({ group }) => group === GROUPS.design);
    expect(design()).toEqual(cells);
    for (const { percent, pooled, designed } of cells) {
      expect(Math.abs(percent - designed!.percent)).toBeLessThan(3);
      expect(Math.abs(pooled! - designed!.pooled)).toBeLessThan(3);
    }
  });

  test('has at most 60 lines of tables', () => {
    const measured = page.slice(page.indexOf('## Measured'));
    expect(measured.split('\n').filter((line) => line.startsWith('|')).length).toBeLessThanOrEqual(60);
  });

  test('what is not promised has no demand', () =>
    expect(figures.rows.filter((row) => row.group.startsWith('Not promised') && isDemanded(row))).toEqual([]));

  test('rows of it come out the same today', () => {
    const groups: readonly string[] = [GROUPS.sick, GROUPS.sickFew];
    expect(sickBlue(figures.runs)).toEqual(figures.rows.filter(({ group }) => groups.includes(group)));
  });
});
