import { dirname } from 'node:path';
import { type Checkout, isTest, readCheckout } from './shape/checkout.ts';
import { circlesOf } from './shape/circles.ts';
import { COMMENT_COLUMNS, longCommentLines } from './shape/comments.ts';
import { exportsIn } from './shape/exports.ts';
import { forksIn } from './shape/forks.ts';
import { lengthsOf } from './shape/lengths.ts';
import { usesOf } from './shape/uses.ts';

/**
 * `npm run shape -- [folder] [--list]`: figures of the sources of a checkout, this one unless another is
 * named. Sources are the `.ts` files that git tracks, tests left out. `--list` names what is counted.
 */
const args = process.argv.slice(2);
const list = args.includes('--list');
const checkout = readCheckout(args.find((arg) => !arg.startsWith('--')) ?? process.cwd());
const sources = new Map([...checkout.texts].filter(([file]) => !isTest(file)));

const { files, lines, median, p90, longest, longestLines } = lengthsOf(sources);
row('files', files);
row('lines', lines);
row('lines of a file, median', median);
row('lines of a file, 90th percentile', p90);
row('longest file', longestLines, [longest]);
row(
  'files over 300 lines',
  [...sources].filter(([, text]) => text.split('\n').length > 300).map(([file]) => file),
);

const circles = circlesOf(edges((file) => file));
row('circles between files', circles);
row('  files in them', circles.join(' <-> ').split(' <-> ').filter(Boolean).length);
row('circles between folders', circlesOf(edges(dirname)));

const { exports, unused, testsOnly, once } = usesOf(exported(), uses(checkout), isTest);
row('exported names', exports);
row('  imported by no file', unused);
row('  imported by tests only', testsOnly);
row('  imported by one file', once);

row('forks on the kind of route, by its tag', forks('byTag'));
row('forks on a member, by the word in', forks('byMember'));
row(
  '  of them on targetGroup',
  forks('byMember').filter((fork) => fork.includes("'targetGroup'")),
);
row(`comment lines over ${COMMENT_COLUMNS} columns`, longComments());

function row(name: string, value: number | readonly string[], members: readonly string[] = typeof value === 'number' ? [] : value): void {
  console.log(`${name.padEnd(44)} ${(typeof value === 'number' ? value : value.length).toLocaleString('en').padStart(7)}`);
  if (list) for (const member of members) console.log(`    ${member}`);
}

/** Who imports whom, types included, told by what `nameOf` makes of a file. */
function edges(nameOf: (file: string) => string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  for (const file of sources.keys()) {
    const to = found.get(nameOf(file)) ?? new Set();
    for (const { target } of checkout.imports.get(file)!)
      if (target !== undefined && sources.has(target) && nameOf(target) !== nameOf(file)) to.add(nameOf(target));
    found.set(nameOf(file), to);
  }
  return new Map([...found].map(([from, to]) => [from, [...to]]));
}

/**
 * Doors are left out: what they export is for users, for Lambda, or for a file that names them by its path.
 */
function exported(): ReadonlyMap<string, readonly string[]> {
  const isDoor = (file: string) => /(^|\/)index\.ts$|^(functions|deployments|statemachines)\/[^/]+\.ts$/.test(file);
  return new Map([...sources].filter(([file]) => !isDoor(file)).map(([file, text]) => [file, exportsIn(text)]));
}

function uses({ imports }: Checkout) {
  return [...imports].flatMap(([by, all]) =>
    all.flatMap(({ target, names }) => (target === undefined ? [] : names.map((name) => ({ by, of: target, name })))),
  );
}

function forks(way: 'byTag' | 'byMember'): readonly string[] {
  return [...sources].flatMap(([file, text]) => forksIn(text)[way].map((fork) => `${file}: ${fork}`));
}

function longComments(): readonly string[] {
  return [...sources].flatMap(([file, text]) => longCommentLines(text).map((line) => `${file}:${line}`));
}
