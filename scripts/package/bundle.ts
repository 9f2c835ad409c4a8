import { gzipSync } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';

/** One function as Lambda gets it: a file with everything in it. */
export interface Bundle {
  readonly name: string;
  /** CommonJS that exports `handler`. */
  readonly code: Uint8Array;
  /** Its source map, which stays here: it is for whoever reads a stack trace. */
  readonly map: Uint8Array;
  /** Bytes in the bundle by package; ours are under `teal`. */
  readonly contents: ReadonlyMap<string, number>;
}

const inRepository = (path: string): string => new URL(`../../${path}`, import.meta.url).pathname;

/** Packages that a function on Lambda needs a fraction of. */
const INSTEAD = { '@aws-sdk/credential-provider-node': inRepository('src/aws/lambda-credentials.ts') };

/** Leaves the SDK to the runtime; of a client that is not used nothing stays. For comparison only. */
const WITHOUT_SDK: Plugin = {
  name: 'without the SDK',
  setup: ({ onResolve }) => onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path }) => ({ path, external: true, sideEffects: false })),
};

/**
 * `mainFields`: the ES modules of the SDK, which esbuild can take apart, are a third smaller than its CommonJS. The bundle itself
 * is CommonJS, which loads faster. The names of classes may be shortened: every error sets its own name.
 */
export async function bundleFunction(name: string, { sdk = 'inside' }: { readonly sdk?: 'inside' | 'apart' } = {}): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    entryPoints: [inRepository(`functions/${name}.ts`)],
    outfile: `${name}.cjs`,
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: INSTEAD,
    plugins: sdk === 'apart' ? [WITHOUT_SDK] : [],
    sourcemap: 'external',
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const ending = (text: string) => outputFiles.find(({ path }) => path.endsWith(text))!.contents;
  return { name, code: ending('.cjs'), map: ending('.map'), contents: contentsOf(metafile) };
}

export const gzipped = (code: Uint8Array): number => gzipSync(code, { level: 9 }).length;

function contentsOf({ outputs }: Metafile): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      // The last `node_modules` of a path is the package's own.
      const owner = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? 'teal';
      sizes.set(owner, (sizes.get(owner) ?? 0) + bytesInOutput);
    }
  }
  return new Map([...sizes].sort(([, a], [, b]) => b - a));
}
