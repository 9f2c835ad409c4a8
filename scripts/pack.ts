/**
 * `npm run pack`: builds the package that people install, in `build/package`, and packs it. The path of the
 * tarball is the last line. The package is a folder of its own because npm lets no package.json say something
 * else once it is published.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { compile } from '@teal/asl';
import { allFunctions } from '../src/installation/all-functions.ts';
import { PLACES } from '../src/installation/places.ts';
import { bundleFunctions } from '../src/installation/template/bundle.ts';
import { zipped } from '../src/installation/template/zips.ts';
import { WORKFLOWS } from '../src/installation/workflows.ts';
import { buildDeclarations } from './pack/declarations.ts';
import { buildJavaScript } from './pack/javascript.ts';
import { manifest } from './pack/manifest.ts';

/** Taken as they are. */
const COPIED = [
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'docs',
  'packages/asl/docs',
  'packages/local-aws/docs',
  'sample/checkout/app',
  'sample/checkout/deployments',
];

const { root } = PLACES;
const into = join(root, 'build', 'package');

await rm(into, { recursive: true, force: true });
await mkdir(into, { recursive: true });
const [imported, typed] = await Promise.all([
  buildJavaScript(root, join(into, 'dist')),
  buildDeclarations(root, join(into, 'types')),
  writeFunctions(),
  writeWorkflows(),
  ...COPIED.map((path) => copy(path)),
]);
const repository = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
await write('package.json', json(manifest(repository, [...new Set([...imported, ...typed])].sort())));

const { stdout } = await promisify(execFile)('npm', ['pack', '--json', '--pack-destination', join(root, 'build')], { cwd: into });
const [{ filename, entryCount, size }] = JSON.parse(stdout);
console.log(`${entryCount} files, ${Math.round(size / 1000)} kB`);
console.log(join(root, 'build', filename));

/** Each function as Lambda gets it, but for the configurations. */
async function writeFunctions(): Promise<void> {
  const bundles = await bundleFunctions([...(await allFunctions()).keys()]);
  for (const { name, code } of bundles) await write(`lambda/${name}.zip`, zipped({ [`${name}.cjs`]: code }));
}

async function writeWorkflows(): Promise<void> {
  for (const workflow of WORKFLOWS) await write(`statemachines/${workflow.name}.asl.json`, json(compile(workflow)));
}

async function copy(path: string): Promise<void> {
  await cp(join(root, path), join(into, path), { recursive: true });
}

async function write(path: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(into, path)), { recursive: true });
  await writeFile(join(into, path), content);
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
