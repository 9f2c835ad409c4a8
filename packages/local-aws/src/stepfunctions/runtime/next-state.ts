import { runtimeError } from '../state-error.ts';

/** Where a state goes on to; undefined at an end. Throws States.Runtime when it says neither. */
export function nextOf(state: { readonly Next?: string; readonly End?: boolean }): string | undefined {
  if (state.Next !== undefined) return state.Next;
  if (state.End) return undefined;
  throw runtimeError('Failed to transition out of the state. The state does not point to a next state.');
}
