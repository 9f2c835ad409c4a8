import type { Expression } from './expression.ts';

declare const types: unique symbol;

/**
 * What a Task state runs. A frozen node; its types are what flows through: the input it takes, its result,
 * the errors it can fail with.
 */
export interface Task<Input, Output, ErrorName extends string> {
  readonly [types]?: { readonly input: Input; readonly output: Output; readonly error: ErrorName };
  readonly kind: 'task';
  readonly resource: string;
  readonly args: Expression;
  /** The result as the state sees it, from `$states.result`. */
  readonly result: Expression;
  /** The state waits until its token is answered. */
  readonly waitsForToken: boolean;
}
