import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import * as asl from '../src/index.ts';
import * as operators from '../src/operators.ts';
import { issueKinds } from '../src/verify/issue.ts';

const text = readFileSync(new URL('../docs/language.md', import.meta.url), 'utf8');

/** Each program of the document, with what it says the program prints. */
const programs = [...text.matchAll(/```ts\n(?<code>import .*?)```\n\nprints\n\n```\w+\n(?<printed>.*?)```/gs)].map(
  (match) => match.groups!,
);

/** Runs a program with the language as its only import. */
function printedBy(code: string): string {
  const lines: string[] = [];
  const plain = transformSync(code, { loader: 'ts', format: 'cjs' }).code;
  new Function('require', 'console', 'module', plain)(() => asl, { log: (line: string) => lines.push(line) }, {});
  return lines.join('\n');
}

describe('docs/language.md', () => {
  test('has programs', () => {
    expect(programs.length).toBe(2);
  });

  test.each(programs)('prints what it says ($#)', ({ code, printed }) => {
    expect(printedBy(code!)).toBe(printed!.trimEnd());
  });

  test('names every kind of issue, with its meaning', () => {
    for (const [code, { level, means }] of Object.entries(issueKinds)) expect(text).toContain(`| \`${code}\` | ${level} | ${means} |`);
  });

  test('names every operator', () => {
    for (const name of Object.keys(operators)) expect(text).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
