import { readdir } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ActionHandler } from '../aws/action/action.ts';
import { PLACES } from './places.ts';

/** Every function, by name. */
export async function allFunctions(): Promise<ReadonlyMap<string, ActionHandler<unknown, unknown, string>>> {
  const files = (await readdir(PLACES.functions)).filter((file) => /\.(ts|js)$/.test(file)).sort();
  const loaded = await Promise.all(
    files.map(async (file) => {
      const { href } = pathToFileURL(join(PLACES.functions, file));
      const { handler } = (await import(href)) as { handler: ActionHandler<unknown, unknown, string> };
      return [parse(file).name, handler] as const;
    }),
  );
  return new Map(loaded);
}
