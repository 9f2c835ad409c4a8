import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { LOADED_LATE, QUICK_VERBS } from '../../scripts/pack/quick-verbs.ts';
import { PLACES } from '../../src/installation/places.ts';

// The times are for what hangs.
jest.setTimeout(600_000);

const run = promisify(execFile);
const { root } = PLACES;
const PACKAGE = join(root, 'build', 'package');

/** The machine's own programs: npm puts the repository's before them. */
const MACHINE = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.includes('node_modules'));

let tarball = '';
let project = join(tmpdir(), 'teal-not-installed');

beforeAll(async () => {
  // First of all: what is cleared away behind the tests is in this folder.
  project = await mkdtemp(join(tmpdir(), 'teal-installed-'));
  const packed = await run(process.execPath, [join(root, 'scripts/pack.ts')], { cwd: root });
  tarball = packed.stdout.trim().split('\n').at(-1) ?? '';
  await asUser(dirname(process.execPath), 'npm', 'init', '-y');
  await writeFile(join(project, 'package-lock.json'), await lockOf());
  await asUser(dirname(process.execPath), 'npm', 'install', tarball, '--prefer-offline', '--no-audit', '--no-fund');
});
afterAll(() => rm(project, { recursive: true, force: true }));

/**
 * What the repository's lock file says of packages: so npm takes the very same, which `npm ci` has left in
 * its cache, and asks no registry which versions there are. npm drops what the package does not need.
 */
async function lockOf(): Promise<string> {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { link?: boolean }>;
  };
  const own = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as { name: string; version: string };
  const others = Object.entries(packages).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
  return JSON.stringify({ ...own, lockfileVersion: 3, requires: true, packages: { '': own, ...Object.fromEntries(others) } });
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A program in the user's project, with the node of a folder, and without anybody's credentials. */
async function asUser(node: string, program: string, ...args: readonly string[]): Promise<Ended> {
  const ended = await trying(node, {}, program, ...args);
  if (ended.code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${ended.code}:\n${ended.out}${ended.err}`);
  return ended;
}

function trying(node: string, more: Readonly<Record<string, string>>, program: string, ...args: readonly string[]): Promise<Ended> {
  return run(program, args, { cwd: project, env: environmentOf(node, more) }).then(
    ({ stdout, stderr }) => ({ code: 0, out: stdout, err: stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, out: stdout, err: stderr }),
  );
}

const environmentOf = (node: string, more: Readonly<Record<string, string>>) => ({
  PATH: [node, ...MACHINE].join(delimiter),
  HOME: process.env.HOME ?? '',
  ...more,
});

describe('the package', () => {
  test('holds what is listed here, and every chunk is of use', async () => {
    const { stdout } = await run('npm', ['pack', '--json', '--dry-run'], { cwd: PACKAGE });
    const [{ files }] = JSON.parse(stdout) as [{ files: readonly { readonly path: string }[] }];
    const paths = files.map(({ path }) => path).sort();
    const functions = (await readdir(join(root, 'functions'))).map((file) => file.replace('.ts', ''));
    const documents = (await readdir(join(root, 'docs'), { withFileTypes: true, recursive: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath, entry.name)));
    const chunks = paths.filter((path) => /^dist\/[a-z]+-[A-Z0-9]{8}\.js$/.test(path));
    const declarations = paths.filter((path) => /^types\/(src\/index|src\/deployment\/.+|packages\/asl\/src\/.+)\.d\.ts$/.test(path));
    expect(paths.filter((path) => !chunks.includes(path) && !declarations.includes(path))).toEqual(
      [
        'CHANGELOG.md',
        'LICENSE',
        'README.md',
        'package.json',
        'dist/asl.js',
        'dist/index.js',
        'dist/serverless.js',
        'dist/teal.js',
        'dist/thread-runtime.mjs',
        ...functions.flatMap((name) => [`dist/functions/${name}.js`, `lambda/${name}.zip`]),
        ...documents,
        ...QUICK_VERBS.map((verb) => `dist/command-${verb}.js`),
        ...LOADED_LATE.map((file) => `dist/${basename(file, '.ts')}.js`),
        'packages/asl/docs/language.md',
        'packages/local-aws/docs/support.md',
        'sample/checkout/app/healthy.mjs',
        'sample/checkout/app/metrics.mjs',
        'sample/checkout/app/migrate.mjs',
        'sample/checkout/app/prometheus.mjs',
        'sample/checkout/app/server.mjs',
        'sample/checkout/deployments/checkout-discovery.ts',
        'sample/checkout/deployments/checkout-dns.ts',
        'sample/checkout/deployments/checkout.ts',
        'statemachines/dns.asl.json',
        'statemachines/hooks.asl.json',
        'statemachines/load-balancer.asl.json',
        'statemachines/put-back-dns.asl.json',
        'statemachines/put-back-load-balancer.asl.json',
        'statemachines/recover-dns.asl.json',
        'statemachines/recover-load-balancer.asl.json',
      ].sort(),
    );
    const code = await Promise.all(
      paths.filter((path) => /^dist\/.*\.js$/.test(path)).map((path) => readFile(join(PACKAGE, path), 'utf8')),
    );
    const unused = chunks.filter((path) => !code.some((text) => text.includes(path.replace('dist/', '/'))));
    expect(unused).toEqual([]);
    expect(declarations).toContain('types/src/index.d.ts');
    expect(declarations).toContain('types/packages/asl/src/index.d.ts');
  });

  test('asks for exact versions, for osls as a peer, and for nothing of the repository', async () => {
    const text = await readFile(join(PACKAGE, 'package.json'), 'utf8');
    const { dependencies, peerDependencies, ...rest } = JSON.parse(text) as {
      dependencies: Record<string, string>;
      peerDependencies: Record<string, string>;
    };
    expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    expect(Object.keys(dependencies).filter((name) => !/^@(aws-sdk|smithy|aws-lambda-powertools)\//.test(name))).toEqual([
      '@resvg/resvg-js',
      'commander',
      'dejavu-fonts-ttf',
      'dns-packet',
      'dynalite',
      'elkjs',
      'esbuild',
      'fflate',
      'jsonata',
      'picocolors',
      'ws',
      'zod',
    ]);
    expect(peerDependencies).toEqual({ serverless: expect.stringMatching(/^npm:osls@\d+\.\d+\.\d+$/) });
    expect(Object.keys(rest).sort()).toEqual(['bin', 'description', 'engines', 'exports', 'license', 'name', 'type', 'version']);
  });

  test('uses nothing in its language that Node 20 does not have', async () => {
    const settings = join(root, 'build', 'tsconfig.node20.json');
    const include = ['src', 'functions', 'statemachines', 'sample', 'packages/*/src'].map((path) => `../${path}`);
    await writeFile(settings, JSON.stringify({ extends: '../tsconfig.json', compilerOptions: { lib: ['es2023'] }, include }));
    try {
      await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', settings]);
    } catch (error) {
      throw new Error((error as { stdout: string }).stdout);
    } finally {
      await rm(settings);
    }
  });
});

/** The node of this test, and the machine's own where that is another version. */
async function nodes(): Promise<readonly (readonly [version: string, folder: string])[]> {
  const found = new Map([[process.versions.node.split('.')[0] ?? '', dirname(process.execPath)]]);
  for (const folder of MACHINE) {
    const version = await run(join(folder, 'node'), ['-p', 'process.versions.node']).catch(() => undefined);
    const major = version?.stdout.split('.')[0];
    if (major !== undefined && !found.has(major)) found.set(major, folder);
  }
  return [...found];
}

describe.each(await nodes())('installed in an empty folder, with Node %s', (_, node) => {
  const files = ['deployments/checkout.ts', 'serverless.yml', 'tsconfig.json', '.gitignore'];
  const teal = (...args: readonly string[]) => trying(node, {}, 'npx', 'teal', ...args);

  afterAll(() =>
    Promise.all([...files, 'deployments', '.serverless'].map((path) => rm(join(project, path), { recursive: true, force: true }))),
  );

  test('it tells its version, and nothing else', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await teal('--version')).toEqual({ code: 0, out: `${version}\n`, err: '' });
  });

  test('it says what to write where there is no configuration', async () => {
    expect(await teal('plan', 'checkout', '--image', 'v1')).toMatchObject({ code: 2, err: expect.stringContaining("'npx teal init'") });
  });

  test('init writes a project, and overwrites none', async () => {
    expect((await teal('init')).code).toBe(0);
    const written = await Promise.all(files.map((file) => readFile(join(project, file), 'utf8')));
    await rm(join(project, '.gitignore'));
    expect(await teal('init')).toMatchObject({ code: 2, err: expect.stringContaining('deployments/checkout.ts, serverless.yml') });
    expect(await readdir(project)).not.toContain('.gitignore');
    expect(await Promise.all(files.slice(0, 3).map((file) => readFile(join(project, file), 'utf8')))).toEqual(written.slice(0, 3));
  });

  test('the configuration is typed by the package', async () => {
    const tsc = () => run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], { cwd: project });
    await tsc();
    const path = join(project, 'deployments/_wrong.ts');
    await writeFile(path, "import { loadBalanced } from 'teal';\nloadBalanced({ service: 1 });\n");
    await expect(tsc()).rejects.toMatchObject({ stdout: expect.stringMatching(/^deployments\/_wrong\.ts\(2,16\): error TS2322/) });
    await rm(path);
  });

  test('serverless packages it, without a network, a login or credentials', async () => {
    await asUser(node, 'npx', 'serverless', 'package');
    const text = await readFile(join(project, '.serverless/cloudformation-template-update-stack.json'), 'utf8');
    const { Resources } = JSON.parse(text) as { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> };
    expect(Resources.CheckoutPushRule?.Properties.Name).toBe('teal-push-checkout');
    const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
    expect(functions).toHaveLength((await readdir(join(root, 'functions'))).length);
    expect(functions.map(({ Properties }) => Properties.Runtime)).toEqual(functions.map(() => 'nodejs24.x'));
    for (const { Properties } of functions) expect(await readdir(join(project, '.serverless'))).toContain(zipOf(Properties.FunctionName));
  });

  test('local --sample runs, and the commands that it prints find it', async () => {
    const local = spawn('npx', ['teal', 'local', '--sample', '--port', '0', '--listener-port', '0'], {
      cwd: project,
      env: environmentOf(node, {}),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const closed = new Promise<void>((resolve) => local.once('close', () => resolve()));
    try {
      const said = await until(local, /Ctrl-C ends it\./);
      const exported = Object.fromEntries([...said.matchAll(/\b(AWS_[A-Z_]+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
      const printed = [...said.matchAll(/^ {2}npx (teal .*)$/gm)].map(([, line = '']) => line.split(' '));
      const told = new Map<string, Ended>();
      for (const line of printed.filter(([, verb]) => verb !== 'rollback'))
        told.set(line[1] ?? '', await trying(node, exported, 'npx', ...line));
      expect(told.get('push')).toMatchObject({ code: 0, out: expect.stringMatching(/^pushed checkout:v2 sha256:/), err: '' });
      expect(told.get('status')).toMatchObject({ code: 0, out: expect.stringMatching(/^checkout\n/), err: '' });
      // The example that 'teal init' wrote has the name of the sample, which runs by a configuration of its
      // own.
      const differs = /^note: the configuration of checkout in the folder is not the one that checkout-1 went by\. .*\n$/;
      expect(told.get('plan')).toMatchObject({ out: expect.stringMatching(/checkout-b/), err: expect.stringMatching(differs) });
      const late = `import('./node_modules/teal/dist/watch.js').then(({ watch }) => console.log(typeof watch))`;
      expect(await trying(node, exported, 'node', '--eval', late)).toMatchObject({ code: 0, out: 'function\n' });
      const misspelt = await trying(node, exported, 'npx', 'teal', 'status', 'chekout');
      expect(misspelt).toMatchObject({ code: 2, err: expect.stringMatching(/'checkout' meant\?/) });
    } finally {
      process.kill(-(local.pid ?? 0), 'SIGTERM');
      await closed;
    }
  });
});

/** osls names a function's package for the function. */
const zipOf = (name: unknown): string => `${String(name).replace(/^teal-/, '')}.zip`;

/** What a process has printed when it has printed this. Rejects when it ends before. */
function until({ stdout, stderr }: ReturnType<typeof spawn>, pattern: RegExp): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    for (const stream of [stdout, stderr])
      stream?.on('data', (part) => {
        said += String(part);
        if (pattern.test(said)) resolve(said);
      });
    stdout?.once('close', () => reject(new Error(`it ended, having said:\n${said}`)));
  });
}
