import type { ExecutionStatus } from '@aws-sdk/client-sfn';
import type { History } from './runtime/history.ts';
import type { StateMachine } from './state-machine.ts';

/** How an execution ended. A time-out has neither error nor cause. */
export interface ExecutionEnd {
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'PENDING_REDRIVE'>;
  readonly at: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** One execution of a state machine. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly machine: StateMachine;
  /** What it was started by, where that was a version or an alias. */
  readonly versionArn?: string;
  readonly aliasArn?: string;
  /** JSON text, as it was given. */
  readonly input: string;
  readonly startedAt: number;
  readonly history: History;
  /** Undefined while it runs. */
  end: ExecutionEnd | undefined;
  /** Cuts off what the execution still does. */
  readonly abort: AbortController;
  /** Resolves when it has ended. */
  readonly ended: Promise<ExecutionEnd>;
}

export const statusOf = (execution: Execution): ExecutionStatus => execution.end?.status ?? 'RUNNING';
