import type { Executions } from '../deployment/ports/executions.ts';
import type { HeldUpBy } from '../deployment/record/say-verb.ts';

/**
 * Ends what holds the running execution up: its wait is answered with `said`, or the execution that calls a
 * hook is stopped, and `said` stands in its history. Harmless once that has ended. False when nobody waits
 * for the token any more, or nobody knows the execution.
 */
export const wake = (
  executions: Pick<Executions, 'answer' | 'stop'>,
  by: HeldUpBy,
  said: { readonly verb: string } | { readonly alarm: string },
  signal?: AbortSignal,
): Promise<boolean> =>
  'token' in by ? executions.answer(by.token, said, signal) : executions.stop(by.execution, JSON.stringify(said), signal);
