import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

const CHUNK = /^[a-z]+-[A-Z0-9]{8}\.js$/;

/**
 * Takes chunks away that no other file names: esbuild writes one for an `import()` in code that it has
 * dropped.
 */
export async function dropUnusedChunks(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'));
  const texts = new Map(await Promise.all(files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const)));
  const isUnused = (file: string) => CHUNK.test(file) && ![...texts].some(([other, text]) => other !== file && text.includes(`/${file}`));
  // What only an unused chunk names is unused too.
  for (let unused = [...texts.keys()].filter(isUnused); unused.length > 0; unused = [...texts.keys()].filter(isUnused)) {
    for (const file of unused) {
      texts.delete(file);
      await rm(join(folder, file));
    }
  }
}
