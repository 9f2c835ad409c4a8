import type { LambdaContextLike } from './lambda-context.ts';

/** How an action was invoked: by which name of its function. */
export interface Invocation {
  readonly region: string;
  readonly account: string;
  readonly function: string;
  /** The alias, if the invoker named one: its policy may allow that alone. */
  readonly alias?: string;
}

/**
 * From `invokedFunctionArn`: "indicates if the invoker specified a version number or alias" (Lambda Developer
 * Guide, "Using the Lambda context object"). Undefined where there is no such ARN.
 */
export function invocationOf(context: LambdaContextLike | undefined): Invocation | undefined {
  const [, region, account, name, qualifier] =
    /^arn:[a-z0-9-]+:lambda:([a-z0-9-]+):(\d{12}):function:([A-Za-z0-9_-]+)(?::([A-Za-z0-9_$.-]+))?$/.exec(
      context?.invokedFunctionArn ?? '',
    ) ?? [];
  if (region === undefined || account === undefined || name === undefined) return undefined;
  const isAlias = qualifier !== undefined && !/^(?:\$LATEST(?:\.PUBLISHED)?|\d+)$/.test(qualifier);
  return { region, account, function: name, ...(isAlias && { alias: qualifier }) };
}
