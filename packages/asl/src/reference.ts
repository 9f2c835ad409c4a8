import type { Expression } from './expression.ts';

declare const type: unique symbol;

/**
 * Anything that stands for a value of type T at run time of the workflow. Its type is all that matters to who
 * takes one.
 */
export interface Reference<T> {
  readonly [type]: T;
}

/** A reference whose fields can be reached: `s.plan.service` is the reference to that field. */
export type Ref<T> = Reference<T> & Fields<T>;

type Fields<T> = [NonNullable<T>] extends [object]
  ? [NonNullable<T>] extends [readonly unknown[]]
    ? unknown
    : { readonly [K in Keys<NonNullable<T>>]-?: Ref<FieldOf<NonNullable<T>, K> | AbsentOf<T>> }
  : unknown;

/** The fields of every member of a union; a field that one member lacks can be absent. */
type Keys<T> = T extends unknown ? keyof T & string : never;
type FieldOf<T, K extends string> = T extends unknown
  ? K extends keyof T
    ? string extends keyof T
      ? T[K] | undefined
      : T[K]
    : undefined
  : never;
type AbsentOf<T> = [Extract<T, null | undefined>] extends [never] ? never : undefined;

/** A value given to a task or an operator: plain data, a reference, or data with references in it. */
export type Arg<T> = Reference<T> | Plain<T>;

type Plain<T> = unknown extends T
  ? unknown
  : T extends string | number | boolean | null | undefined
    ? T
    : T extends readonly unknown[]
      ? { readonly [I in keyof T]: Arg<T[I]> }
      : T extends object
        ? { readonly [K in keyof T]: Member<T, K> }
        : T;

type Member<T, K extends keyof T> =
  object extends Pick<T, K> ? Arg<Exclude<T[K], undefined>> | Optional<Exclude<T[K], undefined>> : Arg<T[K]>;

/**
 * A value that may be absent, for an optional field: the field is left out when it is. Made by `optional`.
 */
export interface Optional<T> {
  readonly optional: Reference<T | undefined>;
}

/** The plain data that a mix of data and references comes to. */
export type ValueOf<A> =
  A extends Reference<infer T>
    ? T
    : A extends Optional<infer T>
      ? T | undefined
      : A extends readonly unknown[]
        ? { -readonly [I in keyof A]: ValueOf<A[I]> }
        : A extends object
          ? { -readonly [K in keyof A]: ValueOf<A[K]> }
          : A;

const expressions = new WeakMap<object, Expression>();

/** The expression behind a reference; undefined when the value is none. */
export function expressionOf(value: unknown): Expression | undefined {
  return typeof value === 'object' && value !== null ? expressions.get(value) : undefined;
}

/** The reference to an expression. Throws with a hint when it is used as if it were the value itself. */
export function reference<T>(expression: Expression): Ref<T> {
  const proxy = new Proxy(Object.freeze({}), {
    get(_target, key) {
      if (typeof key === 'symbol') {
        if (key === Symbol.toPrimitive) return () => refuse(expression, 'a string or a number');
        return undefined;
      }
      if (coercions.has(key)) return () => refuse(expression, 'a string or a number');
      // `await` asks every object for `then`.
      if (key === 'then') return undefined;
      return reference({ kind: 'field', of: expression, name: key });
    },
    set: (_target, key) => refuse(expression, `an object to write ${String(key)} to`),
    has: (_target, key) => refuse(expression, `an object to look for ${String(key)} in`),
    ownKeys: () => refuse(expression, 'an object to list or spread'),
  });
  expressions.set(proxy, expression);
  // The proxy has no fields of its own: the type is what its expression will come to.
  return proxy as Ref<T>;
}

const coercions = new Set(['toString', 'valueOf', 'toLocaleString', 'toJSON']);

function refuse(expression: Expression, as: string): never {
  throw new ReferenceUsedAsValue(
    `The reference ${describe(expression)} was used as ${as}, but its value is only known when the workflow runs. ` +
      'Compare with eq, gt, ..., join texts with concat, turn a number into text with text, branch with when or choose.',
  );
}

/** A reference was coerced, spread or written to while the workflow was being built. */
class ReferenceUsedAsValue extends TypeError {
  override readonly name = 'ReferenceUsedAsValue';
}

function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'variable':
      return `s.${expression.name}`;
    case 'field':
      return `${describe(expression.of)}.${expression.name}`;
    case 'index':
      return `at(${describe(expression.of)}, ...)`;
    case 'states':
      return expression.member;
    default:
      return `(${expression.kind})`;
  }
}
