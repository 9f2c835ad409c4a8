import { DECLARED } from './declarations.ts';

/** Of the repository's package.json what the package takes over. */
export interface Repository {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** What is imported and comes by itself: osls is asked for as a peer, so that `npx serverless` is there. */
const PEER = 'serverless';

/**
 * The package.json of the package. `imported`: names of the packages that its code and its declarations
 * import; each has the version that the repository tests with. Throws for one that the repository does not
 * list.
 */
export function manifest(repository: Repository, imported: readonly string[]): object {
  const versions = { ...repository.devDependencies, ...repository.dependencies };
  const { name, version, description, license, engines } = repository;
  const unlisted = imported.filter((each) => versions[each] === undefined);
  if (unlisted.length > 0) throw new Error(`package.json does not list ${unlisted.join(', ')}, which the package imports`);
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    bin: { teal: 'dist/teal.js' },
    exports: {
      '.': { types: `./types/${DECLARED['.']}.d.ts`, default: './dist/index.js' },
      './asl': { types: `./types/${DECLARED['./asl']}.d.ts`, default: './dist/asl.js' },
      './serverless': './dist/serverless.js',
      './package.json': './package.json',
    },
    engines,
    dependencies: Object.fromEntries(imported.filter((each) => each !== PEER).map((each) => [each, versions[each]])),
    peerDependencies: { [PEER]: versions[PEER] },
  };
}
