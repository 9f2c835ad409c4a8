import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ActionHandler } from '../aws/action/action.ts';

const FOLDER = new URL('../../functions/', import.meta.url);

/** Every function of the folder, by name. */
export async function allFunctions(): Promise<ReadonlyMap<string, ActionHandler<unknown, unknown, string>>> {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith('.ts')).sort();
  const loaded = await Promise.all(
    files.map(async (file) => {
      const { handler } = (await import(new URL(file, FOLDER).href)) as { handler: ActionHandler<unknown, unknown, string> };
      return [basename(file, '.ts'), handler] as const;
    }),
  );
  return new Map(loaded);
}
