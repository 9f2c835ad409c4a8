import type { Json } from '../json.ts';
import { parseExpression } from '../jsonata/engine.ts';
import { expressionIn } from '../jsonata/expression.ts';
import type { Report } from './diagnostic.ts';

/** Members of `$states`, beside input and context, that a field may read. */
export type Readable = readonly ('result' | 'errorOutput')[];

/**
 * Checks every expression in a template: that it parses, and that it reads only what its field can give it.
 */
export function checkExpressions(template: Json | undefined, path: string, readable: Readable, report: Report): void {
  if (typeof template === 'string') {
    const text = expressionIn(template);
    if (text !== undefined) checkExpression(text, path, readable, report);
  } else if (Array.isArray(template)) {
    for (const [i, item] of template.entries()) checkExpressions(item, `${path}[${i}]`, readable, report);
  } else if (typeof template === 'object' && template !== null) {
    for (const [key, member] of Object.entries(template)) checkExpressions(member, `${path}/${key}`, readable, report);
  }
}

function checkExpression(text: string, path: string, readable: Readable, report: Report): void {
  let tree: Node;
  try {
    tree = parseExpression(text).ast() as unknown as Node;
  } catch (thrown) {
    report('INVALID_JSONATA_EXPRESSION', (thrown as { message: string }).message, path);
    return;
  }
  const unsupported = new Set<string>();
  findUnsupported(tree, true, readable, unsupported);
  for (const reference of unsupported) {
    const message = reference.startsWith('$states.')
      ? `Reference to '${reference}' is not supported in this field.`
      : `Reference to '${reference}' at the top level is not supported.`;
    report('UNSUPPORTED_JSONATA_EXPRESSION', message, path);
  }
}

/** A node of JSONata's syntax tree, as far as it is looked into. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly [member: string]: unknown;
}

/**
 * There is no input document: a name or `$` that would read it has nothing to read. Inside a path's later
 * steps, its predicates, its groupings and a transform, names read what has been reached.
 */
function findUnsupported(node: Node, atTop: boolean, readable: Readable, found: Set<string>): void {
  if (node.type === 'transform') return;
  if (node.type === 'variable' && (node.value === '$' || (node.value === '' && atTop))) found.add(node.value === '$' ? '$$' : '$');
  if (node.type === 'name' && atTop) found.add(String(node.value));
  if (node.type === 'path' && node.steps) {
    const [first, second] = node.steps;
    if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
      const member = String(second.value);
      if ((member === 'result' || member === 'errorOutput') && !readable.includes(member)) found.add(`$states.${member}`);
    }
    for (const [i, step] of node.steps.entries()) visitMembers(step, i === 0 && atTop, readable, found, true);
    visitMembers({ ...node, steps: [] }, false, readable, found, false);
    return;
  }
  visitMembers(node, atTop, readable, found, false);
}

/** Members of a step that are evaluated against what the step has reached. */
const INNER = new Set(['stages', 'predicate', 'group']);

function visitMembers(node: Node, atTop: boolean, readable: Readable, found: Set<string>, itself: boolean): void {
  if (itself) {
    const { stages, predicate, group, ...step } = node;
    findUnsupported(step, atTop, readable, found);
    for (const inner of [stages, predicate, group]) visit(inner, false, readable, found);
    return;
  }
  // The procedure of a call by bare name (`count(x)`) is JSONata's own error to tell, at run time.
  for (const [member, value] of Object.entries(node)) {
    if (member === 'procedure' && (value as Node).type === 'path') continue;
    visit(value, atTop && !INNER.has(member), readable, found);
  }
}

function visit(value: unknown, atTop: boolean, readable: Readable, found: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) visit(item, atTop, readable, found);
  else if (typeof value === 'object' && value !== null && !(value instanceof RegExp))
    findUnsupported(value as Node, atTop, readable, found);
}
