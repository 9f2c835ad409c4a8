import { type Expression, parts } from './expression.ts';
import { walk } from './walk.ts';
import type { Workflow } from './workflow.ts';

/**
 * The substitutions that a workflow's machine asks the deployment to make, such as `CreateGreenFunctionArn`,
 * in alphabetical order.
 */
export function substitutionsOf(workflow: Workflow<unknown>): readonly string[] {
  const tasks = [...walk(workflow.body)].flatMap((node) => (node.kind === 'task' ? [node] : node.kind === 'poll' ? [node.task] : []));
  return [...new Set(tasks.flatMap((node) => within(node.task.args)))].toSorted();
}

function within(expression: Expression): readonly string[] {
  return expression.kind === 'substitution' ? [expression.name] : parts(expression).flatMap(within);
}
