import { toExpression } from './argument.ts';
import type { LambdaErrorName } from './error-name.ts';
import { type Expression, states } from './expression.ts';
import { type Arg, type Ref, reference } from './reference.ts';
import type { Task } from './task.ts';

declare const handler: unique symbol;

/**
 * A Lambda function by the name of its file in functions/. Only the handler's type is known here, never its
 * code.
 */
export interface LambdaFunction<Handler> {
  readonly [handler]?: Handler;
  readonly name: string;
  /**
   * The DefinitionSubstitution that the deployment fills with the function's ARN: `CreateGreenFunctionArn`.
   */
  readonly substitution: string;
}

/**
 * `lambda<typeof import('../functions/check-order.ts').handler>('check-order')`: only the type of the handler
 * crosses.
 */
export function lambda<Handler>(name: string): LambdaFunction<Handler> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new TypeError(`'${name}' names no function: give its file name in kebab-case without the ending, such as 'check-order'.`);
  }
  return Object.freeze({ name, substitution: functionArnSubstitution(name) });
}

/** `create-green` -> `CreateGreenFunctionArn` */
export function functionArnSubstitution(name: string): string {
  const pascal = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  return `${pascal}FunctionArn`;
}

/**
 * The types that a handler declares in `$types`; without them its parameter and result are read off the
 * function.
 */
type TypesOf<Handler> = '$types' extends keyof Handler
  ? NonNullable<Handler['$types']>
  : Handler extends (event: infer Input, ...rest: never) => Promise<infer Output> | infer Output
    ? { readonly input: Input; readonly output: Output; readonly error: never }
    : never;

export type InputOf<Handler> = TypesOf<Handler> extends { readonly input: infer Input } ? Input : never;
export type OutputOf<Handler> = TypesOf<Handler> extends { readonly output: infer Output } ? Output : never;
export type ErrorOf<Handler> = TypesOf<Handler> extends { readonly error: infer ErrorName extends string } ? ErrorName : never;

/** Invokes the function and takes what it returns. */
export function call<Handler>(
  fn: LambdaFunction<Handler>,
  args: Arg<InputOf<NoInfer<Handler>>>,
): Task<InputOf<Handler>, OutputOf<Handler>, ErrorOf<Handler> | LambdaErrorName> {
  return Object.freeze({
    kind: 'task',
    resource: 'arn:aws:states:::lambda:invoke',
    args: invocation(fn, args),
    result: states('result', 'Payload'),
    waitsForToken: false,
  });
}

/** Stands for a type that nothing at hand has: what a token is answered with. */
export interface Expectation<T> {
  readonly [handler]?: T;
}
export const expects = <T>(): Expectation<T> => Object.freeze({});

/**
 * Invokes the function with a task token and waits until the token is answered (SendTaskSuccess,
 * SendTaskFailure). What the function itself returns is dropped. The state needs a timeout.
 */
export function awaitCallback<Handler, Output>(
  fn: LambdaFunction<Handler>,
  args: (token: Ref<string>) => Arg<InputOf<NoInfer<Handler>>>,
  _answer: Expectation<Output>,
): Task<InputOf<Handler>, Output, ErrorOf<Handler> | LambdaErrorName> {
  return Object.freeze({
    kind: 'task',
    resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    args: invocation(fn, args(reference(states('context', 'Task', 'Token')))),
    result: states('result'),
    waitsForToken: true,
  });
}

/**
 * Invokes a function that only run time knows, by its name or ARN. Whoever wrote it says what it answers and
 * what it can fail with: any name is possible, those of other errors too.
 */
export function callByName(functionName: Arg<string>, payload: Arg<unknown>): Task<unknown, unknown, string> {
  return Object.freeze({
    kind: 'task',
    resource: 'arn:aws:states:::lambda:invoke',
    args: named(toExpression(functionName), payload),
    result: states('result', 'Payload'),
    waitsForToken: false,
  });
}

const invocation = (fn: LambdaFunction<unknown>, payload: unknown): Expression =>
  named({ kind: 'substitution', name: fn.substitution }, payload);

const named = (name: Expression, payload: unknown): Expression => ({
  kind: 'object',
  members: [
    { key: 'FunctionName', value: name, optional: false },
    { key: 'Payload', value: toExpression(payload), optional: false },
  ],
});
