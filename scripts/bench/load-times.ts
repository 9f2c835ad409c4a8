import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { bundleFunctions } from '../../src/installation/template/bundle.ts';
import { type Figure, median } from './measure.ts';

/** The largest, one that every deployment starts with, and one that calls no AWS API. */
const FUNCTIONS = ['plan-deployment', 'acquire-lease', 'probe-stage'] as const;
const RUNS = 9;

/** Under the repository, so that what is left out of a bundle is found in node_modules. */
const FOLDER = new URL('../../build/bench/', import.meta.url);

/** What a fresh process runs: loading the handler is most of a cold start that is Teal's own. */
const KINDS = {
  bundled: (name: string) => `require(${text(`${name}.cjs`)})`,
  'SDK of the runtime': (name: string) => `require(${text(`${name}.thin.cjs`)})`,
  'not bundled': (name: string) => `await import(${JSON.stringify(new URL(`../../functions/${name}.ts`, import.meta.url).href)})`,
} as const;

type Kind = keyof typeof KINDS;

/**
 * Loads handlers in fresh processes: as packaged; bundled without the SDK, which
 * then comes from a folder as Lambda's runtime has one; and straight from the
 * sources. The kinds take turns within a run, and ratios are taken within it.
 */
export async function loadTimes(): Promise<readonly Figure[]> {
  await mkdir(FOLDER, { recursive: true });
  try {
    for (const { name, code } of await bundleFunctions(FUNCTIONS)) await writeFile(new URL(`${name}.cjs`, FOLDER), code);
    for (const { name, code } of await bundleFunctions(FUNCTIONS, { sdk: 'apart' }))
      await writeFile(new URL(`${name}.thin.cjs`, FOLDER), code);
    const figures: Figure[] = [];
    for (const name of FUNCTIONS) figures.push(...(await figuresOf(name)));
    return figures;
  } finally {
    await rm(FOLDER, { recursive: true, force: true });
  }
}

async function figuresOf(name: string): Promise<readonly Figure[]> {
  const kinds = Object.keys(KINDS) as Kind[];
  const times = new Map<Kind, number[]>(kinds.map((kind) => [kind, []]));
  // The first run fills the disk's cache and does not count.
  for (let run = 0; run <= RUNS; run++) {
    for (const kind of kinds) {
      const ms = await load(KINDS[kind](name));
      if (run > 0) times.get(kind)!.push(ms);
    }
  }
  const ratio = (kind: Kind) => times.get(kind)!.map((ms, run) => ms / times.get('bundled')![run]!);
  return [
    ...kinds.map((kind) => figureOf(`load ${name}, ${kind}`, 'ms', times.get(kind)!)),
    figureOf('  SDK of the runtime / bundled', 'times', ratio('SDK of the runtime')),
    figureOf('  not bundled / bundled', 'times', ratio('not bundled')),
  ];
}

const figureOf = (name: string, unit: string, values: readonly number[]): Figure => ({
  name,
  unit,
  median: median(values),
  range: [Math.min(...values), Math.max(...values)],
  runs: values.length,
});

/**
 * Milliseconds that a fresh process takes for the statement, without its own start.
 * No cache of compiled code: Lambda keeps none.
 */
async function load(statement: string): Promise<number> {
  const program = `import { createRequire } from 'node:module';
const require = createRequire(${text('here.cjs')});
const start = performance.now();
${statement};
console.log(performance.now() - start);`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { PATH: process.env.PATH, AWS_REGION: 'us-east-1', NODE_DISABLE_COMPILE_CACHE: '1' },
  });
  return Number(stdout);
}

function text(file: string): string {
  return JSON.stringify(new URL(file, FOLDER).pathname);
}
