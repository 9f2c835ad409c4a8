import type { DeploymentErrorName } from './errors.ts';
import type { Failure } from './record.ts';

/**
 * The failure that a workflow caught. A function's error arrives as JSON in the cause (`errorType`, `errorMessage`, `trace`):
 * its message is what people read.
 */
export function failureFrom(caught: { readonly error: string; readonly cause: string; readonly at: number }): Failure {
  return { error: caught.error, cause: reported(caught.cause).message ?? caught.cause, at: new Date(caught.at).toISOString() };
}

/** A cause as people read it, where nothing beside it tells the error's name: the name stands before it, unless the outcome says it. */
export function causeText(cause: string): string {
  const { name, message } = reported(cause);
  if (message === undefined) return cause;
  return name === undefined || SAID_BY_THE_OUTCOME.includes(name) ? message : `${name}: ${message}`;
}

const SAID_BY_THE_OUTCOME: readonly string[] = ['PlanRefused', 'NothingToDo'] satisfies DeploymentErrorName[];

/** Name and message of a function's error in a cause; neither where the cause is another text. */
function reported(cause: string): { readonly name?: string; readonly message?: string } {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed !== 'object' || parsed === null) return {};
    const { errorType, errorMessage } = parsed as { errorType?: unknown; errorMessage?: unknown };
    return {
      ...(typeof errorType === 'string' && { name: errorType }),
      ...(typeof errorMessage === 'string' && { message: errorMessage }),
    };
  } catch {
    return {};
  }
}
