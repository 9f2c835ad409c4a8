import type { Leaf } from './leaf.ts';
import { type FieldTest, fieldTest, RESERVED } from './matchers.ts';

/** An event pattern, compiled: does it match an event? */
export type EventPattern = (event: unknown) => boolean;

/**
 * A pattern that EventBridge refuses;
 * the message is what stands after "Event pattern is not valid. Reason: ".
 */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
}

/** What one way through the `$or`s of a pattern asks of each path, `detail.state`. */
type Branch = ReadonlyMap<string, readonly FieldTest[]>;

/**
 * Compiles the text of an event pattern. Throws BadPattern.
 * Sources: "Event patterns" in the EventBridge user guide; aws/event-ruler, which EventBridge is made of, for
 * the words of refusals and for what its readme says of arrays and of `$or`; recordings of AWS in
 * localstack/localstack, tests/aws/services/events/test_events_patterns.
 */
export function compilePattern(text: string): EventPattern {
  const pattern = parse(text);
  if (!isObject(pattern)) throw new BadPattern('Filter is not an object');
  const branches = branchesOf(pattern, '');
  return (event) => {
    const fields = fieldsOf(event);
    return branches.some((branch) => matches([...branch], fields, new Map()));
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadPattern(problemOf(text));
  }
}

/** As the service's JSON parser words it, where that is known. */
function problemOf(text: string): string {
  const word = /(?:^|[:,[])\s*([A-Za-z_][\w]*)/.exec(text.replace(/"(?:[^"\\]|\\.)*"/g, '""'))?.[1];
  if (word !== undefined && !['true', 'false', 'null'].includes(word))
    return `Unrecognized token '${word}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`;
  const name = /\{\s*([^\s"}])/.exec(text)?.[1];
  if (name !== undefined)
    return `Unexpected character ('${name}' (code ${name.charCodeAt(0)})): was expecting double-quote to start field name`;
  return 'Invalid JSON';
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member must match; `$or` is one member whose alternatives are patterns of the same object. */
function branchesOf(pattern: Record<string, unknown>, prefix: string): Branch[] {
  const members = Object.entries(pattern);
  if (members.length === 0) throw new BadPattern('Empty objects are not allowed');
  return members.reduce<Branch[]>(
    (branches, [name, value]) => {
      const more = memberBranches(name, value, prefix);
      return branches.flatMap((branch) => more.map((other) => new Map([...branch, ...other])));
    },
    [new Map()],
  );
}

function memberBranches(name: string, value: unknown, prefix: string): Branch[] {
  if (name === '$or' && isAlternatives(value)) return value.flatMap((alternative) => branchesOf(alternative, prefix));
  const path = `${prefix}${name}`;
  if (Array.isArray(value)) return [new Map([[path, testsOf(value)]])];
  if (!isObject(value)) throw new BadPattern(`"${name}" must be an object or an array`);
  return branchesOf(value, `${path}.`);
}

/**
 * `$or` is an ordinary field unless it is an array of at least two objects, none of which is a match
 * expression. Source: aws/event-ruler, readme, "And and Or relationship among fields".
 */
const isAlternatives = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 1 && value.every((one) => isObject(one) && !Object.keys(one).some((key) => RESERVED.has(key)));

function testsOf(allowed: unknown[]): FieldTest[] {
  if (allowed.length === 0) throw new BadPattern('Empty arrays are not allowed');
  return allowed.map((one) => fieldTest(one, (reason) => new BadPattern(reason)));
}

/** Which element of which array a value stands in, by the array's place in the event. */
type Places = ReadonlyMap<string, number>;

interface Field {
  readonly leaf: Leaf;
  readonly places: Places;
}

/**
 * The values of an event by their dotted paths: `state.status` is one whether the dot is in a name or between
 * two. Empty objects and empty arrays have no value.
 */
function fieldsOf(event: unknown): ReadonlyMap<string, readonly Field[]> {
  const fields = new Map<string, Field[]>();
  const add = (path: string, leaf: Leaf, places: Places) => {
    const found = fields.get(path);
    if (found) found.push({ leaf, places });
    else fields.set(path, [{ leaf, places }]);
  };
  const walk = (value: unknown, path: string, places: Places, at: string): void => {
    if (Array.isArray(value))
      for (const [i, one] of value.entries()) walk(one, path, isObject(one) ? new Map([...places, [at, i]]) : places, `${at}[${i}]`);
    else if (isObject(value))
      for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`, places, `${at}.${name}`);
    else if (value !== undefined) add(path, value as Leaf, places);
  };
  walk(event, '', new Map(), '');
  return fields;
}

/**
 * Whether each path finds a value of its own, all of them in the same elements of arrays. Source:
 * aws/event-ruler, readme, "How does array consistency work".
 */
function matches(branch: (readonly [string, readonly FieldTest[]])[], fields: ReturnType<typeof fieldsOf>, taken: Places): boolean {
  const [first, ...rest] = branch;
  if (!first) return true;
  const [path, tests] = first;
  const found = fields.get(path);
  if (!found) return tests.some((test) => test === 'absent') && matches(rest, fields, taken);
  return found.some(({ leaf, places }) => {
    if (!tests.some((test) => test !== 'absent' && test(leaf))) return false;
    const both = together(taken, places);
    return both !== undefined && matches(rest, fields, both);
  });
}

/** Undefined where the two are in different elements of one array. */
function together(a: Places, b: Places): Places | undefined {
  for (const [array, index] of b) if ((a.get(array) ?? index) !== index) return undefined;
  return b.size === 0 ? a : new Map([...a, ...b]);
}
