import type { Expression, Member } from './expression.ts';

/** An expression as JSONata text (2.0.6), without the `{% %}` around it. */
export function jsonataText(expression: Expression): string {
  switch (expression.kind) {
    case 'literal':
      return literalText(expression.value);
    case 'substitution':
      return `'\${${expression.name}}'`;
    case 'variable':
      return `$${expression.name}`;
    case 'states':
      return `$states.${expression.member}`;
    case 'field':
      return fieldText(expression.of, expression.name);
    case 'index':
      return `${operand(expression.of)}[${jsonataText(expression.at)}]`;
    case 'call':
      return `$${expression.name}(${expression.args.map(jsonataText).join(', ')})`;
    case 'binary':
      return `${side(expression.left, expression)} ${expression.operator} ${side(expression.right, expression)}`;
    case 'conditional':
      return `${operand(expression.test)} ? ${operand(expression.yes)} : ${operand(expression.no)}`;
    case 'object':
      return `{${expression.members.map(memberText).join(', ')}}`;
    case 'array':
      return `[${expression.items.map(jsonataText).join(', ')}]`;
  }
}

/** JSONata has no escape for the single quote; `${` would be read by CloudFormation's substitutions. */
export function quote(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", '\\u0027').replaceAll('${', '\\u0024{');
  return `'${escaped}'`;
}

function literalText(value: null | boolean | number | string): string {
  if (typeof value === 'string') return quote(value);
  return String(value);
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const words = new Set(['and', 'or', 'in', 'true', 'false', 'null', 'function']);

function fieldText(of: Expression, name: string): string {
  // A back-quoted name has no escapes, and `${` would be read by CloudFormation's substitutions.
  if (name.includes('`') || name.includes('${') || name === '') return `$lookup(${jsonataText(of)}, ${quote(name)})`;
  const text = plainName.test(name) && !words.has(name) ? name : `\`${name}\``;
  return `${operand(of)}.${text}`;
}

const memberText = (member: Member): string => `${quote(member.key)}: ${jsonataText(member.value)}`;

/** Inside another expression: in parentheses unless it binds tighter than any operator. */
function operand(expression: Expression): string {
  const text = jsonataText(expression);
  return isAtom(expression) ? text : `(${text})`;
}

/** Chains of one associative operator read better without parentheses. */
function side(expression: Expression, parent: Expression & { kind: 'binary' }): string {
  const chain = expression.kind === 'binary' && expression.operator === parent.operator && associative.has(parent.operator);
  return chain ? jsonataText(expression) : operand(expression);
}

const associative = new Set(['and', 'or', '&']);

function isAtom(expression: Expression): boolean {
  switch (expression.kind) {
    case 'binary':
    case 'conditional':
      return false;
    case 'literal':
      return typeof expression.value !== 'number' || expression.value >= 0;
    default:
      return true;
  }
}
