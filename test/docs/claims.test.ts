import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { INVARIANTS } from '../../src/deployment/invariants/invariants.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const page = readFileSync(resolve(ROOT, 'docs/reliability.md'), 'utf8');

/** The cells of a marked table, by row, without its head. */
function table(document: string, name: string): readonly (readonly string[])[] {
  const [, part = ''] = document.split(new RegExp(`<!-- /?${name} -->\n`));
  return part
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .slice(2, -2)
        .split(' | ')
        .map((cell) => cell.trim()),
    );
}

const TEXT = String.raw`(["'\`])((?:\\.|(?!\1)[^\\])+)\1`;

/**
 * Where a title stands: in a call of the test runner or of a story, as the key of a row, or as the first cell
 * of one.
 */
const TITLES = [
  String.raw`(?:\b(?:test|describe|\w*[sS]tory|holds)|\))\(\s*${TEXT}`,
  String.raw`^\s*${TEXT}\s*:`,
  String.raw`\[\s*${TEXT}\s*,`,
];

/** What a test file calls its tests, and the rows of its tables. */
const titlesOf = (file: string): readonly string[] => {
  const text = readFileSync(resolve(ROOT, file), 'utf8');
  return TITLES.flatMap((where) => [...text.matchAll(new RegExp(where, 'gm'))].map(([, , title = '']) => title.replaceAll('\\', '')));
};

/** The tests of a cell, `` `file`: "title"; "title"; `file`: "title" ``. */
const testsOf = (cell: string): readonly (readonly [file: string, titles: readonly string[]])[] =>
  [...cell.matchAll(/`([^`]+)`:((?: "[^"]+";?)+)/g)].map(([, file = '', titles = '']) => [
    file,
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title),
  ]);

/** What is wrong with a cell of tests: no test, one that is not there, or text that is neither. */
function faultsOf(cell: string): readonly string[] {
  const tests = testsOf(cell);
  const written = tests.map(([file, titles]) => `\`${file}\`: ${titles.map((title) => `"${title}"`).join('; ')}`).join('; ');
  if (tests.length === 0 || written !== cell) return [`wants \`file\`: "title"; "title", not ${cell}`];
  return tests.flatMap(([file, titles]) => {
    if (!/\.test\.ts$/.test(file) || !existsSync(resolve(ROOT, file))) return [`there is no test file ${file}`];
    const there = titlesOf(file);
    return titles.filter((title) => !there.some((one) => one.includes(title))).map((title) => `${file} has no test '${title}'`);
  });
}

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
    // A word of the file that is no title of it.
    expect(faultsOf(`\`${own}\`: "readFileSync"`)).toEqual([`${own} has no test 'readFileSync'`]);
  });

  test('is wrong where it names no test, or says something else', () => {
    expect(faultsOf('')).toHaveLength(1);
    expect(faultsOf(`\`${own}\``)).toHaveLength(1);
    expect(faultsOf(`\`${own}\`: "are thirteen" and more`)).toHaveLength(1);
  });
});
