import type { TaskLog, TaskWork } from '../task.ts';

/** A task as it is asked for. While a token lives, the same order with it gives the same task. */
export interface TaskOrder {
  readonly work: TaskWork;
  /** ARN of the revision. */
  readonly taskDefinition: string;
  /** It runs in the network, and on the capacity, of the first of these ECS services that exists. */
  readonly like: readonly string[];
  readonly token: string;
  readonly startedBy: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** `not placed`: nothing runs, and the same order with another token may be. `why`: in ECS's words. */
export type Asked = { readonly kind: 'taken'; readonly task: string } | { readonly kind: 'not placed'; readonly why: string };

/** A task as ECS tells of it. */
export interface SeenTask {
  /** `PENDING`, `RUNNING`, `STOPPED` and the others of ECS: it may be STOPPED without ever being RUNNING. */
  readonly status: string;
  /** ECS's code of why it stopped (`TaskStopCode`), and its words. */
  readonly stopCode?: string;
  readonly reason?: string;
  /** It was RUNNING at some time. */
  readonly started: boolean;
  /** ISO 8601. */
  readonly stoppedAt?: string;
  readonly containers: readonly SeenContainer[];
}

export interface SeenContainer {
  readonly name: string;
  /** Its end is the end of the task. */
  readonly essential: boolean;
  /** Absent: it has not ended, or has never run. */
  readonly exitCode?: number;
  /** Why it could not run, or was ended, in ECS's words. */
  readonly reason?: string;
}

/** Tasks of one cluster that belong to no service. */
export interface Tasks {
  run(order: TaskOrder, signal?: AbortSignal): Promise<Asked>;
  /** The ARN of a task that was started by this name, running or stopped; `undefined`: ECS tells of none. */
  find(startedBy: string, signal?: AbortSignal): Promise<string | undefined>;
  /** `undefined`: ECS does not tell of it, not yet or no longer. */
  look(task: string, signal?: AbortSignal): Promise<SeenTask | undefined>;
  /** Where a container of the task's revision writes. */
  log(
    task: string,
    of: { readonly taskDefinition: string; readonly container: string },
    signal?: AbortSignal,
  ): Promise<TaskLog | undefined>;
  /** Gone already is no error. */
  stop(task: string, reason: string, signal?: AbortSignal): Promise<void>;
}
