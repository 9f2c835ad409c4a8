import { type Expression, variable } from './expression.ts';
import { jsonataText } from './jsonata-text.ts';
import { reference } from './reference.ts';

/** What surely has a value at a place: key in scope to what it stands for. */
export type Variables = ReadonlyMap<string, Expression>;

/** What callbacks are given: a reference for each key. */
export type PlainRefs = Readonly<Record<string, unknown>>;

/** Keys with a meaning of their own, which no result may have. */
export const reservedKeys: ReadonlySet<string> = new Set(['input', 'item', 'index', 'error', 'states']);

export function extend(scope: Variables, ...keys: readonly string[]): Variables {
  return new Map([...scope, ...keys.map((key) => [key, variable(key)] as const)]);
}

/** `key` in scope stands for a variable of another name: `s.error` of one handler is not that of another. */
export function alias(scope: Variables, aliases: Readonly<Record<string, string>>): Variables {
  return new Map([...scope, ...Object.entries(aliases).map(([key, name]) => [key, variable(name)] as const)]);
}

/** Where several ways meet, a key is left only when it stands for the same in each. */
export function meet(scopes: readonly Variables[]): Variables {
  const [first = new Map<string, Expression>(), ...rest] = scopes;
  const same = (key: string, value: Expression) =>
    rest.every((scope) => {
      const other = scope.get(key);
      return other !== undefined && jsonataText(other) === jsonataText(value);
    });
  return new Map([...first].filter(([key, value]) => same(key, value)));
}

export function refs(scope: Variables): PlainRefs {
  const values = Object.freeze(Object.fromEntries([...scope].map(([key, expression]) => [key, reference(expression)])));
  return new Proxy(values, {
    get(target, key) {
      if (typeof key === 'string' && Object.hasOwn(target, key)) return target[key];
      throw new NotInScope(String(key), [...scope.keys()]);
    },
  });
}

/** A value was asked for that is not surely assigned at this place. */
class NotInScope extends ReferenceError {
  override readonly name = 'NotInScope';
  constructor(key: string, known: readonly string[]) {
    super(`s.${key} is not surely assigned here. In scope: ${known.join(', ')}.`);
  }
}
