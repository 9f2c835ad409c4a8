import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { type Bundle, bundleFunctions } from './bundle.ts';
import { zipOf } from './functions.ts';
import { CONFIGS_FILE, packedConfigs } from './packed-configs.ts';
import type { PackageSite } from './site.ts';

/** Where bundles and source maps stay, for who reads a stack trace or wonders what is in a bundle. */
const KEPT = 'build/functions';

/** The same input makes the same zip, byte for byte: osls deploys nothing when nothing changed. */
const NO_DATE = { mtime: '1980-01-01T00:00:00Z', os: 3, attrs: 0o644 << 16 } as const;

export interface BuiltFunction {
  readonly bundle: Bundle;
  readonly zipBytes: number;
}

/** Bundles every function into its zip, keeps the source maps apart, and says how large everything has become. */
export async function buildFunctions({ actions, configs }: PackageSite): Promise<readonly BuiltFunction[]> {
  const packed = packedConfigs(configs);
  await Promise.all([mkdir(KEPT, { recursive: true }), mkdir('.serverless', { recursive: true })]);
  const bundles = await bundleFunctions(actions.map(({ name }) => name));
  return Promise.all(
    actions.map(async ({ name, readsConfigs }, i) => {
      const bundle = bundles[i]!;
      const zip = zipSync(
        {
          [`${name}.cjs`]: [bundle.code, NO_DATE],
          ...(readsConfigs && { [CONFIGS_FILE]: [packed, NO_DATE] }),
        },
        { level: 9 },
      );
      await Promise.all([
        writeFile(join(KEPT, `${name}.cjs`), bundle.code),
        writeFile(join(KEPT, `${name}.cjs.map`), bundle.map),
        writeFile(zipOf(name), zip),
      ]);
      return { bundle, zipBytes: zip.length };
    }),
  );
}

/** One line a function: its bundle, gzipped, and the packages that take the most of it. */
export function sizeReport(built: readonly BuiltFunction[]): string {
  const lines = built.map(({ bundle: { name, code, contents }, zipBytes }) => {
    const largest = [...contents].slice(0, 3).map(([owner, bytes]) => `${owner} ${kb(bytes)}`);
    return `${name.padEnd(24)} ${kb(code.length).padStart(7)}  zip ${kb(zipBytes).padStart(7)}  ${largest.join(', ')}`;
  });
  const total = built.reduce((sum, { zipBytes }) => sum + zipBytes, 0);
  return [...lines, `${built.length} functions, ${kb(total)} zipped`].join('\n');
}

const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} kB`;
