import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const README = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

interface Row {
  readonly command: string;
  /** The whole row: a description names options too. */
  readonly text: string;
}

/** The rows of the table of commands that run `teal`. */
const ROWS: readonly Row[] = [...README.matchAll(/^\| `npx teal (\w+).*$/gm)].map(([text, command = '']) => ({ command, text }));

const helpOf = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, [MAIN, ...args, '--help'])).stdout;

/** The help of each command that `teal --help` lists, by its name. */
const help = new Map<string, string>();
beforeAll(async () => {
  const listed = (await helpOf()).split('Commands:')[1] ?? '';
  for (const [, name = ''] of listed.matchAll(/^ {2}(\w+)/gm)) if (name !== 'help') help.set(name, await helpOf(name));
});

describe("README's table of commands", () => {
  test('has every command that teal has, and no other', () => {
    expect(help.size).toBeGreaterThan(10);
    expect(new Set(ROWS.map(({ command }) => command))).toEqual(new Set(help.keys()));
  });

  test.each(ROWS)('names options that the command has: $text', ({ command, text }) => {
    const options = [...text.matchAll(/--[a-z-]+/g)].map(([option]) => option);
    expect(options.filter((option) => !help.get(command)?.includes(`${option} `) && !help.get(command)?.includes(`${option}\n`))).toEqual(
      [],
    );
  });
});
