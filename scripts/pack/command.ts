import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';

const CLI = fileURLToPath(new URL('../../src/cli/', import.meta.url));

/** Verbs that people and scripts run often and wait for. Each is built with the SDK inside, with those clients only that it names. */
const QUICK = ['status', 'rollback', 'approve', 'push'] as const;

export interface BuiltCommand {
  /** The command itself. */
  readonly main: string;
  /** What it imports for the other verbs, beside itself: whoever builds those writes these files. By source file. */
  readonly others: ReadonlyMap<string, string>;
}

/** What the command loads when a verb is run, beside `main.js`. */
const fileOf = (verb: string): string => `command-${verb}.js`;

/**
 * Writes the command as JavaScript: `main.js` and a file for each quick verb, all of them beside one another, with what their
 * dynamic imports load. Nothing else is needed to run these: no package stays outside. A verb that shared files with the others
 * would load all their clients, so each is a build of its own.
 */
export async function buildCommand(outdir: string): Promise<BuiltCommand> {
  const verbs = (await readdir(join(CLI, 'commands'))).map((file) => basename(file, '.ts'));
  await build({ ...settings(outdir, 'main'), entryPoints: { main: join(CLI, 'main.ts') }, plugins: [VERBS_APART] });
  for (const verb of QUICK)
    await build({ ...settings(outdir, verb), entryPoints: { [basename(fileOf(verb), '.js')]: join(CLI, 'commands', `${verb}.ts`) } });
  const others = verbs.filter((verb) => !QUICK.some((quick) => quick === verb));
  return {
    main: join(outdir, 'main.js'),
    others: new Map(others.map((verb) => [join(CLI, 'commands', `${verb}.ts`), join(outdir, fileOf(verb))])),
  };
}

/** `mainFields`: the ES modules of the SDK, which esbuild can take apart. Some of what is inside is CommonJS and requires Node's own. */
const settings = (outdir: string, name: string): BuildOptions => ({
  outdir,
  chunkNames: `${name}-[hash]`,
  bundle: true,
  splitting: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'error',
});

/** A verb's code is loaded when it is run, from the file that it was built to. */
const VERBS_APART: Plugin = {
  name: 'verbs apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/commands\/[\w-]+\.ts$/ }, ({ path }) => ({ path: `./${fileOf(basename(path, '.ts'))}`, external: true })),
};
