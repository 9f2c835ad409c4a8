import type { Occurrence } from '../kernel/injections.ts';

/** How an invocation goes wrong, beyond what its handler does by itself. */
export type InvocationFaultMode =
  /** The process ends before the handler is entered: `Runtime.ExitError`, no effect. */
  | 'crash-before'
  /**
   * The process ends once the handler is done, before its result is out: `Runtime.ExitError`, every effect.
   */
  | 'crash-after'
  /**
   * The process ends when `calls` of its calls have had their effect,
   * before it sees the last answer: `Runtime.ExitError`.
   */
  | 'crash-between'
  /** The handler is never entered: `Sandbox.Timedout`, no effect. */
  | 'timeout-before'
  /** The handler does its work, but its result never comes out: `Sandbox.Timedout`, every effect. */
  | 'timeout-after'
  /**
   * The invocation happens twice, the second time in an environment of its own `afterMs` later;
   * the first one's result counts.
   */
  | 'duplicate';

export interface InvocationFault extends Occurrence {
  readonly mode: InvocationFaultMode;
  readonly functionName: string;
  readonly when?: (event: never) => boolean;
  /** `crash-between`: how many calls; 1 unless told. */
  readonly calls?: number;
  /** `duplicate`: AWS milliseconds between the two; 0 unless told. */
  readonly afterMs?: number;
}
