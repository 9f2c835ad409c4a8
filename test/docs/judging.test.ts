import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type JudgingFigures, withFigures } from '../../scripts/bench/judge/judging-page.ts';
import { isDemanded, isMet } from '../../scripts/bench/judge/row.ts';
import { GROUPS, sickBlue } from '../../scripts/bench/judge/rows.ts';

const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');
const page = read('judging.md');
const figures = JSON.parse(read('figures/judging.json')) as JudgingFigures;

describe('docs/judging.md', () => {
  test('has the figures of figures/judging.json', () => expect(withFigures(page, figures)).toBe(page));

  test('has figures of every group', () =>
    expect([...new Set(figures.rows.map(({ group }) => group))].sort()).toEqual([...Object.values(GROUPS)].sort()));

  test('what is promised holds in them', () => {
    const demanded = figures.rows.filter(isDemanded);
    expect(demanded.length).toBeGreaterThan(200);
    expect(demanded.filter((row) => !isMet(row))).toEqual([]);
  });

  test('what is not promised has no demand', () =>
    expect(figures.rows.filter((row) => row.group.startsWith('Not promised') && isDemanded(row))).toEqual([]));

  test('rows of it come out the same today', () => {
    const groups: readonly string[] = [GROUPS.sick, GROUPS.sickFew];
    expect(sickBlue(figures.runs)).toEqual(figures.rows.filter(({ group }) => groups.includes(group)));
  });
});
