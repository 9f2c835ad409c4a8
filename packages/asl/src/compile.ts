import { checkTree } from './check-tree.ts';
import type { StateMachineDefinition } from './definition.ts';
import { emitWorkflow } from './emit.ts';
import { AslInvalid } from './invalid.ts';
import { verify } from './verify/verify.ts';
import type { Workflow } from './workflow.ts';

/**
 * A workflow as the service reads it. Pure: the same workflow gives the same machine.
 * Throws `AslInvalid` with every issue when the workflow, or the machine made of it, has any.
 */
export function compile(workflow: Workflow<unknown>): StateMachineDefinition {
  const definition = emitWorkflow(workflow);
  const issues = [...checkTree(workflow), ...verify(definition)];
  if (issues.length > 0) throw new AslInvalid(workflow.name, issues);
  return definition;
}
