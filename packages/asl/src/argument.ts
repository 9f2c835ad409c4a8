import type { Json } from './definition.ts';
import type { Expression, Member } from './expression.ts';
import { jsonataText, quote } from './jsonata-text.ts';
import { expressionOf, type Optional } from './reference.ts';

/** A mix of data and references as one expression. Throws `NotJson` on what JSON cannot hold. */
export function toExpression(value: unknown, path: readonly string[] = []): Expression {
  const expression = expressionOf(value);
  if (expression) return expression;
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return { kind: 'literal', value };
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotJson(path, String(value));
    return { kind: 'literal', value };
  }
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item, i) => toExpression(item, [...path, String(i)])) };
  if (isPlainObject(value)) return { kind: 'object', members: Object.entries(value).flatMap(([key, of]) => member(key, of, path)) };
  throw new NotJson(path, value === undefined ? 'undefined' : typeof value === 'object' ? describeObject(value) : `a ${typeof value}`);
}

/** A member that is `undefined` is no member, as in JSON. */
function member(key: string, value: unknown, path: readonly string[]): Member[] {
  if (value === undefined) return [];
  if (key === '__proto__') throw new NotJson([...path, key], 'a member that JSONata drops');
  const optional = isOptional(value);
  return [{ key, optional, value: toExpression(optional ? value.optional : value, [...path, key]) }];
}

/** A value that cannot be written as JSON was given where data goes into the machine. */
class NotJson extends TypeError {
  override readonly name = 'NotJson';
  constructor(path: readonly string[], what: string) {
    super(`${path.length === 0 ? 'The value' : `'${path.join('.')}'`} is ${what}: only JSON data and references can be given here.`);
  }
}

const optionals = new WeakSet<object>();

/** Gives a reference that may be absent to an optional field; the field is left out when it is. */
export function optional<T>(value: Optional<T>['optional']): Optional<T> {
  const marked = Object.freeze({ optional: value });
  optionals.add(marked);
  return marked;
}

const isOptional = (value: unknown): value is Optional<unknown> => typeof value === 'object' && value !== null && optionals.has(value);

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

const describeObject = (value: object | null): string => `a ${value?.constructor?.name ?? 'object'}`;

/**
 * An expression as it stands in a JSON field of the machine: data stays JSON, the rest becomes `{% text %}`.
 * An object with a member that can be left out is one expression as a whole: the service refuses `{% %}` text
 * that comes to nothing.
 */
export function template(expression: Expression): Json {
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' && mistakable(expression.value) ? wrap(quote(expression.value)) : expression.value;
    case 'substitution':
      return `\${${expression.name}}`;
    case 'array':
      return expression.items.map(template);
    case 'object': {
      if (expression.members.some(inexpressible)) return wrap(jsonataText(expression));
      return Object.fromEntries(expression.members.map((each) => [each.key, template(each.value)]));
    }
    default:
      return wrap(jsonataText(expression));
  }
}

const wrap = (text: string): string => `{% ${text} %}`;

/** Texts that the service would read as an expression, or CloudFormation as a substitution. */
const mistakable = (text: string): boolean => text.trimStart().startsWith('{%') || text.trimEnd().endsWith('%}') || text.includes('${');

/** Keys cannot be escaped in JSON fields; `.$` at the end marks a JSONPath field. */
const inexpressible = (each: Member): boolean => each.optional || each.key.includes('${') || each.key.endsWith('.$');
