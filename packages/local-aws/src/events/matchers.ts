import { BlockList, isIPv4, isIPv6 } from 'node:net';

export type Leaf = string | number | boolean | null;
/** True when one of the leaves of a field fits; a field that is absent has no leaves. */
export type Matcher = (leaves: readonly Leaf[]) => boolean;
type Refuse = (reason: string) => Error;
type LeafTest = (leaf: Leaf) => boolean;

const onStrings =
  (test: (text: string) => boolean): LeafTest =>
  (leaf) =>
    typeof leaf === 'string' && test(leaf);

/**
 * Comparison operators of content filtering, by name.
 * `exists` stands apart: it looks at the field, not at a value.
 */
const OPERATORS: Readonly<Record<string, (operand: unknown, refuse: Refuse) => LeafTest>> = {
  prefix: (operand, refuse) => affix(operand, refuse, 'prefix', (text, part) => text.startsWith(part)),
  suffix: (operand, refuse) => affix(operand, refuse, 'suffix', (text, part) => text.endsWith(part)),
  'equals-ignore-case': (operand, refuse) => {
    const wanted = textOf(operand, refuse, 'equals-ignore-case').toLowerCase();
    return onStrings((text) => text.toLowerCase() === wanted);
  },
  wildcard: (operand, refuse) => wildcard(textOf(operand, refuse, 'wildcard'), refuse),
  numeric: (operand, refuse) => numeric(operand, refuse),
  cidr: (operand, refuse) => cidr(textOf(operand, refuse, 'cidr'), refuse),
  'anything-but': (operand, refuse) => anythingBut(operand, refuse),
};

export const isMatcher = (value: Record<string, unknown>): boolean => {
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'exists' || Object.hasOwn(OPERATORS, names[0]!));
};

/** The matcher for one element of a pattern's array: a value to equal, or an object with one operator. */
export function matcherFor(element: unknown, refuse: Refuse): Matcher {
  if (element === null || typeof element === 'string' || typeof element === 'number' || typeof element === 'boolean')
    return (leaves) => leaves.includes(element);
  if (typeof element !== 'object' || Array.isArray(element)) throw refuse('Match value must be String, number, true, false, or null');
  const [entry, ...more] = Object.entries(element);
  if (!entry || more.length > 0) throw refuse('Only one key allowed in match expression');
  const [name, operand] = entry;
  if (name === 'exists') {
    if (typeof operand !== 'boolean') throw refuse('exists match pattern must be either true or false.');
    return (leaves) => leaves.length > 0 === operand;
  }
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (!operator) throw refuse(`Unrecognized match type ${name}`);
  const test = operator(operand, refuse);
  return (leaves) => leaves.some(test);
}

function textOf(operand: unknown, refuse: Refuse, name: string): string {
  if (typeof operand !== 'string') throw refuse(`${name} match pattern must be a string`);
  return operand;
}

function affix(operand: unknown, refuse: Refuse, name: string, fits: (text: string, part: string) => boolean): LeafTest {
  if (typeof operand === 'object' && operand !== null && 'equals-ignore-case' in operand) {
    const part = textOf(operand['equals-ignore-case'], refuse, name).toLowerCase();
    return onStrings((text) => fits(text.toLowerCase(), part));
  }
  const part = textOf(operand, refuse, name);
  return onStrings((text) => fits(text, part));
}

/** `*` stands for any characters; a backslash makes the next `*` or backslash a plain one. */
function wildcard(pattern: string, refuse: Refuse): LeafTest {
  if (/(^|[^\\])(\\\\)*\*\*/.test(pattern)) throw refuse('Consecutive wildcard characters at pos are not allowed');
  const source = pattern.replace(/\\[*\\]|\*|[^*\\]+|\\/g, (part) => (part === '*' ? '[^]*' : plain(part.replace(/^\\([*\\])$/, '$1'))));
  const expression = new RegExp(`^${source}$`);
  return onStrings((text) => expression.test(text));
}

/** The text as a regular expression that matches just it. */
const plain = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function numeric(operand: unknown, refuse: Refuse): LeafTest {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length % 2 !== 0) throw refuse('Value of numeric must be an array.');
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < operand.length; i += 2) {
    const compare = COMPARISONS[String(operand[i])];
    const bound: unknown = operand[i + 1];
    if (!compare) throw refuse(`Unrecognized numeric range operator: ${String(operand[i])}`);
    if (typeof bound !== 'number') throw refuse(`Value of ${String(operand[i])} must be numeric`);
    tests.push((value) => compare(value, bound));
  }
  return (leaf) => typeof leaf === 'number' && tests.every((test) => test(leaf));
}

function cidr(block: string, refuse: Refuse): LeafTest {
  const [network = '', bits = ''] = block.split('/');
  const family = isIPv4(network) ? 'ipv4' : isIPv6(network) ? 'ipv6' : undefined;
  if (!family || !/^\d{1,3}$/.test(bits)) throw refuse("Malformed CIDR, one '/' required");
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return onStrings((text) => (isIPv4(text) || isIPv6(text)) && list.check(text, isIPv4(text) ? 'ipv4' : 'ipv6'));
}

/**
 * Fits a value that differs from every given one, or that no operator in it fits.
 * An absent field does not fit.
 */
function anythingBut(operand: unknown, refuse: Refuse): LeafTest {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [entry, ...more] = Object.entries(operand);
    if (!entry || more.length > 0 || !['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(entry[0]))
      throw refuse('Unsupported anything-but pattern');
    const operator = OPERATORS[entry[0]]!;
    const excluded = [entry[1]].flat().map((one) => operator(one, refuse));
    return (leaf) => !excluded.some((test) => test(leaf));
  }
  const excluded: unknown[] = Array.isArray(operand) ? operand : [operand];
  if (excluded.length === 0 || !excluded.every((one): boolean => typeof one === 'string' || typeof one === 'number'))
    throw refuse('Inside anything-but list, either all values are number or string, mixed type is not supported');
  return (leaf) => !excluded.includes(leaf);
}
