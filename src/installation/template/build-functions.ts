import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PLACES } from '../places.ts';
import type { Bundle } from './bundle.ts';
import { zipOf } from './functions.ts';
import { CONFIGS_FILE, packedConfigs } from './packed-configs.ts';
import type { PackageSite } from './site.ts';
import { zipped, zippedWith } from './zips.ts';

/** Where bundles and source maps stay, for who reads a stack trace or wonders what is in a bundle. */
const KEPT = 'build/functions';

interface Built {
  readonly zip: Uint8Array;
  /** Of a function that was bundled now. */
  readonly bundle?: Bundle;
}

/**
 * Writes the zip of every function into the folder of the service, and says how large everything has become.
 */
export async function buildFunctions({ actions, configs }: PackageSite, folder: string): Promise<string> {
  const packed = packedConfigs(configs);
  await mkdir(join(folder, '.serverless'), { recursive: true });
  const names = actions.map(({ name }) => name);
  const built = PLACES.zips === undefined ? await bundledNow(names, folder) : await bundledBefore(names, PLACES.zips);
  const withConfigs = built.map(({ zip, bundle }, i) => ({
    zip: actions[i]?.readsConfigs ? zippedWith(zip, { [CONFIGS_FILE]: packed }) : zip,
    bundle,
  }));
  await Promise.all(withConfigs.map(({ zip }, i) => writeFile(join(folder, zipOf(names[i]!)), zip)));
  const total = withConfigs.reduce((sum, { zip }) => sum + zip.length, 0);
  return [...withConfigs.flatMap(sizeOf), `${names.length} functions, ${kb(total)} zipped`].join('\n');
}

/** In a checkout: from the source. */
async function bundledNow(names: readonly string[], folder: string): Promise<readonly Built[]> {
  const { bundleFunctions } = await import('./bundle.ts');
  const kept = join(folder, KEPT);
  await mkdir(kept, { recursive: true });
  return Promise.all(
    (await bundleFunctions(names)).map(async (bundle) => {
      const file = `${bundle.name}.cjs`;
      await Promise.all([writeFile(join(kept, file), bundle.code), writeFile(join(kept, `${file}.map`), bundle.map)]);
      return { zip: zipped({ [file]: bundle.code }), bundle };
    }),
  );
}

/** In an installed package: as they were bundled when it was packed. */
const bundledBefore = (names: readonly string[], zips: string): Promise<readonly Built[]> =>
  Promise.all(names.map(async (name) => ({ zip: await readFile(join(zips, `${name}.zip`)) })));

/** A line for a function: its bundle, its zip, and the packages that take the most of it. */
function sizeOf({ zip, bundle }: { readonly zip: Uint8Array; readonly bundle: Bundle | undefined }): readonly string[] {
  if (bundle === undefined) return [];
  const largest = [...bundle.contents].slice(0, 3).map(([owner, bytes]) => `${owner} ${kb(bytes)}`);
  return [`${bundle.name.padEnd(24)} ${kb(bundle.code.length).padStart(7)}  zip ${kb(zip.length).padStart(7)}  ${largest.join(', ')}`];
}

const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`;
