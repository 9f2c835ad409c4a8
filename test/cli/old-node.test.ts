import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';

const TEAL = fileURLToPath(new URL('../../src/cli/teal.mjs', import.meta.url));

/** Without type stripping a Node of today is as one that never had it. */
const onOldNode = (...args: string[]) =>
  new Promise<{ code: unknown; out: string; err: string }>((resolve) =>
    execFile(process.execPath, ['--no-experimental-strip-types', TEAL, ...args], (error, out, err) =>
      resolve({ code: error?.code ?? 0, out, err }),
    ),
  );

test('a Node that reads no TypeScript is told what to do, without a stack', async () => {
  const { code, out, err } = await onOldNode('--help');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^Teal's source needs Node 24 or newer, and this is v\d+\.\d+\.\d+\. .*npm ci.*npx teal.*\n$/);
});

test('every npm script that runs the command goes by the file that tells so', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(Object.values(scripts).filter((script) => script.includes('src/cli/main.ts'))).toEqual([]);
  expect(scripts.teal).toBe('node src/cli/teal.mjs');
});
