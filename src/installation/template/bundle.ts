import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';
import { PLACES } from '../places.ts';

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

const inRepository = (path: string): string => `${PLACES.root}${path}`;
/** Nothing is written by esbuild; outputs are named as if it were. */
const OUT = 'build/functions';

/** Packages that a function on Lambda needs a fraction of. */
const INSTEAD = { '@aws-sdk/credential-provider-node': inRepository('src/aws/lambda-credentials.ts') };

/**
 * The SDK would load this for operations that stream events. Teal calls none, and a call of one would say
 * what is missing.
 */
const WITHOUT_EVENT_STREAMS: Plugin = {
  name: 'without event streams',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    ),
};

/** Leaves the SDK to the runtime; of a client that is not used nothing stays. For comparison only. */
const WITHOUT_SDK: Plugin = {
  name: 'without the SDK',
  setup: ({ onResolve }) => onResolve({ filter: /^@(aws-sdk|smithy)\// }, ({ path }) => ({ path, external: true, sideEffects: false })),
};

/**
 * Bundles of these functions, in their order; one run of esbuild, which reads what they share once.
 * `mainFields`: the ES modules of the SDK, which esbuild can take apart, are a third smaller than its
 * CommonJS. The bundle itself is CommonJS, which loads faster. The names of classes may be shortened: every
 * error sets its own name.
 */
export async function bundleFunctions(
  names: readonly string[],
  { sdk = 'inside' }: { readonly sdk?: 'inside' | 'apart' } = {},
): Promise<readonly Bundle[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: names.map((name) => inRepository(`functions/${name}.ts`)),
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: INSTEAD,
    plugins: sdk === 'apart' ? [WITHOUT_SDK] : [WITHOUT_EVENT_STREAMS],
    sourcemap: 'external',
    legalComments: 'none',
    charset: 'utf8',
    metafile: true,
    write: false,
    logLevel: 'error',
    absWorkingDir: PLACES.root,
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), contents]));
  return names.map((name) => ({
    name,
    code: files.get(`${name}.cjs`)!,
    map: files.get(`${name}.cjs.map`)!,
    contents: contentsOf(metafile.outputs[`${OUT}/${name}.cjs`]!),
  }));
}

export const gzipped = (code: Uint8Array): number => gzipSync(code, { level: 9 }).length;

function contentsOf({ inputs }: Metafile['outputs'][string]): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
    // The last `node_modules` of a path is the package's own. What is read and not taken along has no bytes.
    const owner = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? 'teal';
    if (bytesInOutput > 0) sizes.set(owner, (sizes.get(owner) ?? 0) + bytesInOutput);
  }
  return new Map([...sizes].sort(([, a], [, b]) => b - a));
}
