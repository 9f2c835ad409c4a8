import { isMatcher, type Leaf, matcherFor } from './matchers.ts';

/** An event pattern, compiled: does it match an event? */
export type EventPattern = (event: unknown) => boolean;

/**
 * A pattern that EventBridge refuses;
 * the message is what stands after "Event pattern is not valid. Reason: ".
 */
export class BadPattern extends Error {
  override readonly name = 'BadPattern';
}

/**
 * Compiles the text of an event pattern. Throws BadPattern.
 * Source: "Event patterns" in the EventBridge user guide.
 */
export function compilePattern(text: string): EventPattern {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new BadPattern('Invalid JSON');
  }
  if (!isObject(parsed)) throw new BadPattern('Filter is not an object');
  return objectPattern(parsed);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every member must match; `$or` is one member whose alternatives are patterns of the same object. */
function objectPattern(pattern: Record<string, unknown>): EventPattern {
  const members = Object.entries(pattern).map(([name, value]): EventPattern => {
    if (name === '$or' && isAlternatives(value)) {
      const alternatives = value.map(objectPattern);
      return (event) => alternatives.some((matches) => matches(event));
    }
    if (Array.isArray(value)) return leafPattern(name, value);
    if (!isObject(value)) throw new BadPattern(`"${name}" must be an object or an array`);
    const nested = objectPattern(value);
    return (event) => {
      const member = memberOf(event, name);
      // An array of objects matches when one of them does.
      return Array.isArray(member) ? member.some(nested) : nested(member);
    };
  });
  return (event) => members.every((matches) => matches(event));
}

/** `$or` is an ordinary field unless it is an array of at least two patterns. */
const isAlternatives = (value: unknown): value is Record<string, unknown>[] =>
  Array.isArray(value) && value.length > 1 && value.every((alternative) => isObject(alternative) && !isMatcher(alternative));

function leafPattern(name: string, allowed: unknown[]): EventPattern {
  if (allowed.length === 0) throw new BadPattern('Empty arrays are not allowed');
  const matchers = allowed.map((one) => matcherFor(one, (reason) => new BadPattern(reason)));
  return (event) => {
    const leaves = leavesOf(memberOf(event, name));
    return matchers.some((matches) => matches(leaves));
  };
}

const memberOf = (event: unknown, name: string): unknown => (isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined);

/**
 * The values that a leaf of a pattern is held against: an array's elements, or the value;
 * none for an absent field or an object.
 */
function leavesOf(value: unknown): Leaf[] {
  if (Array.isArray(value)) return value.flatMap(leavesOf);
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [value] : [];
}
