import { spawn } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Template, templateOf } from '@teal/local-aws';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const TEMPLATE = 'cloudformation-template-update-stack.json';
/** What a package is made of: when any of it is newer, the package is old. */
const SOURCES = [
  'functions',
  'package-lock.json',
  'packages/asl',
  'sample/checkout/deployments',
  'scripts/serverless-build.cjs',
  'scripts/serverless.cjs',
  'serverless.yml',
  'src/aws',
  'src/deployment',
  'src/installation',
  'statemachines',
];

/** What `serverless package` has made: the template, and the packages that it names. */
export interface Package {
  readonly folder: string;
  readonly template: Template;
}

/** The package of this checkout, made now when there is none or when it is older than what it is made of. Rejects with what the packaging said when it fails. */
export async function packageOf(tell: (line: string) => void): Promise<Package> {
  const folder = join(ROOT, '.serverless');
  const made = await madeAt(join(folder, TEMPLATE));
  if (made === undefined || made < (await newest(SOURCES.map((source) => join(ROOT, source))))) {
    tell(
      `packaging (npx serverless package): ${made === undefined ? 'there is no package yet' : 'the last one is older than the sources'}`,
    );
    await serverlessPackage();
  }
  return { folder, template: templateOf(JSON.parse(await readFile(join(folder, TEMPLATE), 'utf8'))) };
}

const madeAt = (path: string): Promise<number | undefined> =>
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
async function serverlessPackage(): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [join(ROOT, 'node_modules/serverless/bin/serverless.js'), 'package'], {
    cwd: ROOT,
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
