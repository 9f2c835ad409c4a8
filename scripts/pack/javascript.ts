import { chmod, copyFile, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';
import { dropUnusedChunks } from './drop-unused-chunks.ts';
import { buildQuickVerbs, LOADED_LATE, QUICK_VERBS_APART } from './quick-verbs.ts';

/** Rooms that are imported by a bare name: they are of the package itself. */
const OURS: Readonly<Record<string, string>> = {
  teal: 'src/index.ts',
  '@teal/asl': 'packages/asl/src/index.ts',
  '@teal/local-aws': 'packages/local-aws/src/index.ts',
};

/**
 * Plain JavaScript that a thread is started with: it must be a file of its own, beside the code that starts
 * it.
 */
const THREAD = 'packages/local-aws/src/lambda/thread-runtime.mjs';

/** Found by its path and not imported: the font of pictures. */
const FOUND = ['dejavu-fonts-ttf'];

/**
 * Whatever is imported by a bare name, and is not ours, stays an import: npm installs it beside the package.
 */
const packagesApart = (root: string): Plugin => ({
  name: 'packages apart',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      const ours = OURS[path];
      return ours === undefined ? { path, external: true } : { path: join(root, ours) };
    }),
});

/**
 * Builds `dist/`: the command, the plugin, what can be imported, and a module for each function. They share
 * chunks, so that what is one in the source (a class, a cache) is one here too. Gives the names of the
 * packages that are imported.
 */
export async function buildJavaScript(root: string, into: string): Promise<readonly string[]> {
  const functions = (await readdir(join(root, 'functions'))).map((file) => basename(file, '.ts'));
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: {
      teal: 'src/cli/main.ts',
      serverless: 'src/cli/serverless.ts',
      index: 'src/index.ts',
      asl: 'packages/asl/src/index.ts',
      ...Object.fromEntries(LOADED_LATE.map((file) => [basename(file, '.ts'), file])),
      ...Object.fromEntries(functions.map((name) => [`functions/${name}`, `functions/${name}.ts`])),
    },
    outdir: into,
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    plugins: [QUICK_VERBS_APART, packagesApart(root)],
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    logLevel: 'error',
  });
  await buildQuickVerbs(root, into);
  await dropUnusedChunks(into);
  await copyFile(join(root, THREAD), join(into, basename(THREAD)));
  await chmod(join(into, 'teal.js'), 0o755);
  return [...importedPackages(metafile), ...FOUND];
}

const importedPackages = ({ outputs }: Metafile): readonly string[] => {
  const paths = Object.values(outputs)
    .flatMap(({ imports }) => imports.filter(({ external }) => external))
    .map(({ path }) => path)
    .filter((path) => !path.startsWith('.'));
  return packagesOf(paths);
};

/** The packages of what is imported by bare names, each once. Node's own modules are none. */
export const packagesOf = (paths: readonly string[]): readonly string[] => {
  const names = paths
    .filter((path) => !path.startsWith('node:'))
    .map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    );
  return [...new Set(names)].sort();
};
