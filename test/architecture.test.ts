import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { circlesOf } from '../scripts/shape/circles.ts';
import { codeOf as withoutComments } from '../scripts/shape/code.ts';
import { longCommentLines } from '../scripts/shape/comments.ts';
import { importsIn } from '../scripts/shape/imports.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

interface Row {
  /** Rooms whose code it may import. */
  readonly code: readonly string[];
  /** Rooms of which it may import types, and no code. */
  readonly types?: readonly string[];
  /**
   * The AWS SDK: making clients and reading schemas; command classes with clients that a caller hands in;
   * types alone; nothing.
   */
  readonly sdk: 'clients' | 'commands' | 'types' | 'none';
}

const DOMAIN = ['src/deployment'];
const PORTS = [...DOMAIN, 'src/aws'];
const INSTALLATION = [...PORTS, 'packages/asl', 'statemachines', 'functions'];
const REHEARSAL = [...INSTALLATION, 'src/installation', 'packages/local-aws', 'sample'];
const COMMAND = [...REHEARSAL, 'src/rehearsal'];
const SCRIPTS = [...COMMAND, 'src/cli', 'src/index.ts'];

/**
 * What each room may import of ours. Rooms are folders (or a file); the longest match counts. `scripts` may
 * look behind the libraries' doors, and so may tests.
 */
const ROOMS: Readonly<Record<string, Row>> = {
  'packages/asl': { code: [], sdk: 'types' },
  'packages/local-aws': { code: [], sdk: 'clients' },
  'src/deployment': { code: [], sdk: 'none' },
  'src/aws': { code: DOMAIN, sdk: 'clients' },
  functions: { code: PORTS, sdk: 'none' },
  statemachines: { code: ['packages/asl', 'src/deployment'], types: ['functions'], sdk: 'none' },
  'src/installation': { code: INSTALLATION, sdk: 'commands' },
  // Its configurations are written as a user's are: `import { loadBalanced } from 'teal'`.
  sample: { code: ['src/deployment', 'packages/local-aws', 'src/index.ts'], sdk: 'commands' },
  'src/rehearsal': { code: REHEARSAL, sdk: 'commands' },
  'src/cli': { code: [...COMMAND, 'src/index.ts'], sdk: 'commands' },
  'src/index.ts': { code: COMMAND, sdk: 'none' },
  scripts: { code: SCRIPTS, sdk: 'clients' },
};

/** The two circles that a language which nests needs: states hold states. */
const CIRCLES: readonly string[] = [
  // A machine is checked state by state, and a Map or a Parallel state holds machines.
  'packages/local-aws/src/stepfunctions/definition/check-container.ts <-> packages/local-aws/src/stepfunctions/definition/check-state.ts',
  // A sequence runs its states by their type, and a Map or a Parallel state runs sequences.
  'packages/local-aws/src/stepfunctions/runtime/iteration.ts <-> packages/local-aws/src/stepfunctions/runtime/run-state.ts <-> packages/local-aws/src/stepfunctions/runtime/run-states.ts <-> packages/local-aws/src/stepfunctions/runtime/states/interpreters.ts <-> packages/local-aws/src/stepfunctions/runtime/states/map.ts <-> packages/local-aws/src/stepfunctions/runtime/states/parallel.ts',
];

/** Bare names by which a room is imported. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@teal/asl': 'packages/asl/src/index.ts',
  '@teal/local-aws': 'packages/local-aws/src/index.ts',
  teal: 'src/index.ts',
};

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
  /** The file that it names, from the root; undefined for packages of others and for node's own. */
  readonly target: string | undefined;
}

const sources = (folder: string): string[] =>
  folder.endsWith('.ts')
    ? [folder]
    : readdirSync(resolve(ROOT, folder), { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.parentPath.includes('node_modules'))
        .map((entry) => relative(ROOT, resolve(entry.parentPath, entry.name)));

/** What a room ships: a library's tests are not of the library. */
const sourcesOf = (room: string): string[] => sources(room.startsWith('packages/') ? `${room}/src` : room);

const codeOf = (file: string): string => withoutComments(readFileSync(resolve(ROOT, file), 'utf8'));

const targetOf = (file: string, from: string): string | undefined =>
  from.startsWith('.') ? relative(ROOT, resolve(ROOT, dirname(file), from)) : PACKAGES[from];

const importsOf = (file: string): Import[] =>
  importsIn(readFileSync(resolve(ROOT, file), 'utf8')).map(({ from, typeOnly }) => ({
    file,
    from,
    typeOnly,
    target: targetOf(file, from),
  }));

const ROOM_NAMES = Object.keys(ROOMS).sort((a, b) => b.length - a.length);
const roomOf = (path: string): string =>
  ROOM_NAMES.find((room) => path === room || path.startsWith(`${room}/`)) ?? path.split('/')[0] ?? path;

const show = ({ file, from, typeOnly }: Import) => `${file} ${typeOnly ? 'import type' : 'imports'} ${from}`;

describe.each(Object.entries(ROOMS))('the room %s', (room, { code, types = [], sdk }) => {
  const imports = sourcesOf(room).flatMap(importsOf);

  test('has something in it', () => expect(imports.length).toBeGreaterThan(0));

  test('imports only the rooms that it may', () => {
    const strangers = imports.filter(({ target, typeOnly }) => {
      if (target === undefined) return false;
      const owner = roomOf(target);
      return owner !== room && !code.includes(owner) && !(typeOnly && types.includes(owner));
    });
    expect(strangers.map(show)).toEqual([]);
  });

  test('comes to a library by its door', () => {
    const around = imports.filter(
      ({ from, target }) => room !== 'scripts' && from.startsWith('.') && target?.startsWith('packages/') && roomOf(target) !== room,
    );
    expect(around.map(show)).toEqual([]);
  });

  test('uses the AWS SDK only as it may', () => {
    const wrong = imports
      .filter(({ from }) => /^@(aws-sdk|smithy)\//.test(from))
      .filter(({ typeOnly }) => sdk === 'none' || (sdk === 'types' && !typeOnly));
    expect(wrong.map(show)).toEqual([]);
  });

  test('makes SDK clients only where it may', () => {
    const makers = sourcesOf(room).filter((file) => /new\s+\w*[a-z]Client\(/.test(codeOf(file)));
    // The local AWS makes those of its reader of templates, and scripts those that they measure with.
    if (room === 'src/aws') expect(makers).toEqual(['src/aws/clients.ts']);
    else if (sdk !== 'clients') expect(makers).toEqual([]);
  });
});

/**
 * `packages/local-aws/src/ecs` of a file anywhere in it; nothing for files beside the folders. Within a part
 * the folder's own files and those below it know each other: its door names its operations, which share what
 * stands beside the door.
 */
const partOf = (file: string): string | undefined => /^(packages\/[^/]+\/src\/[^/]+)\//.exec(file)?.[1];

describe('the house', () => {
  const ours = Object.keys(ROOMS).flatMap(sourcesOf);

  test('has a row for every folder with code in it', () => {
    const folders = readdirSync(ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !/^(\..*|node_modules|build|coverage|docs|deployments|examples|test)$/.test(entry.name))
      .flatMap(({ name }) =>
        name === 'src' || name === 'packages' ? readdirSync(resolve(ROOT, name)).map((inner) => `${name}/${inner}`) : [name],
      );
    expect(folders.filter((folder) => !(folder in ROOMS))).toEqual([]);
  });

  test('imports no test', () => {
    const tests = ours.flatMap(importsOf).filter(({ target }) => target !== undefined && /(^|\/)test\//.test(target));
    expect(tests.map(show)).toEqual([]);
  });

  test('lists libraries in nobody’s dependencies: an installed Teal would ask the registry for them', () => {
    for (const file of ['package.json', 'packages/asl/package.json', 'packages/local-aws/package.json']) {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(readFileSync(resolve(ROOT, file), 'utf8'));
      expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => name.startsWith('@teal/'))).toEqual([]);
    }
  });

  test('has no circle between files, types included, but those that nesting needs', () => {
    expect(circlesOf(new Map(ours.map((file) => [file, targetsOf(file)])))).toEqual(CIRCLES);
  });

  test('has no circle between folders of a room', () => {
    const folders = new Map<string, Set<string>>();
    for (const file of ours.filter((name) => name.startsWith('src/')))
      for (const target of targetsOf(file)) {
        const [from, to] = [dirname(file), dirname(target)];
        if (from !== to && roomOf(file) === roomOf(target)) folders.set(from, (folders.get(from) ?? new Set()).add(to));
      }
    expect(circlesOf(new Map([...folders].map(([from, to]) => [from, [...to]])))).toEqual([]);
  });

  test('has no circle between the services of a library, nor between its other parts', () => {
    const parts = new Map<string, Set<string>>();
    for (const file of ours.filter((name) => name.startsWith('packages/')))
      for (const target of targetsOf(file)) {
        const [from, to] = [partOf(file), partOf(target)];
        if (from && to && from !== to && roomOf(file) === roomOf(target)) parts.set(from, (parts.get(from) ?? new Set()).add(to));
      }
    expect(circlesOf(new Map([...parts].map(([from, to]) => [from, [...to]])))).toEqual([]);
  });

  test('has a reason in the first comment of every file over 300 lines', () => {
    const long = ours.filter((file) => {
      const text = readFileSync(resolve(ROOT, file), 'utf8');
      return text.split('\n').length > 300 && !/^(\/\*\*|\/\/)[\s\S]{0,600}(lines|long)/.test(text);
    });
    expect(long).toEqual([]);
  });

  test('keeps files small: the median at most 60 lines, nine in ten at most 150', () => {
    const lengths = ours.map((file) => readFileSync(resolve(ROOT, file), 'utf8').split('\n').length).sort((a, b) => a - b);
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(60);
    expect(lengths[Math.floor(lengths.length * 0.9)]).toBeLessThanOrEqual(150);
  });

  test('breaks comments at 110 columns, rows of tables and words to the linter apart', () => {
    const long = ours.flatMap((file) => {
      const text = readFileSync(resolve(ROOT, file), 'utf8');
      const lines = text.split('\n');
      return longCommentLines(text)
        .filter((at) => !/biome-ignore|^ *\* \|/.test(lines[at - 1] ?? '') && /^\s*(\/?\*|\/\/)/.test(lines[at - 1] ?? ''))
        .map((at) => `${file}:${at}`);
    });
    expect(long).toEqual([]);
  });

  test('tests a library by that library alone', () => {
    const strangers = ['packages/asl', 'packages/local-aws'].flatMap((library) =>
      sources(`${library}/test`)
        .flatMap(importsOf)
        .filter(({ target }) => target !== undefined && !target.startsWith(`${library}/`)),
    );
    expect(strangers.map(show)).toEqual([]);
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

function targetsOf(file: string): readonly string[] {
  return importsOf(file).flatMap(({ target }) => (target === undefined || target === file ? [] : [target]));
}
