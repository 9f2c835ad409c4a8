import { configurationKeys } from './configuration-json-schema.ts';
import { EXAMPLE, EXAMPLE_ACCOUNT, EXAMPLE_LISTENER, EXAMPLE_RULED, EXAMPLE_SPARE } from './example-values.ts';
import type { ConfigurationKey } from './key-list.ts';
import { literal } from './literal.ts';

type Members = Readonly<Record<string, unknown>>;

const WIDTH = 110;
const KEYS = configurationKeys('load-balancer');

const IMPORT = "import { loadBalanced } from 'teal';";

/** The text of `deployments/<service>.ts`, with every key and, above it, what it is for. */
export const exampleConfiguration = (): string => `${IMPORT}

const elb = '${EXAMPLE_ACCOUNT}';
const listener = '${EXAMPLE_LISTENER}';

/**
 * How Teal deploys the service '${EXAMPLE.service}'. Its names and ARNs are made up: put your own in their
 * place. A key that has a default, or that is optional, may be left out. So may the keys that stand in
 * comments.
 */
export default loadBalanced({
${membersOf({ ...EXAMPLE }, '', '  ').join('\n\n')}
});
`;

/** The text of each member of an object, in the order of the keys. */
function membersOf(written: Members, path: string, indent: string): readonly string[] {
  return keysIn(path).flatMap((key) => {
    const name = key.path.slice(path ? path.length + 1 : 0);
    if ((key.ofManyForms || Array.isArray(EXAMPLE_SPARE[key.path])) && written[name] === undefined)
      return [spareList(key, name, indent).join('\n')];
    const value = written[name] ?? key.default;
    if (value !== undefined) return [[...commentOf(key, indent), ...valueLines(name, value, key.path, indent)].join('\n')];
    // A required key that is not there is another way of a union.
    return key.required ? [] : [spareLines(key, name, indent).join('\n')];
  });
}

const keysIn = (path: string): readonly ConfigurationKey[] =>
  KEYS.filter((key) => key.path.startsWith(path ? `${path}.` : '') && !/[.[]/.test(key.path.slice(path ? path.length + 1 : 0)));

function valueLines(name: string, value: unknown, path: string, indent: string): readonly string[] {
  if (Array.isArray(value) && keysIn(`${path}[]`).length > 0) {
    const items = value.flatMap((item: Members, index) => itemLines(item, value.slice(0, index), `${path}[]`, `${indent}  `));
    return [`${indent}${name}: [`, ...items, `${indent}],`];
  }
  if (keysIn(path).length === 0) return [`${indent}${name}: ${codeOf(value)},`];
  // A word is one way of a union here, and another way has keys.
  if (typeof value !== 'object') return [`${indent}${name}: ${codeOf(value)},`, `${indent}// ${name}: ${codeOf(EXAMPLE_SPARE[path])},`];
  return [`${indent}${name}: {`, ...membersOf(value as Members, path, `${indent}  `), `${indent}},`];
}

/** An item with a key that none before it has is shown key by key, any other on one line. */
function itemLines(item: Members, before: readonly Members[], path: string, indent: string): readonly string[] {
  const shown = Object.keys(item).every((name) => before.some((other) => name in other));
  return shown ? [`${indent}${codeOf(item)},`] : [`${indent}{`, ...membersOf(item, path, `${indent}  `), `${indent}},`];
}

/** A list of many forms, with an item a line. Every key of every form would be too long to read. */
function spareList(key: ConfigurationKey, name: string, indent: string): readonly string[] {
  const items = spareOf(key) as readonly unknown[];
  const lines = [`${name}: [`, ...items.map((item) => `  ${codeOf(item)},`), '],'];
  return [...commentOf(key, indent, 'For example:'), ...lines.map((line) => `${indent}// ${line}`)];
}

function spareOf(key: ConfigurationKey): unknown {
  const spare = EXAMPLE_SPARE[key.path];
  if (spare === undefined) throw new Error(`the example has no value to show for '${key.path}'`);
  return spare;
}

function spareLines(key: ConfigurationKey, name: string, indent: string): readonly string[] {
  const line = `${indent}// ${name}: ${codeOf(spareOf(key))},`;
  return key.text.length < 25 ? [`${line} // ${key.text}`] : [...commentOf(key, indent), line];
}

function commentOf(key: ConfigurationKey, indent: string, ...more: readonly string[]): readonly string[] {
  const leftOut = leftOutOf(key);
  return wrapped([...key.text.split(' '), ...(leftOut ? [leftOut] : []), ...more], `${indent}// `);
}

/** What a comment says about leaving the key out. It stands on one line. */
function leftOutOf(key: ConfigurationKey): string | undefined {
  if (key.required || EXAMPLE_RULED.includes(key.path)) return undefined;
  return key.default === undefined || (keysIn(key.path).length > 0 && !key.ofManyForms) ? 'Optional.' : `Default: ${literal(key.default)}.`;
}

function wrapped(words: readonly string[], before: string): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`${before}${word}`);
  }
  return lines;
}

/** ARNs by the constants at the top. */
const codeOf = (value: unknown): string =>
  literal(value).replace(
    new RegExp(`'${EXAMPLE_ACCOUNT}([^']*)'`, 'g'),
    (_, rest: string) => `\`\${elb}${rest.replace(EXAMPLE_LISTENER, () => `\${listener}`)}\``,
  );
