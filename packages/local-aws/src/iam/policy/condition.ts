import type { Context } from './context.ts';
import { OPERATORS, type Operator } from './operators.ts';
import { fillVariables, hasVariables } from './variables.ts';

/** A statement's Condition block as it is written. */
export type ConditionBlock = Readonly<
  Record<string, Readonly<Record<string, string | boolean | number | readonly (string | boolean | number)[]>>>
>;

export type Condition = (context: Context) => boolean;

const NAME = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/**
 * All operators of a block, and all keys of each, must hold; one of a key's values does, and none of them
 * where the operator is negated. `problem` is called with a name that is no operator. Source: "Conditions
 * with multiple context keys or values".
 */
export function compileCondition(block: ConditionBlock, variables: boolean, problem: (operator: string) => never): Condition {
  const all = Object.entries(block).flatMap(([name, keys]) =>
    Object.entries(keys).map(([key, given]) => {
      const values = (Array.isArray(given) ? given : [given]).map(String);
      return compileKey(name, key.toLowerCase(), values, variables, problem);
    }),
  );
  return (context) => all.every((holds) => holds(context));
}

function compileKey(
  name: string,
  key: string,
  values: readonly string[],
  variables: boolean,
  problem: (operator: string) => never,
): Condition {
  const [, set, base = '', ifExists] = NAME.exec(name) ?? [];
  if (base === 'Null' && !ifExists) return isNull(key, values);
  const operator = Object.hasOwn(OPERATORS, base) ? OPERATORS[base] : undefined;
  if (!operator) return problem(name);
  const matches = anyOf(operator, values, variables);
  return (context) => {
    const found = context(key);
    if (found === undefined || found.length === 0) return ifExists !== undefined || absent(operator, set);
    const holds = (value: string) => matches(value, context) !== operator.negated;
    if (set === 'ForAllValues') return found.every(holds);
    if (set === 'ForAnyValue') return found.some(holds);
    // A key with several values is for the set operators: without one, no comparison is defined.
    return found.length === 1 && holds(found[0]!);
  };
}

/**
 * A key that the request does not have:
 * a negated operator holds, and so does ForAllValues; ForAnyValue never does.
 */
const absent = (operator: Operator, set: string | undefined): boolean => (set === undefined ? operator.negated : set === 'ForAllValues');

function isNull(key: string, values: readonly string[]): Condition {
  const wanted = values.map((value) => value.toLowerCase() === 'true');
  return (context) => wanted.includes((context(key) ?? []).length === 0);
}

type Any = (value: string, context: Context) => boolean;

function anyOf(operator: Operator, values: readonly string[], variables: boolean): Any {
  const each = values.map((text): Any => {
    if (!variables || !hasVariables(text)) return operator.make(text) ?? (() => false);
    return (value, context) => {
      const filled = fillVariables(text, context, (character) => character);
      return filled !== undefined && (operator.make(filled)?.(value) ?? false);
    };
  });
  return (value, context) => each.some((matches) => matches(value, context));
}
