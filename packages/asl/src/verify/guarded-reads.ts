import type { Text } from './expressions.ts';
import { type Issue, issue } from './issue.ts';
import { partialFunctions } from './jsonata-functions.ts';
import { innerSyntax, type Syntax, syntaxKey } from './jsonata-syntax.ts';
import type { Level, MachineView, StateView } from './machine-view.ts';
import { listOf, recordOf } from './record.ts';
import { reach } from './transitions.ts';

/**
 * A query that fails in a Choice, Wait or Pass ends the execution: these states cannot have a Catch. Between
 * two states whose failures go to one handler, that would skip the handler. So what can be absent has to be
 * worked out in a state that can be caught.
 */
export function checkGuardedReads(machine: MachineView): Issue[] {
  return machine.levels.flatMap((level) => {
    const between = statesBetweenCaught(level);
    return [...level.states.values()]
      .filter((state) => cannotCatch.has(state.type) && between.has(state.name))
      .flatMap((state) => state.texts.flatMap((text) => textIssues(text, state)));
  });
}

const cannotCatch: ReadonlySet<string> = new Set(['Choice', 'Wait', 'Pass']);

/** Handler to the states whose every failure goes to it. */
function handlersOf(level: Level): Map<string, Set<string>> {
  const handlers = new Map<string, Set<string>>();
  for (const state of level.states.values()) {
    for (const catcher of listOf(state.body.Catch)) {
      const { ErrorEquals, Next } = recordOf(catcher);
      if (typeof Next !== 'string' || !listOf(ErrorEquals).includes('States.ALL')) continue;
      handlers.set(Next, (handlers.get(Next) ?? new Set()).add(state.name));
    }
  }
  return handlers;
}

/**
 * States on a way, without failures, from a state that is caught to another one that the same handler
 * catches.
 */
function statesBetweenCaught(level: Level): ReadonlySet<string> {
  const states = [...level.states.values()];
  const onward = new Map(
    states.map((state) => [state.name, state.edges.flatMap((edge) => (edge.kind === 'catch' ? [] : [String(edge.to)]))]),
  );
  const backward = new Map<string, string[]>();
  for (const [from, to] of onward) for (const each of to) backward.set(each, [...(backward.get(each) ?? []), from]);
  const between = [...handlersOf(level).values()].flatMap((caught) => {
    const after = reach([...caught], (name) => onward.get(name) ?? []);
    const before = reach([...caught], (name) => backward.get(name) ?? []);
    return [...after].filter((name) => before.has(name));
  });
  return new Set(between);
}

function textIssues(text: Text, state: StateView): Issue[] {
  if (!text.parsed?.ok) return [];
  const given = text.given?.ok ? assumptions(text.given.syntax) : [];
  return absences(text.parsed.syntax, new Set(given)).map((what) =>
    issue(
      'unguarded-read',
      text.path,
      `${what}, and '${state.name}' cannot have a Catch.`,
      'Work it out in the Assign of a task before, or test it with $exists.',
    ),
  );
}

/**
 * What in an expression can come to nothing, or fail, whatever its types are. `sure` holds what a condition
 * around it has made sure.
 */
function absences(node: Syntax, sure: ReadonlySet<string>): string[] {
  if (sure.has(syntaxKey(node))) return [];
  if (node.type === 'condition') {
    const { condition, then: yes, else: no } = node;
    const known = new Set([...sure, ...(condition ? assumptions(condition) : [])]);
    const missing = no === undefined ? ['A condition without an alternative comes to nothing when it does not hold'] : [];
    return [
      ...missing,
      ...(condition ? absences(condition, sure) : []),
      ...(yes ? absences(yes, known) : []),
      ...(no ? absences(no, sure) : []),
    ];
  }
  if (isCall(node, 'exists')) return [];
  // An array constructor takes what is absent as nothing.
  if (node.type === 'unary' && node.value === '[') return [];
  if (isEnteredTime(node)) return [];
  return [...ownAbsence(node, sure), ...innerSyntax(node).flatMap((inner) => (inner.type === 'filter' ? [] : absences(inner, sure)))];
}

function ownAbsence(node: Syntax, sure: ReadonlySet<string>): string[] {
  const stages = [...(node.predicate ?? []), ...(node.steps ?? []).flatMap((step) => [...(step.stages ?? []), ...(step.predicate ?? [])])];
  if (stages.length > 0 && !sure.has(itemKey(node))) return ['An item of a list or a filter can come to nothing'];
  const name = node.type === 'function' && node.procedure?.type === 'variable' ? String(node.procedure.value) : '';
  const [first] = node.arguments ?? [];
  if (!partialFunctions.has(name) || (first?.type === 'unary' && first.value === '[' && first.expressions?.length)) return [];
  return [`$${name} can come to nothing or fail`];
}

/** `$exists(x)` makes x sure; `$i < $count(list)` makes `list[$i]` sure; `and` makes both sides sure. */
function assumptions(condition: Syntax): string[] {
  const { lhs, rhs } = condition;
  if (condition.type === 'block' && condition.expressions?.length === 1) return assumptions(condition.expressions[0] as Syntax);
  if (isCall(condition, 'exists')) return (condition.arguments ?? []).map(syntaxKey);
  if (condition.type !== 'binary' || lhs === undefined || rhs === undefined || Array.isArray(lhs)) return [];
  if (condition.value === 'and') return [...assumptions(lhs as Syntax), ...assumptions(rhs)];
  const [counted] = isCall(rhs, 'count') ? (rhs.arguments ?? []) : [];
  return condition.value === '<' && counted ? [listKey(counted, lhs as Syntax)] : [];
}

/** One key for `$i < $count(list)` and for `list[$i]`. */
const listKey = (list: Syntax, position: Syntax): string => `${syntaxKey(list)}[${syntaxKey(withoutParentheses(position))}]`;

function withoutParentheses(node: Syntax): Syntax {
  const [inner, ...more] = node.expressions ?? [];
  return node.type === 'block' && inner !== undefined && more.length === 0 ? withoutParentheses(inner) : node;
}

function itemKey(node: Syntax): string {
  if (node.predicate?.length === 1) {
    const { predicate, ...list } = node;
    return predicate[0]?.expr ? listKey(list, predicate[0].expr) : '';
  }
  const last = node.steps?.at(-1);
  const position = last?.stages?.length === 1 ? last.stages[0]?.expr : undefined;
  if (!last || !position || node.steps?.slice(0, -1).some((step) => step.stages || step.predicate)) return '';
  const { stages: _, ...plain } = last;
  return listKey({ ...node, steps: [...(node.steps ?? []).slice(0, -1), plain] }, position);
}

const isCall = (node: Syntax, name: string): boolean =>
  node.type === 'function' && node.procedure?.type === 'variable' && node.procedure.value === name;

/** The service's own times always parse. */
function isEnteredTime(node: Syntax): boolean {
  if (!isCall(node, 'toMillis')) return false;
  const [first, second] = node.arguments?.[0]?.steps ?? [];
  return first?.value === 'states' && second?.value === 'context';
}
