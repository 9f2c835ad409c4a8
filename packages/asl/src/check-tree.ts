import { endIssues } from './check-ends.ts';
import { historyEvents, historyLimit } from './history.ts';
import { camelCase } from './name.ts';
import type { Block, FallibleParts, Node, TaskNode } from './node.ts';
import { reservedKeys } from './scope.ts';
import { nameStates, stateNamesOf } from './state-names.ts';
import { type Issue, issue } from './verify/issue.ts';
import { walk } from './walk.ts';
import type { Workflow } from './workflow.ts';

/**
 * What is wrong with a workflow that its machine no longer shows: two states of one name are one state there.
 */
export function checkTree(workflow: Workflow<unknown>): Issue[] {
  const nodes = [...walk(workflow.body)];
  return [
    ...twoOfOneName(workflow, nodes),
    ...twoOfOneVariable(workflow, nodes),
    ...historyIssues(workflow),
    ...endIssues(workflow),
    ...nodes.flatMap((node) => [
      ...nameIssues(workflow, node),
      ...keyIssues(workflow, node),
      ...tokenIssues(workflow, node),
      ...bodyIssues(workflow, node),
    ]),
  ];
}

function twoOfOneName(workflow: Workflow<unknown>, nodes: readonly Node[]): Issue[] {
  const naming = nameStates(workflow.body);
  const names = nodes.flatMap((node) => stateNamesOf(node, naming));
  return repeated(names).map((name) =>
    issue(
      'duplicate-name',
      [workflow.name, name],
      `Two states are called '${name}'.`,
      'Name one of them differently; a fragment that is used twice takes its names as arguments.',
    ),
  );
}

/**
 * Results under one key, and the variables that the emitter makes for loops and errors. `as` and assign may
 * share a variable: they say so.
 */
function twoOfOneVariable(workflow: Workflow<unknown>, nodes: readonly Node[]): Issue[] {
  const shared = new Set(nodes.flatMap(chosenVariables));
  const own = nodes.flatMap(ownVariables);
  const taken = [...repeated(own), ...own.filter((name) => shared.has(name))];
  return [...new Set(taken)].map((name) =>
    issue(
      'duplicate-key',
      [workflow.name, name],
      `Two states keep values under '${name}', the camel case of their names.`,
      'Name one of them differently, or give its result another key with as.',
    ),
  );
}

function ownVariables(node: Node): readonly string[] {
  switch (node.kind) {
    case 'task':
    case 'parallel':
      return [...ownResult(node), ...ownError(node)];
    case 'map':
      return [...ownResult(node), ...ownError(node), node.variables.item, node.variables.index];
    case 'poll':
      return [...ownResult(node.task), ...ownError(node.task), node.since];
    case 'each':
      return [node.variables.item, node.variables.index, node.variables.next];
    case 'guard':
      return node.result === camelCase(node.name) ? [node.assigns, node.result] : [node.assigns];
    default:
      return [];
  }
}

function chosenVariables(node: Node): readonly string[] {
  if (node.kind === 'assign') return node.values.map((member) => member.key);
  if (node.kind === 'guard') return node.result === camelCase(node.name) ? [] : [node.result];
  const fallible = fallibleOf(node);
  return fallible && isChosen(fallible) ? [fallible.assigns] : [];
}

const isChosen = (node: FallibleParts): boolean => node.assigns !== camelCase(node.name);
const ownResult = (node: FallibleParts): readonly string[] => (isChosen(node) ? [] : [node.assigns]);
const ownError = (node: FallibleParts): readonly string[] => node.catches.slice(0, 1).map((each) => each.assigns);

function fallibleOf(node: Node): FallibleParts | undefined {
  if (node.kind === 'poll') return node.task;
  return node.kind === 'task' || node.kind === 'parallel' || node.kind === 'map' ? node : undefined;
}

function nameIssues(workflow: Workflow<unknown>, node: Node): Issue[] {
  const texts = 'name' in node ? [node.name ?? '', ('comment' in node && node.comment) || ''] : [];
  return texts
    .filter((text) => text.includes('${'))
    .map((text) =>
      issue('bad-name', [workflow.name, text], `'${text}' would be read as a substitution.`, "Leave '${' out of names and comments."),
    );
}

function keyIssues(workflow: Workflow<unknown>, node: Node): Issue[] {
  const keys = [
    fallibleOf(node)?.assigns ?? [],
    node.kind === 'guard' ? node.result : [],
    node.kind === 'assign' ? node.values.map((member) => member.key) : [],
  ].flat();
  return keys.flatMap((key) => {
    const path = [workflow.name, 'name' in node ? (node.name ?? '') : ''];
    if (reservedKeys.has(key))
      return [issue('reserved-variable', path, `s.${key} has a meaning of its own.`, 'Choose another name, or another key with as.')];
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(key))
      return [issue('bad-variable-name', path, `The key would be '${key}'.`, 'Begin the name with a letter, or give a key with as.')];
    return [];
  });
}

/** A time-out is how a token wait ends when nobody answers: running it again would wait once more. */
function tokenIssues(workflow: Workflow<unknown>, node: Node): Issue[] {
  const task: TaskNode | undefined = node.kind === 'poll' ? node.task : node.kind === 'task' ? node : undefined;
  if (!task?.task.waitsForToken) return [];
  const path = [workflow.name, task.name];
  const issues: Issue[] = [];
  if (task.timeout === undefined)
    issues.push(issue('no-timeout', path, `'${task.name}' waits for a token without a timeout.`, 'Give it one.'));
  // The first rule that names an error is the one that counts.
  const rule = task.retries.find(({ on }) => on.includes('States.Timeout') || on.includes('States.ALL'));
  const again =
    rule === undefined || rule.times === 0 ? undefined : rule.on.find((name) => name === 'States.Timeout' || name === 'States.ALL');
  if (again)
    issues.push(issue('bad-retry', path, `'${task.name}' waits for a token and is retried on ${again}.`, 'Catch States.Timeout instead.'));
  return issues;
}

function bodyIssues(workflow: Workflow<unknown>, node: Node): Issue[] {
  if (node.kind !== 'repeat' && node.kind !== 'each') return [];
  if (!isEmpty(node.body)) return [];
  return [
    issue('empty-body', [workflow.name, node.name], `The body of '${node.name}' has no states.`, 'Put the states to be repeated there.'),
  ];
}

function historyIssues(workflow: Workflow<unknown>): Issue[] {
  const events = historyEvents(workflow.body);
  if (events <= historyLimit) return [];
  const message = `An execution may write ${events} history events; the service ends it at ${historyLimit}.`;
  return [issue('too-much-history', [workflow.name], message, 'Poll less often, or let a part be an execution of its own.')];
}

const isEmpty = (block: Block): boolean =>
  block.nodes.every((node) => node.kind === 'assign' || ((node.kind === 'part' || node.kind === 'block') && isEmpty(node.body)));

const repeated = (names: readonly string[]): string[] => [...new Set(names.filter((name, i) => names.indexOf(name) !== i))];
