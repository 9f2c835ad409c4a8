import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { INVARIANTS } from '../../src/deployment/invariants/invariants.ts';
import { faultsOf, table } from '../support/named-tests.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(ROOT, 'docs/reliability.md'), 'utf8');

describe('what holds each claim', () => {
  const claims = table(page, 'claims');

  test.each(claims.map((row) => [row[0] ?? '', row] as const))('%s', (_, row) => {
    const [claim = '', said = '', tests = '', notCovered = '', ...more] = row;
    expect(more).toEqual([]);
    expect(claim).toMatch(/^[A-Z].{20,}\.$/);
    expect(said.split(', ').filter((file) => !existsSync(resolve(ROOT, file)))).toEqual([]);
    expect(faultsOf(tests)).toEqual([]);
    expect(notCovered).toMatch(/^\S.{15,}\.$/);
  });

  test('has a row for every invariant', () => {
    const named = claims.flatMap(([claim = '']) => [...claim.matchAll(/\((S\d+)\)/g)].map(([, name]) => name));
    expect(named.toSorted()).toEqual(Object.keys(INVARIANTS).toSorted());
  });

  test('says something of every document that people go by', () => {
    const said = new Set(claims.flatMap(([, files = '']) => files.split(', ')));
    const documents = ['README.md', 'ARCHITECTURE.md', ...readdirSync(resolve(ROOT, 'docs')).map((file) => `docs/${file}`)];
    expect(documents.filter((file) => file.endsWith('.md') && !said.has(file))).toEqual([]);
  });
});

describe('what went wrong before', () => {
  test.each(table(page, 'cases').map((row) => [row[0] ?? '', row] as const))('%s', (_, row) => {
    const [happened = '', now = '', tests = '', ...more] = row;
    expect(more).toEqual([]);
    expect([happened, now]).toEqual([expect.stringMatching(/^[A-Z].{15,}\.$/), expect.stringMatching(/^[A-Z].{15,}\.$/)]);
    expect(faultsOf(tests)).toEqual([]);
  });

  test('are thirteen', () => expect(table(page, 'cases')).toHaveLength(13));
});

/** No names of tests. */
const LIST = ['a cell that no test is called by', 'nor by this one'];
const KEYED = {
  'a key that is no test': 'a value that is none',
};

describe('a cell of tests', () => {
  const own = 'test/docs/claims.test.ts';

  test('that are there is right, also by a part of a title', () => {
    expect(faultsOf(`\`${own}\`: "that are there is right"; "are thirteen"; \`test/architecture.test.ts\`: "the house"`)).toEqual([]);
  });

  test('is wrong where a file or a title is not there', () => {
    expect(faultsOf('`test/docs/nothing.test.ts`: "a"')).toEqual(['there is no test file test/docs/nothing.test.ts']);
    expect(faultsOf('`docs/reliability.md`: "Reliability"')).toEqual(['there is no test file docs/reliability.md']);
    const absent = ['no', 'such', 'title'].join('-');
    expect(faultsOf(`\`${own}\`: "${absent}"`)).toEqual([`${own} has no test '${absent}'`]);
    // Words of the file that are no title of it: of an import, of a list and of an object that are no tables
    // of tests.
    for (const word of ['readFileSync', ...LIST, ...Object.entries(KEYED).flat()])
      expect(faultsOf(`\`${own}\`: "${word}"`)).toEqual([`${own} has no test '${word}'`]);
  });

  test('is wrong where it names no test, or says something else', () => {
    expect(faultsOf('')).toHaveLength(1);
    expect(faultsOf(`\`${own}\``)).toHaveLength(1);
    expect(faultsOf(`\`${own}\`: "are thirteen" and more`)).toHaveLength(1);
  });
});
