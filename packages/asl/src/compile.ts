import { checkTree } from './check-tree.ts';
import type { StateMachineDefinition } from './definition.ts';
import { emitWorkflow } from './emit.ts';
import { AslInvalid } from './invalid.ts';
import { verify } from './verify/verify.ts';
import type { Workflow } from './workflow.ts';

interface CompileOptions {
  /** `aws`, `aws-cn`, `aws-us-gov`, ... */
  readonly partition?: string;
}

/**
 * A workflow as the service reads it. Pure: the same workflow gives the same machine. `partition`: where the
 * machine is to run, `aws` unless told; Step Functions takes the integrations of its own partition only
 * (aws/aws-cdk#4597). Throws `AslInvalid` with every issue when the workflow, or the machine made of it, has
 * any.
 */
export function compile(workflow: Workflow<unknown>, { partition = 'aws' }: CompileOptions = {}): StateMachineDefinition {
  const definition = emitWorkflow(workflow, partition);
  const issues = [...checkTree(workflow), ...verify(definition)];
  if (issues.length > 0) throw new AslInvalid(workflow.name, issues);
  return definition;
}
