import type { Occurrence } from '../../kernel/injections.ts';

/** A Task state fails with this error, whatever it runs. */
export interface TaskFault extends Occurrence {
  /** Of the state. */
  readonly state: string;
  /** As Retry and Catch see it. `States.Timeout`: no answer comes, until the state's own time-out. */
  readonly error: string;
  readonly cause?: string;
  /** The work is done, and only its answer is lost. Left out: it has not begun. */
  readonly afterwards?: boolean;
  /** Told of each try that it fails. */
  readonly struck?: () => void;
}
