import { execFile } from 'node:child_process';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { packagesOf } from './javascript.ts';

const run = promisify(execFile);

/** What can be imported, and its declarations from `types/`. */
export const DECLARED = { '.': 'src/index', './asl': 'packages/asl/src/index' } as const;

/**
 * Builds `types/`: the declarations of what can be imported. Gives the names of the packages whose types they
 * need.
 */
export async function buildDeclarations(root: string, into: string): Promise<readonly string[]> {
  const settings = join(root, 'build', 'tsconfig.types.json');
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: relative(join(root, 'build'), root),
    outDir: relative(join(root, 'build'), into),
  };
  const files = Object.values(DECLARED).map((file) => `../${file}.ts`);
  await writeFile(settings, JSON.stringify({ extends: '../tsconfig.json', compilerOptions, include: [], files }));
  try {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', settings]);
  } finally {
    await rm(settings);
  }
  const declarations = (await readdir(into, { recursive: true })).filter((file) => file.endsWith('.d.ts'));
  const texts = await Promise.all(declarations.map((file) => readFile(join(into, file), 'utf8')));
  const paths = texts.flatMap((text) => [...text.matchAll(/(?:\bfrom\s+|\bimport\(\s*)['"]([^'"]+)['"]/g)].map(([, path = '']) => path));
  // A comment may show how Teal itself is imported.
  return packagesOf(paths.filter((path) => !path.startsWith('.') && path !== 'teal'));
}
