import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

/** Verbs that people and scripts run often and wait for. */
export const QUICK_VERBS: readonly string[] = ['status', 'rollback', 'approve', 'push'];

const fileOf = (verb: string): string => `command-${verb}.js`;

/** The command loads a quick verb from the file that it is built to, beside the command itself. */
export const QUICK_VERBS_APART: Plugin = {
  name: 'quick verbs apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\/commands\/[\w-]+\.ts$/ }, ({ path }) => {
      const verb = basename(path, '.ts');
      return QUICK_VERBS.includes(verb) ? { path: `./${fileOf(verb)}`, external: true } : undefined;
    }),
};

/**
 * What a quick verb loads only when it is needed, by its source: it reads configurations, or has clients of
 * its own. It comes from the build of the command, beside the verbs.
 */
export const LOADED_LATE: readonly string[] = ['src/cli/target/refuse-unknown.ts', 'src/cli/report/watch.ts'];

const LATE_APART: Plugin = {
  name: 'what is loaded late apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^\.\.?\// }, ({ path, kind }) => {
      const late = LOADED_LATE.find((file) => basename(file) === basename(path));
      return kind === 'dynamic-import' && late !== undefined ? { path: `./${basename(late, '.ts')}.js`, external: true } : undefined;
    }),
};

/**
 * Writes the quick verbs with the SDK inside, each with those clients only that it names: a verb that shared
 * chunks with the others would load all their clients. `mainFields`: the ES modules of the SDK, which esbuild
 * can take apart. Some of what is inside is CommonJS and requires Node's own modules. Gives the packages that
 * each verb loads at once.
 */
export async function buildQuickVerbs(root: string, into: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const inside = new Map<string, readonly string[]>();
  for (const verb of QUICK_VERBS) {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: { [basename(fileOf(verb), '.js')]: join('src/cli/commands', `${verb}.ts`) },
      outdir: into,
      chunkNames: `${verb}-[hash]`,
      bundle: true,
      splitting: true,
      minify: true,
      plugins: [LATE_APART],
      format: 'esm',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      banner: { js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);" },
      legalComments: 'none',
      charset: 'utf8',
      metafile: true,
      logLevel: 'error',
    });
    inside.set(verb, packagesIn(metafile));
  }
  return inside;
}

/**
 * What is read and not taken along has no bytes. What is imported when it is needed is not loaded at once.
 */
function packagesIn({ outputs }: Metafile): readonly string[] {
  const loaded = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint !== undefined && !isLate(outputs, path)));
  for (const path of loaded) {
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement' && next in outputs) loaded.add(next);
  }
  const files = [...loaded].flatMap((path) =>
    Object.entries(outputs[path]?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0),
  );
  const names = files.flatMap(([file]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** It is an entry because something imports it when it is needed. */
const isLate = (outputs: Metafile['outputs'], path: string): boolean =>
  Object.values(outputs).some(({ imports }) => imports.some((one) => one.path === path && one.kind === 'dynamic-import'));
