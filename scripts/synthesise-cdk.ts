/**
 * Synthesises the CDK form of `examples/infrastructure` and keeps the templates in
 * `test/fixtures/infrastructure`, where tests bring them up: `npx node scripts/synthesise-cdk.ts`. The CDK is
 * larger than all that Teal needs, so it is no dependency: it is installed in a temporary folder each time.
 * There the form is type-checked too, by the project's own compiler. Needs the npm registry.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { CDK_SOURCE, CDK_TEMPLATES, hashOfSource } from './synthesise/cdk-source.ts';

/** docs/infrastructure-as-code.md names the first. */
const PACKAGES = { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' } as const;

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SETTINGS = {
  compilerOptions: {
    target: 'es2024',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(ROOT, 'node_modules/@types')],
  },
  include: ['cdk'],
};

const run = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'teal-cdk-'));
try {
  await cp(fileURLToPath(CDK_SOURCE), join(folder, 'cdk'), { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(SETTINGS));
  await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: folder });
  await typeCheck();
  await build({
    entryPoints: [join(folder, 'cdk/app.ts')],
    outfile: join(folder, 'app.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: Object.keys(PACKAGES),
  });
  await run(process.execPath, ['app.cjs'], { cwd: folder, env: { ...process.env, CDK_OUTDIR: join(folder, 'out') } });
  await keep();
} finally {
  await rm(folder, { recursive: true });
}

async function typeCheck(): Promise<void> {
  try {
    await run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder]);
  } catch (error) {
    throw new Error(`the CDK form has type errors:\n${(error as { stdout?: string }).stdout ?? ''}`, { cause: error });
  }
}

/**
 * Resources and outputs. The rest asks the account for the version of its bootstrap stack, which is the CDK's
 * own.
 */
async function keep(): Promise<void> {
  await mkdir(CDK_TEMPLATES, { recursive: true });
  for (const name of (await readdir(join(folder, 'out'))).filter((each) => each.endsWith('.template.json'))) {
    const { Resources, Outputs } = JSON.parse(await readFile(join(folder, 'out', name), 'utf8'));
    const Metadata = { 'aws-cdk-lib': PACKAGES['aws-cdk-lib'], source: await hashOfSource() };
    await writeFile(new URL(name, CDK_TEMPLATES), JSON.stringify({ Metadata, Resources, Outputs }));
    console.log(`test/fixtures/infrastructure/${name}`);
  }
  await run('npx', ['biome', 'format', '--write', fileURLToPath(CDK_TEMPLATES)], { cwd: ROOT });
}
