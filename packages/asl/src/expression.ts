/**
 * What a reference stands for: an immutable tree that `jsonataText` prints. Made by references and operators
 * only.
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  /** Text that the deployment puts in place of `${name}`: an ARN. */
  | { readonly kind: 'substitution'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'states'; readonly member: StatesMember }
  | { readonly kind: 'field'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'binary'; readonly operator: BinaryOperator; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'conditional'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'array'; readonly items: readonly Expression[] };

/** `optional`: the key is left out when the value is absent. */
export interface Member {
  readonly key: string;
  readonly value: Expression;
  readonly optional: boolean;
}

export type StatesMember = 'input' | 'result' | 'errorOutput' | 'context';
export type BinaryOperator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or' | '+' | '-' | '*' | '/' | '%' | '&' | 'in';

export const variable = (name: string): Expression => ({ kind: 'variable', name });
export const states = (member: StatesMember, ...fields: readonly string[]): Expression => fields.reduce(field, { kind: 'states', member });
const field = (of: Expression, name: string): Expression => ({ kind: 'field', of, name });
export const index = (of: Expression, at: Expression): Expression => ({ kind: 'index', of, at });
export const literal = (value: null | boolean | number | string): Expression => ({ kind: 'literal', value });
export const call = (name: string, ...args: readonly Expression[]): Expression => ({ kind: 'call', name, args });
export const binary = (operator: BinaryOperator, left: Expression, right: Expression): Expression => ({
  kind: 'binary',
  operator,
  left,
  right,
});
export const conditional = (test: Expression, yes: Expression, no: Expression): Expression => ({ kind: 'conditional', test, yes, no });

/** Each expression directly inside another one. */
export function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'substitution':
    case 'variable':
    case 'states':
      return [];
    case 'field':
      return [expression.of];
    case 'index':
      return [expression.of, expression.at];
    case 'call':
      return expression.args;
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.test, expression.yes, expression.no];
    case 'object':
      return expression.members.map((member) => member.value);
    case 'array':
      return expression.items;
  }
}

/** The expression with values in place of some variables. */
export function substitute(expression: Expression, values: ReadonlyMap<string, Expression>): Expression {
  const inner = (each: Expression) => substitute(each, values);
  switch (expression.kind) {
    case 'literal':
    case 'substitution':
    case 'states':
      return expression;
    case 'variable':
      return values.get(expression.name) ?? expression;
    case 'field':
      return fieldOf(inner(expression.of), expression.name);
    case 'index':
      return { ...expression, of: inner(expression.of), at: inner(expression.at) };
    case 'call':
      return { ...expression, args: expression.args.map(inner) };
    case 'binary':
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case 'conditional':
      return { ...expression, test: inner(expression.test), yes: inner(expression.yes), no: inner(expression.no) };
    case 'object':
      return { ...expression, members: expression.members.map((member) => ({ ...member, value: inner(member.value) })) };
    case 'array':
      return { ...expression, items: expression.items.map(inner) };
  }
}

/** A field of an object that stands there is its member. */
function fieldOf(of: Expression, name: string): Expression {
  const member = of.kind === 'object' ? of.members.find((each) => each.key === name && !each.optional) : undefined;
  return member?.value ?? field(of, name);
}
