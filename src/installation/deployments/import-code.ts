import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildFailure, Plugin } from 'esbuild';
import { BadUsage } from '../bad-usage.ts';
import { PLACES } from '../places.ts';

export interface Imported {
  readonly file: string;
  /** Its default export, or what it threw while it was loaded; BadUsage where esbuild cannot read it. */
  readonly outcome: { readonly value: unknown } | { readonly error: Error };
}

/**
 * `import ... from 'teal'` in a user's file is this Teal, wherever that file is and however Teal was started.
 * A module in between makes `require('teal')` the same.
 */
const THIS_TEAL: Plugin = {
  name: 'this Teal',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^teal$/ }, ({ path }) => ({ path, namespace: 'this-teal' }));
    onLoad({ filter: /.*/, namespace: 'this-teal' }, () => ({ contents: `export * from '${pathToFileURL(PLACES.door).href}';` }));
    onResolve({ filter: /^file:/ }, ({ path }) => ({ path, external: true }));
  },
};

/**
 * Imports files of a user's project, in their order. Each goes through esbuild first: so TypeScript works on
 * every Node, and files work in a project of `"type": "commonjs"`, which is what `npm init -y` writes. What
 * esbuild cannot read is told with its line and column.
 */
export async function importCode(folder: string, files: readonly string[]): Promise<readonly Imported[]> {
  if (files.length === 0) return [];
  const into = await cacheOf(folder);
  try {
    const written = await Promise.all(files.map((file) => bundled(join(folder, file), into)));
    const imported: Imported[] = [];
    for (const [i, one] of written.entries()) {
      const outcome = 'path' in one ? await outcomeOf(one.path) : { error: new BadUsage(one.problems.join('\n')) };
      imported.push({ file: files[i]!, outcome });
    }
    return imported;
  } finally {
    await rm(into, { recursive: true, force: true });
  }
}

async function bundled(file: string, into: string): Promise<{ readonly path: string } | { readonly problems: readonly string[] }> {
  const { build } = await import('esbuild');
  const url = JSON.stringify(pathToFileURL(file).href);
  const here = JSON.stringify(dirname(file));
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      plugins: [THIS_TEAL],
      // A bundle is elsewhere than the file: what the file says of its own place stays true.
      define: { 'import.meta.url': url, 'import.meta.dirname': here, __dirname: here },
      banner: { js: `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(${url});` },
      write: false,
      logLevel: 'silent',
    });
    const path = join(into, `${basename(file)}.mjs`);
    await writeFile(path, outputFiles[0]!.contents);
    return { path };
  } catch (error) {
    const { errors } = error as Partial<BuildFailure>;
    if (errors === undefined) throw error;
    return {
      problems: errors.map(({ text, location }) =>
        location ? `${basename(location.file)}:${location.line}:${location.column + 1}: ${text}` : `${basename(file)}: ${text}`,
      ),
    };
  }
}

async function outcomeOf(path: string): Promise<Imported['outcome']> {
  try {
    return { value: ((await import(pathToFileURL(path).href)) as { readonly default?: unknown }).default };
  } catch (error) {
    return { error: error as Error };
  }
}

/**
 * A fresh folder for bundles, in `node_modules/.cache/teal` of the project: what a bundle imports is found
 * from there as from the project. Where that cannot be written, or where there is no project, the system's
 * folder for such files has to do.
 */
async function cacheOf(folder: string): Promise<string> {
  const project = await projectOf(folder);
  if (project !== undefined) {
    const cache = join(project, 'node_modules', '.cache', 'teal');
    try {
      await mkdir(cache, { recursive: true });
      return await mkdtemp(join(cache, 'deployments-'));
    } catch (error) {
      if (!['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    }
  }
  return mkdtemp(join(tmpdir(), 'teal-deployments-'));
}

/** The nearest folder with a package.json that is not itself a package which npm installed. */
async function projectOf(folder: string): Promise<string | undefined> {
  for (let above = folder; ; above = dirname(above)) {
    const installed = above.split(sep).includes('node_modules');
    if (!installed && (await exists(join(above, 'package.json')))) return above;
    if (above === dirname(above)) return undefined;
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
