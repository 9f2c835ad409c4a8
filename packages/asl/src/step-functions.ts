import { toExpression } from './argument.ts';
import { context } from './context.ts';
import type { NestedErrorName } from './error-name.ts';
import { type Expression, states } from './expression.ts';
import type { Arg } from './reference.ts';
import type { Task } from './task.ts';

/**
 * Starts an execution of another state machine and waits for its end; its output is the result. A child that
 * does not succeed fails the state with `States.TaskFailed`, and the cause has its description as JSON. A
 * parent that is stopped, or whose state times out, has the child stopped, as far as that goes. `machine` is
 * the DefinitionSubstitution that the deployment fills with the ARN. The input says who started it, so that
 * the console links the two. Source: developer guide, "Start workflow executions from a task state in Step
 * Functions".
 */
export function startExecution<Input extends object, Output = unknown>(
  machine: string,
  input: Arg<Input>,
): Task<Input, Output, NestedErrorName> {
  const args: Expression = {
    kind: 'object',
    members: [
      { key: 'StateMachineArn', value: { kind: 'substitution', name: machine }, optional: false },
      {
        key: 'Input',
        value: toExpression({ ...(input as object), AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID: context.execution.id }),
        optional: false,
      },
    ],
  };
  return Object.freeze({
    kind: 'task',
    resource: 'arn:aws:states:::states:startExecution.sync:2',
    args,
    result: states('result', 'Output'),
    waitsForToken: false,
  });
}
