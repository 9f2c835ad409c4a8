import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Template, templateOf } from '@teal/local-aws';
import { VERSION } from '../../aws/version.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { FROM_SOURCE, PLACES } from '../../installation/places.ts';
import { sampleService } from './sample-service.ts';

const TEMPLATE = '.serverless/cloudformation-template-update-stack.json';
/** What the sample's package is made of in a checkout: when any of it is newer, the package is old. */
const SOURCES = [
  'functions',
  'package-lock.json',
  'packages/asl',
  'sample/checkout/deployments',
  'serverless.yml',
  'src/aws',
  'src/cli/serverless.ts',
  'src/deployment',
  'src/installation',
  'statemachines',
];

/** What `serverless package` has made: the template, and the packages that it names. */
export interface Package {
  readonly folder: string;
  readonly template: Template;
}

type Tell = (line: string) => void;

/**
 * The sample's package, made now when there is none or when it is older than what it is made of. Rejects with
 * what the packaging said when it fails.
 */
export async function packageOf(tell: Tell): Promise<Package> {
  const folder = FROM_SOURCE ? PLACES.root : await sampleFolder();
  const made = await changedAt(join(folder, TEMPLATE));
  if (made === undefined) await serverlessPackage(folder, tell, 'there is no package yet');
  else if (FROM_SOURCE && made < (await newest(SOURCES.map((source) => join(folder, source)))))
    await serverlessPackage(folder, tell, 'the last one is older than the sources');
  return packageIn(folder);
}

/**
 * The package of the user's own services, made anew: of the nearest serverless.yml in the working folder or
 * above it.
 */
export async function ownPackageOf(tell: Tell, from: string = process.cwd()): Promise<Package> {
  for (let above = from; ; above = dirname(above)) {
    if ((await changedAt(join(above, 'serverless.yml'))) !== undefined) {
      await serverlessPackage(above, tell, `what ${join(above, 'serverless.yml')} says`);
      return packageIn(above);
    }
    if (above === dirname(above)) break;
  }
  throw new BadUsage(
    `--stack: there is no serverless.yml, neither in ${from} nor above it. 'npx teal init' writes one; with --sample none is needed`,
  );
}

const packageIn = async (folder: string): Promise<Package> => ({
  folder: join(folder, '.serverless'),
  template: templateOf(JSON.parse(await readFile(join(folder, TEMPLATE), 'utf8'))),
});

/**
 * Where an installed Teal packages its sample: beside the user's project, since the package itself may be
 * read-only.
 */
async function sampleFolder(): Promise<string> {
  const folder = join(process.cwd(), 'node_modules', '.cache', 'teal', `sample-${VERSION}`);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'serverless.yml'), sampleService());
  return folder;
}

const changedAt = (path: string): Promise<number | undefined> =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );

/** When the newest file in any of the paths was changed. */
async function newest(paths: readonly string[]): Promise<number> {
  const times = await Promise.all(
    paths.map(async (path) => {
      const found = await stat(path);
      if (!found.isDirectory()) return found.mtimeMs;
      const entries = await readdir(path, { withFileTypes: true, recursive: true });
      const files = entries.filter((entry) => entry.isFile());
      return Math.max(0, ...(await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).mtimeMs))));
    }),
  );
  return Math.max(...times);
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Offline and without anybody's credentials, as in a fresh clone. */
async function serverlessPackage(folder: string, tell: Tell, why: string): Promise<void> {
  tell(`packaging (npx serverless package): ${why}`);
  const { PATH = '', HOME = '' } = process.env;
  const osls = createRequire(join(PLACES.root, 'package.json')).resolve('serverless/bin/serverless.js');
  const child = spawn(process.execPath, [osls, 'package'], {
    cwd: folder,
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part) => {
      said += String(part);
    });
  }
  // Whoever ends this process by a signal of its own ends the packaging with it.
  const end = () => child.kill();
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
    if (code !== 0) throw new Error(code === null ? 'the packaging was interrupted' : `serverless package ended with ${code}:\n${said}`);
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
