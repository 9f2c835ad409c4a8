import { bounded, NAME_LIMIT } from './bounded-text.ts';
import type { DeploymentErrorName } from './errors.ts';
import type { Failure } from './record.ts';

/**
 * The failure that a workflow caught. A function's error arrives as JSON in the cause (`errorType`,
 * `errorMessage`, `trace`): its message is what people read.
 */
export function failureFrom(caught: { readonly error: string; readonly cause: string; readonly at: number }): Failure {
  const { error, cause } = nested(caught) ?? caught;
  return {
    error: bounded(error, NAME_LIMIT),
    cause: bounded(reported(cause).message ?? cause),
    at: new Date(caught.at).toISOString(),
  };
}

/**
 * What an execution that a state waited for failed with: the state's cause has its description as JSON.
 * Source: AWS Step Functions Developer Guide, "Start workflow executions from a task state".
 */
function nested({
  error,
  cause,
}: {
  readonly error: string;
  readonly cause: string;
}): { readonly error: string; readonly cause: string } | undefined {
  if (error !== 'States.TaskFailed') return undefined;
  try {
    const { ExecutionArn: arn, Status, Error: name, Cause = '' } = JSON.parse(cause) as Readonly<Record<string, unknown>>;
    if (typeof arn !== 'string') return undefined;
    return typeof name === 'string' && typeof Cause === 'string'
      ? { error: name, cause: Cause }
      : { error, cause: `the execution ${arn} ended as ${String(Status)}` };
  } catch {
    return undefined;
  }
}

/**
 * A cause as people read it, where nothing beside it tells the error's name: the name stands before it,
 * unless the outcome says it.
 */
export function causeText(cause: string): string {
  const { name, message } = reported(cause);
  if (message === undefined) return bounded(cause);
  return bounded(name === undefined || SAID_BY_THE_OUTCOME.includes(name) ? message : `${name}: ${message}`);
}

const SAID_BY_THE_OUTCOME: readonly string[] = ['PlanRefused', 'NothingToDo', 'NotBack'] satisfies DeploymentErrorName[];

interface Reported {
  readonly name?: string;
  readonly message?: string;
}

/** Name and message of a function's error in a cause; neither where the cause is another text. */
function reported(cause: string): Reported {
  try {
    const parsed: unknown = JSON.parse(cause);
    if (typeof parsed !== 'object' || parsed === null) return {};
    const { errorType, errorMessage } = parsed as { errorType?: unknown; errorMessage?: unknown };
    return {
      ...(typeof errorType === 'string' && { name: errorType }),
      ...(typeof errorMessage === 'string' && { message: errorMessage }),
    };
  } catch {
    return reportedInPart(cause);
  }
}

/** The same of a cause that was cut off within its JSON, as the service cuts what is longer than it takes. */
function reportedInPart(cause: string): Reported {
  if (!/^\{"error(Type|Message)":"/.test(cause)) return {};
  const name = /"errorType":"((?:[^"\\]|\\.)*)"/s.exec(cause)?.[1];
  const [, message, end] = /"errorMessage":"((?:[^"\\]|\\.)*)("?)/s.exec(cause) ?? [];
  return {
    ...(name !== undefined && { name: unescaped(name) }),
    ...(message !== undefined && { message: `${unescaped(message)}${end === '"' ? '' : ' ... (the rest was cut off)'}` }),
  };
}

/** What stands between the quotes of a JSON text; an escape may be cut off at its end. */
function unescaped(text: string): string {
  try {
    return JSON.parse(`"${text.replace(/\\u[0-9a-fA-F]{0,3}$/, '')}"`) as string;
  } catch {
    return text;
  }
}
