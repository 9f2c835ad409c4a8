import { toExpression } from './argument.ts';
import type { Json } from './definition.ts';
import { type BinaryOperator, binary, call, conditional, type Expression, index, literal } from './expression.ts';
import { type Arg, type Ref, type Reference, reference } from './reference.ts';

/** What can be compared for equality. */
export type Scalar = string | number | boolean | null;

/**
 * Equal, for values of one type. Absent values are refused: ask `exists` or give a fallback with `coalesce`
 * first.
 */
export const eq = <T extends Scalar>(left: Reference<T>, right: Arg<NoInfer<T>>): Ref<boolean> => compare('=', left, right);
export const ne = <T extends Scalar>(left: Reference<T>, right: Arg<NoInfer<T>>): Ref<boolean> => compare('!=', left, right);
export const gt = (left: Arg<number>, right: Arg<number>): Ref<boolean> => compare('>', left, right);
export const gte = (left: Arg<number>, right: Arg<number>): Ref<boolean> => compare('>=', left, right);
export const lt = (left: Arg<number>, right: Arg<number>): Ref<boolean> => compare('<', left, right);
export const lte = (left: Arg<number>, right: Arg<number>): Ref<boolean> => compare('<=', left, right);
export const isIn = <T extends Scalar>(value: Reference<T>, list: Arg<readonly NoInfer<T>[]>): Ref<boolean> => compare('in', value, list);

export const and = (...all: readonly [Arg<boolean>, ...Arg<boolean>[]]): Ref<boolean> => chain('and', all);
export const or = (...some: readonly [Arg<boolean>, ...Arg<boolean>[]]): Ref<boolean> => chain('or', some);
export const not = (value: Arg<boolean>): Ref<boolean> => reference(call('not', toExpression(value)));

export const add = (...terms: readonly [Arg<number>, ...Arg<number>[]]): Ref<number> => chain('+', terms);
export const sub = (from: Arg<number>, value: Arg<number>): Ref<number> => compare('-', from, value);
export const mul = (...factors: readonly [Arg<number>, ...Arg<number>[]]): Ref<number> => chain('*', factors);
export const div = (value: Arg<number>, by: Arg<number>): Ref<number> => compare('/', value, by);
export const min = (...values: readonly [Arg<number>, ...Arg<number>[]]): Ref<number> => reference(call('min', list(values)));
export const max = (...values: readonly [Arg<number>, ...Arg<number>[]]): Ref<number> => reference(call('max', list(values)));
export const floor = (value: Arg<number>): Ref<number> => reference(call('floor', toExpression(value)));
export const ceil = (value: Arg<number>): Ref<number> => reference(call('ceil', toExpression(value)));

export const concat = (...texts: readonly [Arg<string>, ...Arg<string>[]]): Ref<string> => chain('&', texts);
/** A number as text. */
export const text = (value: Arg<number>): Ref<string> => reference(call('string', toExpression(value)));
/** Any value as JSON text. */
export const json = (value: unknown): Ref<string> => reference(call('string', toExpression(value)));
/** JSON text as a value. Text that is no JSON fails the state with `States.QueryEvaluationError`. */
export const parseJson = <T>(value: Arg<string>): Ref<T> => reference(call('parse', toExpression(value)));

/** How many characters a text has. */
export const characters = (value: Arg<string>): Ref<number> => reference(call('length', toExpression(value)));

/** How many items a list has. */
export const length = (value: Reference<readonly unknown[]>): Ref<number> => reference(call('count', toExpression(value)));
/**
 * An item of a list, counted from 0. A list may be shorter than one thinks, so the item can be absent; of a
 * tuple it is there.
 */
export const at = <T extends readonly unknown[], const I extends number>(
  value: Reference<T>,
  position: I | Reference<I>,
): Ref<ItemAt<T, I>> => reference(index(toExpression(value), toExpression(position)));

type ItemAt<T extends readonly unknown[], I extends number> = number extends T['length']
  ? T[number] | undefined
  : `${I}` extends keyof T
    ? T[`${I}`]
    : T[number] | undefined;

/** True when there is a value: it is neither missing nor null. */
export const exists = (value: Reference<unknown>): Ref<boolean> => reference(present(toExpression(value)));
/** The value, or the fallback where it is missing or null. */
export const coalesce = <T, F extends NonNullable<T> = NonNullable<T>>(value: Reference<T>, fallback: Arg<F>): Ref<NonNullable<T>> => {
  const expression = toExpression(value);
  return reference(conditional(present(expression), expression, toExpression(fallback)));
};
/** One of two values. */
export const either = <T>(test: Arg<boolean>, yes: Arg<T>, no: Arg<NoInfer<T>>): Ref<T> =>
  reference(conditional(toExpression(test), toExpression(yes), toExpression(no)));

/** Plain data as a reference. */
export const lit = <const T extends Json>(value: T): Ref<T> => reference(toExpression(value));

function compare<T>(operator: BinaryOperator, left: unknown, right: unknown): Ref<T> {
  return reference(binary(operator, toExpression(left), toExpression(right)));
}

function chain<T>(operator: BinaryOperator, values: readonly unknown[]): Ref<T> {
  return reference(values.map((value) => toExpression(value)).reduce((left, right) => binary(operator, left, right)));
}

const list = (values: readonly unknown[]): Expression => ({ kind: 'array', items: values.map((value) => toExpression(value)) });

/** An absent value compared with anything is false in JSONata, so the two tests need no order. */
const present = (value: Expression): Expression => binary('and', call('exists', value), binary('!=', value, literal(null)));
