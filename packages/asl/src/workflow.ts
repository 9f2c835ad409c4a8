import { type Duration, toSeconds } from './duration.ts';
import { states } from './expression.ts';
import type { Flow } from './flow.ts';
import { FlowBuilder } from './flow-builder.ts';
import type { Block } from './node.ts';
import type { Closed, Ends } from './path.ts';

declare const types: unique symbol;

/** A whole workflow: a frozen tree. `compile` makes a machine of it. */
export interface Workflow<Input> {
  readonly [types]?: { readonly input: Input };
  readonly name: string;
  readonly comment?: string;
  readonly timeoutSeconds?: number;
  readonly body: Block;
}

export interface WorkflowOptions {
  readonly comment?: string;
  /** The execution fails with `States.Timeout` when it takes longer. */
  readonly timeout?: Duration;
}

/**
 * Describes a workflow that is started with `Input`, in scope as `s.input`. Every path through it has to end.
 * `ErrorName` has the errors that it may raise.
 */
export function workflow<Input, ErrorName extends string = string>(
  name: string,
  build: (flow: Flow<{ readonly input: Input }>) => Closed<string, Ends<NoInfer<ErrorName>>>,
  options: WorkflowOptions = {},
): Workflow<Input> {
  const scope = new Map([['input', states('context', 'Execution', 'Input')]]);
  // The builder is the plain side of the same methods.
  const { block: body } = FlowBuilder.build(scope, build as unknown as (flow: FlowBuilder) => unknown);
  if (!body.closed) throw new TypeError(`A path through '${name}' is left open: end it with succeed, fail or raise.`);
  return Object.freeze({
    name,
    ...(options.comment === undefined ? {} : { comment: options.comment }),
    ...(options.timeout === undefined ? {} : { timeoutSeconds: toSeconds(options.timeout) }),
    body,
  });
}
