import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What each room may import of ours. `types`: by `import type` only. Rooms are folders, the longest match counts. */
const ROOMS: Readonly<Record<string, { readonly code: readonly string[]; readonly types?: readonly string[] }>> = {
  'packages/asl': { code: [] },
  'src/deployment': { code: [] },
  'src/aws': { code: ['src/deployment'] },
  'packages/local-aws': { code: [] },
  functions: { code: ['src/deployment', 'src/aws'] },
  statemachines: { code: ['packages/asl', 'src/deployment'], types: ['functions'] },
};

/** Which rooms may import the AWS SDK: making clients, reading schemas, or types alone. */
const SDK: Readonly<Record<string, 'code' | 'types' | 'none'>> = {
  'packages/asl': 'types',
  'src/deployment': 'none',
  'src/aws': 'code',
  'packages/local-aws': 'code',
  functions: 'none',
  statemachines: 'none',
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

const sources = (folder: string): string[] =>
  readdirSync(resolve(ROOT, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, resolve(entry.parentPath, entry.name)));

/** A file's text without its comments, as far as lines tell. */
const codeOf = (file: string): string =>
  readFileSync(resolve(ROOT, file), 'utf8')
    .replace(/^\s*\/\*[\s\S]*?\*\//gm, '')
    .replace(/^\s*\/\/.*$/gm, '');

/** Static imports and re-exports, dynamic imports, and `typeof import('...')` types. */
function importsOf(file: string): Import[] {
  const text = codeOf(file);
  const found: Import[] = [];
  for (const [, keyword, clause = '', from = ''] of text.matchAll(/^(import|export)\s([^;'"]*?)from\s+['"]([^'"]+)['"]/gm)) {
    const names = /^\{([\s\S]*)\}\s*$/.exec(clause.trim())?.[1];
    const allTypes = names
      ?.split(',')
      .filter((name) => name.trim())
      .every((name) => /^\s*type\s/.test(name));
    found.push({ file, from, typeOnly: /^type\s/.test(clause) || (keyword === 'import' && allTypes === true) });
  }
  for (const [, from = ''] of text.matchAll(/^import\s+['"]([^'"]+)['"]/gm)) found.push({ file, from, typeOnly: false });
  for (const [, typeOf, from = ''] of text.matchAll(/(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]\s*\)/g))
    found.push({ file, from, typeOnly: typeOf !== undefined });
  return found;
}

const roomOf = (path: string): string =>
  Object.keys(ROOMS).find((room) => path === room || path.startsWith(`${room}/`)) ?? path.split('/')[0] ?? path;

const show = ({ file, from, typeOnly }: Import) => `${file} ${typeOnly ? 'import type' : 'imports'} ${from}`;

describe.each(Object.entries(ROOMS))('the room %s', (room, { code, types = [] }) => {
  const imports = sources(room).flatMap(importsOf);

  test('has something in it', () => expect(imports.length).toBeGreaterThan(0));

  test('imports only the rooms that it may', () => {
    const strangers = imports
      .filter(({ from }) => from.startsWith('.'))
      .filter(({ file, from, typeOnly }) => {
        const target = roomOf(relative(ROOT, resolve(ROOT, dirname(file), from)));
        return target !== room && !code.includes(target) && !(typeOnly && types.includes(target));
      });
    expect(strangers.map(show)).toEqual([]);
  });

  test('uses the AWS SDK only as it may', () => {
    const allowed = SDK[room];
    const wrong = imports
      .filter(({ from }) => /^@(aws-sdk|smithy)\//.test(from))
      .filter(({ typeOnly }) => allowed === 'none' || (allowed === 'types' && !typeOnly));
    expect(wrong.map(show)).toEqual([]);
  });
});

describe('the house', () => {
  const ours = ['src', 'functions', 'statemachines', 'sample', 'cli', 'scripts'].flatMap(sources);

  test('makes SDK clients in one place', () => {
    const makers = ours.filter(
      (file) => !file.startsWith('packages/local-aws/') && /new\s+\w*[a-z]Client\(/.test(readFileSync(resolve(ROOT, file), 'utf8')),
    );
    expect(makers).toEqual(['src/aws/clients.ts']);
  });

  test('has a reason in the first comment of every file over 400 lines', () => {
    const long = ours.filter((file) => {
      const text = readFileSync(resolve(ROOT, file), 'utf8');
      return text.split('\n').length > 400 && !/^(\/\*\*|\/\/)[\s\S]{0,600}(lines|long)/.test(text);
    });
    expect(long).toEqual([]);
  });

  test('keeps files small: the median at most 120 lines, nine in ten at most 300', () => {
    const lengths = ours.map((file) => readFileSync(resolve(ROOT, file), 'utf8').split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(120);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(300);
  });

  test('has no drawer', () => {
    expect(ours.filter((file) => /(^|\/)(utils?|helpers?|types|common|misc)\.ts$/.test(file))).toEqual([]);
  });

  test('gives packages/local-aws no time and no chance but the clock and the seed', () => {
    const wild = sources('packages/local-aws/src')
      .filter((file) => !file.startsWith('packages/local-aws/src/clock/'))
      .filter((file) => /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|(?<!\.)\bset(Timeout|Interval)\(/.test(codeOf(file)));
    expect(wild).toEqual([]);
  });

  test('names every function file for its action', async () => {
    for (const file of sources('functions')) {
      const name = /name: '([^']+)'/.exec(readFileSync(resolve(ROOT, file), 'utf8'))?.[1];
      expect(`functions/${name}.ts`).toBe(file);
    }
  });
});
