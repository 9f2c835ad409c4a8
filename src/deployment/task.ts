/** How long a person is asked whether the work of a task is done, beyond the task's own deadline. */
export const TASK_PATIENCE_SECONDS = 24 * 3_600;

/** Work that an ECS task does, on green's revision, as it is configured. */
export interface TaskWork {
  /** The container whose exit code counts, in the task definition. */
  readonly container: string;
  /** Instead of the command of its image or definition. */
  readonly command?: readonly string[];
  /** Variables of the container, beside or instead of those of its definition. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Of the whole task, instead of the definition's: CPU units, and MiB. */
  readonly cpu?: number;
  readonly memory?: number;
  /** It may run on capacity that AWS takes back. */
  readonly spot: boolean;
  /** What becomes of it when the deployment goes back while it runs. */
  readonly onRollback: 'leave' | 'stop';
}

/**
 * What the record keeps of a task. It is written before the task is asked for, so that whoever comes later
 * knows that it may run: nothing runs it twice.
 */
export interface TaskRun {
  readonly container: string;
  /** Of RunTask, and what `ListTasks` finds it by. */
  readonly token: string;
  readonly startedBy: string;
  /** ISO 8601: when it was first asked for with this token. Absent: no request is under way. */
  readonly askedAt?: string;
  /** How many times it was asked for with a token of its own: more than once where there was no capacity. */
  readonly tries: number;
  /** Why it was not placed the last time, in ECS's words. */
  readonly notPlaced?: string;
  /** ARN. ECS has taken it. */
  readonly task?: string;
  /** ISO 8601: when ECS had taken it. */
  readonly startedAt?: string;
  /** Where its container writes. Absent: not to CloudWatch Logs, or with no prefix of its own. */
  readonly log?: TaskLog;
  /** How ECS called its state at the last look. */
  readonly status?: string;
  /** Of the container. Absent: it has not ended, or has never run. */
  readonly exitCode?: number;
  /** ISO 8601: when it stopped. */
  readonly stoppedAt?: string;
  /** What a person is asked about it, without a full stop: whether its work is done is not known. */
  readonly unknown?: string;
}

/** Where a container writes in CloudWatch Logs. */
export interface TaskLog {
  readonly group: string;
  readonly stream: string;
}

/** What stays of a task of an ended deployment that may have changed something. */
export interface RanTask {
  readonly name: string;
  readonly container: string;
  /** Absent: it was asked for, and nobody knows whether ECS has taken it. */
  readonly taskArn?: string;
  /** Absent: it is not known, or it still ran. */
  readonly exitCode?: number;
  /** ISO 8601: when it stopped, or else when it began. */
  readonly at: string;
}
