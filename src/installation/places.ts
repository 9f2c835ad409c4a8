import { fileURLToPath } from 'node:url';

/**
 * Teal runs from its source (a checkout), or as it was built for npm (`scripts/pack.ts`): there this code is
 * in a file of `dist/`.
 */
export const FROM_SOURCE = import.meta.url.endsWith('.ts');

const ROOT = new URL(FROM_SOURCE ? '../../' : '../', import.meta.url);
const at = (path: string): string => fileURLToPath(new URL(path, ROOT));

/**
 * Where Teal's own files are, as absolute paths. Whatever needs one asks here: no other file goes by where it
 * stands itself, because that is another place once it is built.
 */
export const PLACES = {
  root: fileURLToPath(ROOT),
  /** One file for each function. It exports `handler`, for a process that is Teal's own. */
  functions: FROM_SOURCE ? at('functions/') : at('dist/functions/'),
  /**
   * One zip for each function as Lambda gets it. Undefined from source, where they are bundled when they are
   * needed.
   */
  zips: FROM_SOURCE ? undefined : at('lambda/'),
  /** What `import ... from 'teal'` gives. */
  door: FROM_SOURCE ? at('src/index.ts') : at('dist/index.js'),
  /** The sample service: what runs in its container, and its configurations. */
  sampleApp: at('sample/checkout/app/'),
  sampleDeployments: at('sample/checkout/deployments/'),
} as const;
