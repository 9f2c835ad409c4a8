import type { HolderStatus } from '../holder.ts';

/** The engine that runs deployments. */
export interface Executions {
  status(execution: string, signal?: AbortSignal): Promise<HolderStatus>;
  /**
   * Starts an execution of a state machine (its ARN); the same name and input again is harmless. Gives the
   * execution's ARN.
   */
  start(machine: string, name: string, input: unknown, signal?: AbortSignal): Promise<string>;
  /**
   * Starts it unless an execution of this name was ever started; false when one was, whatever became of it.
   */
  startOnce(machine: string, name: string, input: unknown, signal?: AbortSignal): Promise<boolean>;
  /** The same as `start` for an execution that recovers a deployment, or puts weights back. */
  recover(machine: string, name: string, input: unknown, signal?: AbortSignal): Promise<string>;
  /** Answers a waiting state. False when the token is no longer waited for. */
  answer(token: string, output: unknown, signal?: AbortSignal): Promise<boolean>;
  /**
   * Stops an execution that runs hooks; `why` stands in its history. Harmless once it has ended. False when
   * nobody knows it.
   */
  stop(execution: string, why: string, signal?: AbortSignal): Promise<boolean>;
}
