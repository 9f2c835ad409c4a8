import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { faultsOf, table } from '../support/named-tests.ts';

const page = readFileSync(resolve(import.meta.dirname, '../../docs/coming-from.md'), 'utf8');

/** Of what is not here no story shows anything. */
const ABSENT = /^Not (here|yet)[.:]/;

describe.each(['codedeploy', 'ecs', 'harness'])('%s: what it has', (name) => {
  const rows = table(page, name);

  test('is told in at least fifteen rows', () => expect(rows.length).toBeGreaterThanOrEqual(15));

  test.each(rows.map((row) => [row[0] ?? '', row] as const))('%s', (_, row) => {
    const [there = '', here = '', shown = '', ...more] = row;
    expect(more).toEqual([]);
    expect(there).toMatch(/\S{3,}/);
    expect(here).toMatch(/^\S.+\.$/);
    if (ABSENT.test(here)) expect(shown).toBe('nothing');
    else expect(faultsOf(shown)).toEqual([]);
  });
});

describe('what none of them has', () => {
  test.each(table(page, 'alone').map((row) => [row[0] ?? '', row] as const))('%s', (_, row) => {
    expect(row).toHaveLength(2);
    expect(faultsOf(row[1] ?? '')).toEqual([]);
  });
});
