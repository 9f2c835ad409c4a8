import { describe, expect, test } from '@jest/globals';
import { circlesOf } from '../../scripts/shape/circles.ts';
import { longCommentLines } from '../../scripts/shape/comments.ts';
import { exportsIn } from '../../scripts/shape/exports.ts';
import { forksIn } from '../../scripts/shape/forks.ts';
import { importsIn } from '../../scripts/shape/imports.ts';
import { lengthsOf } from '../../scripts/shape/lengths.ts';
import { usesOf } from '../../scripts/shape/uses.ts';

describe('imports', () => {
  test.each([
    ["import { a, type B } from './x.ts';", { from: './x.ts', typeOnly: false, names: ['a', 'B'] }],
    ["import { type A, type B as C } from './x.ts';", { from: './x.ts', typeOnly: true, names: ['A', 'B'] }],
    ["import type { A } from './x.ts';", { from: './x.ts', typeOnly: true, names: ['A'] }],
    ["import {\n  a,\n  b as c,\n} from './x.ts';", { from: './x.ts', typeOnly: false, names: ['a', 'b'] }],
    ["import * as all from './x.ts';", { from: './x.ts', typeOnly: false, names: ['*'] }],
    ["export { a as b } from './x.ts';", { from: './x.ts', typeOnly: false, names: ['a'] }],
    ["export type { A } from './x.ts';", { from: './x.ts', typeOnly: true, names: ['A'] }],
    ["export * from './x.ts';", { from: './x.ts', typeOnly: false, names: ['*'] }],
    ["import './x.ts';", { from: './x.ts', typeOnly: false, names: [] }],
    ["const { a } = await import('./x.ts');", { from: './x.ts', typeOnly: false, names: ['*'] }],
    ["let a: typeof import('./x.ts');", { from: './x.ts', typeOnly: true, names: ['*'] }],
  ])('%s', (text, found) => expect(importsIn(text)).toEqual([found]));

  test('in a comment are none', () => {
    expect(importsIn("// import { a } from './x.ts';\n/*\nimport { b } from './x.ts';\n*/\n")).toEqual([]);
  });
});

test('exports are what a file declares itself', () => {
  const text = `
export const a = 1;
export async function b() {}
export abstract class C {}
export interface D {}
export type E = D;
const f = 1, g = 2;
export { f, g as h };
export { passedOn } from './x.ts';
const inner = 1;
`;
  expect(exportsIn(text)).toEqual(['a', 'b', 'C', 'D', 'E', 'f', 'h']);
});

describe('circles', () => {
  test('are groups whose members reach each other', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
      ['f', ['e']],
      ['e', ['f']],
    ]);
    expect(circlesOf(edges)).toEqual(['a <-> b <-> c', 'e <-> f']);
  });

  test('there are none in a diamond', () => {
    const edges = new Map([
      ['a', ['b', 'c']],
      ['b', ['d']],
      ['c', ['d']],
    ]);
    expect(circlesOf(edges)).toEqual([]);
  });
});

test('lengths of ten files: the median, nine in ten, the longest', () => {
  const texts = new Map(Array.from({ length: 10 }, (_, at) => [`${at}.ts`, '\n'.repeat(at * 10)] as const));
  expect(lengthsOf(texts)).toEqual({ files: 10, lines: 460, median: 51, p90: 91, longest: '9.ts', longestLines: 91 });
});

test('uses of an exported name: by nobody, by tests alone, by one file, by more', () => {
  const exported = new Map([['x.ts', ['dead', 'tested', 'once', 'often']]]);
  const use = (by: string, name: string) => ({ by, of: 'x.ts', name });
  const uses = [use('x.test.ts', 'tested'), use('a.ts', 'once'), use('x.test.ts', 'once'), use('a.ts', 'often'), use('b.ts', 'often')];
  expect(usesOf(exported, uses, (file) => file.endsWith('.test.ts'))).toEqual({
    exports: 4,
    unused: ['x.ts: dead'],
    testsOnly: ['x.ts: tested'],
    once: ['x.ts: once'],
  });
  expect(usesOf(exported, [use('a.ts', '*')], () => false).unused).toEqual([]);
});

test('forks on a kind, and no rows of tables, no loops, no comments', () => {
  const text = `
switch (plan.route) { case 'dns': return 1; }
if (route !== 'load-balancer') return;
if (!('targetGroup' in side)) return;
const TABLE = { 'load-balancer': 1, dns: 2 };
for (const name in TABLE) use(name);
// case 'dns'
`;
  expect(forksIn(text)).toEqual({ byTag: ["case 'dns'", "!== 'load-balancer'"], byMember: ["'targetGroup' in side"] });
});

test('comment lines are long over 110 columns; code and text may be', () => {
  const wide = 'x'.repeat(110);
  const text = [`// ${wide}`, `/** ${wide} */`, '/**', ` * ${wide}`, ' */', `const a = '${wide}';`, `  * ${wide}`, `// ${'x'.repeat(107)}`];
  expect(longCommentLines(text.join('\n'))).toEqual([1, 2, 4]);
});
