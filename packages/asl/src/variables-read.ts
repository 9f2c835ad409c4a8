import { type Expression, parts } from './expression.ts';
import type { Block, Node, Seconds, TaskNode } from './node.ts';
import { walk } from './walk.ts';

/** The variables that some expression of the workflow reads. */
export function variablesRead(body: Block): ReadonlySet<string> {
  const nodes = [...walk(body)];
  return new Set([...nodes.flatMap(expressionsOf).flatMap(variablesIn), ...nodes.flatMap(readByLoops)]);
}

/** What the states of loops read themselves. */
function readByLoops(node: Node): readonly string[] {
  if (node.kind === 'poll') return [node.since];
  return node.kind === 'each' ? [node.variables.next] : [];
}

function variablesIn(expression: Expression): string[] {
  return expression.kind === 'variable' ? [expression.name] : parts(expression).flatMap(variablesIn);
}

function expressionsOf(node: Node): readonly Expression[] {
  switch (node.kind) {
    case 'task':
      return ofTask(node);
    case 'poll':
      return [...ofTask(node.task), ...ofTime(node.every), ...ofTime(node.atMost), node.until, node.timedOut.error, node.timedOut.cause];
    case 'assign':
      return node.values.map((member) => member.value);
    case 'wait':
      return ofTime(node.seconds);
    case 'choice':
      return node.ways.map((way) => way.test);
    case 'repeat':
      return [node.until];
    case 'hand out':
      return [node.output];
    case 'each':
      return [node.items];
    case 'map':
      return [node.items, node.kept];
    case 'parallel':
      return [node.kept];
    case 'raise':
      return [node.error, node.cause];
    case 'fail':
      return node.cause ? [node.error, node.cause] : [node.error];
    case 'succeed':
      return node.output ? [node.output] : [];
    case 'guard':
    case 'part':
    case 'block':
    case 'leave':
      return [];
  }
}

const ofTask = (node: TaskNode): readonly Expression[] => [node.task.args, node.kept, ...ofTime(node.timeout), ...ofTime(node.heartbeat)];

const ofTime = (time: Seconds | undefined): readonly Expression[] => (time === undefined || typeof time === 'number' ? [] : [time]);
