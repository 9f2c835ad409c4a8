import type { StateType } from '../definition/definition.ts';
import { isFatal, type StateError } from '../state-error.ts';

/**
 * Whether a name in ErrorEquals stands for the error. `States.ALL` leaves out States.Runtime and
 * States.DataLimitExceeded; nothing at all matches States.Runtime. `States.TaskFailed` is any error of a Task
 * but States.Timeout. Source: "Handling errors in Step Functions workflows".
 */
function errorMatches(error: StateError, pattern: string, stateType: StateType): boolean {
  if (isFatal(error)) return false;
  if (pattern === error.error || (error.alias !== undefined && pattern === error.alias)) return true;
  if (error.error === 'States.DataLimitExceeded') return false;
  if (pattern === 'States.ALL') return true;
  return pattern === 'States.TaskFailed' && stateType === 'Task' && error.error !== 'States.Timeout';
}

/** The index of the first entry that handles the error; -1 when none does. */
export const handlerOf = (
  handlers: readonly { readonly ErrorEquals: readonly string[] }[] | undefined,
  error: StateError,
  stateType: StateType,
): number => handlers?.findIndex((handler) => handler.ErrorEquals.some((pattern) => errorMatches(error, pattern, stateType))) ?? -1;
