import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { type LeafTest, onStrings, type Refuse } from './leaf.ts';
import { wildcard } from './wildcard.ts';

/** What a pattern asks of a field: a value that passes, or that the field is not there. */
export type FieldTest = LeafTest | 'absent';

/**
 * Comparison operators of content filtering, by name.
 * `exists` stands apart: it looks at the field, not at a value.
 */
const OPERATORS: Readonly<Record<string, (operand: unknown, refuse: Refuse) => LeafTest>> = {
  exactly: (operand, refuse) => equals(textOf(operand, refuse, 'exact')),
  prefix: (operand, refuse) => affix(operand, refuse, 'prefix', (text, part) => text.startsWith(part)),
  suffix: (operand, refuse) => affix(operand, refuse, 'suffix', (text, part) => text.endsWith(part)),
  'equals-ignore-case': (operand, refuse) => equalsIgnoreCase(textOf(operand, refuse, 'equals-ignore-case')),
  wildcard: (operand, refuse) => wildcard(textOf(operand, refuse, 'wildcard'), refuse),
  numeric: (operand, refuse) => numeric(operand, refuse),
  // The service says prefix here.
  cidr: (operand, refuse) => cidr(textOf(operand, refuse, 'prefix'), refuse),
  'anything-but': (operand, refuse) => anythingBut(operand, refuse),
};

/** Names that stand for operators: an object with one of them in an array is no pattern of an object. */
export const RESERVED: ReadonlySet<string> = new Set([...Object.keys(OPERATORS), 'exists']);

/** The test for one element of a pattern's array: a value to equal, or an object with one operator. */
export function fieldTest(element: unknown, refuse: Refuse): FieldTest {
  if (typeof element === 'string') return equals(element);
  if (element === null || typeof element === 'number' || typeof element === 'boolean') return (leaf) => leaf === element;
  if (typeof element !== 'object' || Array.isArray(element)) throw refuse('Match value must be String, number, true, false, or null');
  const [[name, operand] = ['', undefined], ...more] = Object.entries(element as Record<string, unknown>);
  if (name === '' && more.length === 0 && operand === undefined) throw refuse('Match expression name not found');
  if (!RESERVED.has(name)) throw refuse(`Unrecognized match type ${name}`);
  const test = name === 'exists' ? exists(operand, refuse) : OPERATORS[name]!(operand, refuse);
  if (more.length > 0) throw refuse(TOO_MANY[name] ?? 'Only one key allowed in match expression');
  return test;
}

/** What the service says of a second key, where it is not the usual. */
const TOO_MANY: Readonly<Record<string, string>> = {
  numeric: 'Too many elements in numeric expression',
  'anything-but': 'Too many elements in numeric expression',
};

function exists(operand: unknown, refuse: Refuse): FieldTest {
  if (typeof operand !== 'boolean') throw refuse('exists match pattern must be either true or false.');
  return operand ? () => true : 'absent';
}

/** Addresses are equal however they are written. */
function equals(wanted: string): LeafTest {
  const address = addressOf(wanted);
  return onStrings((text) => text === wanted || (address !== undefined && addressOf(text) === address));
}

const addressOf = (text: string): string | undefined =>
  isIPv4(text) ? text : isIPv6(text) && !text.includes('%') ? new URL(`http://[${text}]`).hostname : undefined;

function equalsIgnoreCase(text: string): LeafTest {
  const wanted = text.toLowerCase();
  return onStrings((other) => other.toLowerCase() === wanted);
}

function textOf(operand: unknown, refuse: Refuse, name: string): string {
  if (typeof operand !== 'string') throw refuse(`${name} match pattern must be a string`);
  return operand;
}

function affix(operand: unknown, refuse: Refuse, name: 'prefix' | 'suffix', fits: (text: string, part: string) => boolean): LeafTest {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [[inner, value] = ['', undefined], ...more] = Object.entries(operand as Record<string, unknown>);
    if (inner === '') throw refuse(`${name === 'prefix' ? 'Prefix' : 'Suffix'} expression name not found`);
    if (inner !== 'equals-ignore-case') throw refuse(`Unsupported ${name} pattern: ${inner}`);
    const part = textOf(value, refuse, 'equals-ignore-case').toLowerCase();
    if (more.length > 0) throw refuse('Only one key allowed in match expression');
    return onStrings((text) => fits(text.toLowerCase(), part));
  }
  const part = textOf(operand, refuse, name);
  return onStrings((text) => fits(text, part));
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};
/** "limited to values between -5.0e9 and +5.0e9 inclusive" (user guide, "Numeric matching"). */
const LARGEST = 5e9;

function inBounds(value: number, refuse: Refuse): number {
  if (Math.abs(value) > LARGEST) throw refuse('Value must be between -5.0E9 and 5.0E9, inclusive');
  return value;
}

/** One comparison, or a range: a lower bound first, then an upper one. */
function numeric(operand: unknown, refuse: Refuse): LeafTest {
  if (!Array.isArray(operand)) throw refuse('Value of numeric must be an array.');
  const [operator, bound, second, top, ...more]: unknown[] = operand;
  if (typeof operator !== 'string') throw refuse(`Invalid member in numeric match: ${operand.length === 0 ? ']' : shown(operator)}`);
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (!compare) throw refuse(`Unrecognized numeric range operator: ${operator}`);
  if (typeof bound !== 'number') throw refuse(`Value of ${operator === '=' ? 'equals' : operator} must be numeric`);
  const first = inBounds(bound, refuse);
  const fits: LeafTest = (leaf) => typeof leaf === 'number' && compare(leaf, first);
  if (operand.length === 2) return fits;
  if (!operator.startsWith('>')) throw refuse('Too many elements in numeric expression');
  if (typeof second !== 'string') throw refuse(`Bad value in numeric range: ${shown(second)}`);
  if (second !== '<' && second !== '<=') throw refuse(`Bad numeric range operator: ${second}`);
  if (typeof top !== 'number') throw refuse(`Value of ${second} must be numeric`);
  if (more.length > 0) throw refuse('Too many terms in numeric range expression');
  if (first >= inBounds(top, refuse)) throw refuse('Bottom must be less than top');
  const within = COMPARISONS[second]!;
  return (leaf) => fits(leaf) && within(leaf as number, top);
}

const shown = (value: unknown): string => (Array.isArray(value) ? '[' : typeof value === 'object' && value !== null ? '{' : String(value));

function cidr(block: string, refuse: Refuse): LeafTest {
  const parts = block.split('/');
  const [network = '', mask = ''] = parts;
  if (parts.length !== 2) throw refuse("Malformed CIDR, one '/' required");
  if (!/^[-+]?\d+$/.test(mask)) throw refuse('Malformed CIDR, mask bits must be an integer');
  const bits = Number(mask);
  if (bits < 0) throw refuse('Malformed CIDR, mask bits must not be negative');
  if (!isIPv4(network) && !isIPv6(network)) throw refuse(`Nonstandard IP address: ${network}`);
  const family = isIPv4(network) ? 'ipv4' : 'ipv6';
  if (family === 'ipv4' && bits > 31) throw refuse('IPv4 mask bits must be < 32');
  if (bits > 127) throw refuse('IPv6 mask bits must be < 128');
  const list = new BlockList();
  list.addSubnet(network, bits, family);
  return onStrings((text) => (isIPv4(text) || isIPv6(text)) && list.check(text, isIPv4(text) ? 'ipv4' : 'ipv6'));
}

/**
 * What `anything-but` may be applied to: the test of one value, and the refusal of a value that is no text.
 */
const EXCEPTIONS: Readonly<Record<string, { readonly test: (text: string, refuse: Refuse) => LeafTest; readonly wrong: string }>> = {
  prefix: { test: (part) => onStrings((text) => text.startsWith(part)), wrong: 'prefix/suffix match pattern must be a string' },
  suffix: { test: (part) => onStrings((text) => text.endsWith(part)), wrong: 'prefix/suffix match pattern must be a string' },
  'equals-ignore-case': {
    test: equalsIgnoreCase,
    wrong: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
  },
  wildcard: { test: wildcard, wrong: 'wildcard match pattern must be a string' },
};
const MIXED = 'Inside anything but list, either all values are number or string, mixed type is not supported';

/**
 * Fits a value that differs from every given one, or that no operator in it fits.
 * An absent field does not fit.
 */
function anythingBut(operand: unknown, refuse: Refuse): LeafTest {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) return anythingButExpression(operand, refuse);
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  const strange = excluded.some((one) => typeof one !== 'string' && typeof one !== 'number');
  if (strange && !Array.isArray(operand)) throw refuse('Value of anything-but must be an array or single string/number value.');
  if (strange) throw refuse('Inside anything but list, start|null|boolean is not supported.');
  for (const one of excluded) if (typeof one === 'number') inBounds(one, refuse);
  if (new Set(excluded.map((one) => typeof one)).size !== 1) throw refuse(MIXED);
  return (leaf) => !excluded.includes(leaf);
}

function anythingButExpression(operand: object, refuse: Refuse): LeafTest {
  const [[name, given] = ['', undefined], ...more] = Object.entries(operand) as [string, unknown][];
  if (name === '') throw refuse('Anything-But expression name not found');
  const exception = Object.hasOwn(EXCEPTIONS, name) ? EXCEPTIONS[name]! : undefined;
  if (!exception) throw refuse(`Unsupported anything-but pattern: ${name}`);
  if (!Array.isArray(given) && typeof given !== 'string' && typeof given !== 'number')
    throw refuse('Value of anything-but must be an array or single string/number value.');
  const tests = [given].flat().map((one: unknown) => {
    if (typeof one !== 'string') throw refuse(exception.wrong);
    if (one === '' && (name === 'prefix' || name === 'suffix')) throw refuse('Null prefix/suffix not allowed');
    return exception.test(one, refuse);
  });
  if (more.length > 0) throw refuse('Too many elements in numeric expression');
  return (leaf) => !tests.some((test) => test(leaf));
}
