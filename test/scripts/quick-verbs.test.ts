import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { buildQuickVerbs } from '../../scripts/pack/quick-verbs.ts';
import { PLACES } from '../../src/installation/places.ts';

let folder: string;
let inside: ReadonlyMap<string, readonly string[]>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-quick-verbs-'));
  inside = await buildQuickVerbs(PLACES.root, folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['status', ['@aws-sdk/client-dynamodb']],
  ['approve', ['@aws-sdk/client-dynamodb', '@aws-sdk/client-lambda']],
  ['rollback', ['@aws-sdk/client-dynamodb', '@aws-sdk/client-lambda']],
  ['push', ['@aws-sdk/client-ecr']],
])('%s loads its own clients at once and no others, and parses no configuration', (verb, clients) => {
  const packages = inside.get(verb) ?? [];
  expect(packages.filter((name) => name.startsWith('@aws-sdk/client-'))).toEqual(clients);
  expect(packages).not.toContain('zod');
});

test('what is built needs nothing beside it', async () => {
  const program = `import { status } from ${JSON.stringify(join(folder, 'command-status.js'))};
await status('checkout', {}).catch(({ name }) => console.log(name));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    env: { PATH: process.env.PATH, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
  });
  expect(stdout).toBe('RecordUnavailable\n');
});
