/**
 * Where a failure comes from decides what the history says of it:
 * - `evaluation`: a query failed; the cause names the state, and an EvaluationFailed event precedes the
 *   failure;
 * - `runtime`: the interpreter itself gave up; the cause names the state; nothing retries or catches it;
 * - `quota`: the execution has used up its history; the cause stands alone; nothing retries or catches it;
 * - `failure`: a task, a Fail state or too much data; its error and cause are kept word for word.
 */
export type FailureKind = 'evaluation' | 'runtime' | 'quota' | 'failure';

/** Kinds that end the execution, whatever its states retry or catch. */
export const isFatal = (error: StateError): boolean => error.kind === 'runtime' || error.kind === 'quota';

/**
 * Why a state failed: the error name that Retry and Catch compare, and the cause.
 * A Fail state may give neither.
 */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly kind: FailureKind;
  readonly error: string | undefined;
  override readonly cause: string | undefined;
  /** The field whose evaluation failed: `Arguments/Payload/plan`, `Choices[1]/Condition`. */
  readonly location: string | undefined;
  /** Another name by which Retry and Catch know the same error. */
  readonly alias: string | undefined;

  constructor(
    kind: FailureKind,
    error: string | undefined,
    cause: string | undefined,
    more: { readonly location?: string | undefined; readonly alias?: string } = {},
  ) {
    super(`${error ?? 'no error'}: ${cause ?? 'no cause'}`);
    this.kind = kind;
    this.error = error;
    this.cause = cause;
    this.location = more.location;
    this.alias = more.alias;
  }
}

/** A JSONata expression failed, or gave what its field cannot take. */
export const queryEvaluationError = (cause: string, location?: string): StateError =>
  new StateError('evaluation', 'States.QueryEvaluationError', cause, { location });

/** An error that ends the execution, whatever its states retry or catch. */
export const runtimeError = (cause: string): StateError => new StateError('runtime', 'States.Runtime', cause);

/**
 * A time-out has no cause. Missed heartbeats are the same
 * error under a second name (observed on the service).
 */
export const timeoutError = (heartbeat = false): StateError =>
  new StateError('failure', 'States.Timeout', undefined, heartbeat ? { alias: 'States.HeartbeatTimeout' } : {});

/** The quota of 256 KiB on what a state or task hands on. */
export const dataLimitError = (state: string): StateError =>
  new StateError(
    'failure',
    'States.DataLimitExceeded',
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );

/**
 * The error as the service words it for the state in which it arose;
 * failures of tasks and Fail states stay as they are.
 */
export function inState(error: StateError, state: string, enteredEventId: number): StateError {
  if (error.kind === 'failure' || error.kind === 'quota') return error;
  const cause = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). ${error.cause}`;
  return new StateError(error.kind, error.error, cause, { location: error.location });
}
