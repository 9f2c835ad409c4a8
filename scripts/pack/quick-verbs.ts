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
 * Writes the quick verbs with the SDK inside, each with those clients only that it names: a verb that shared
 * chunks with the others would load all their clients. `mainFields`: the ES modules of the SDK, which esbuild
 * can take apart. Some of what is inside is CommonJS and requires Node's own modules. Gives the packages that
 * are inside, by verb.
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

/** What is read and not taken along has no bytes. */
function packagesIn({ outputs }: Metafile): readonly string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0));
  const names = files.flatMap(([file]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  return [...new Set(names)].sort();
}
