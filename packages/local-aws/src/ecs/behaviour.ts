/** How the tasks of an image behave where tasks are modelled. Durations are AWS seconds. */
export interface TaskBehaviour {
  /** From RUNNING to the first answer; until then connections are refused. */
  readonly startsInSeconds: number;
  /** From the start of the container (before RUNNING) to its crash. Absent: it stays up. */
  readonly crashesAfterSeconds?: number;
  /** What health probes are told once it answers. */
  readonly healthy: boolean;
  /** From SIGTERM to the exit; default 0. */
  readonly stopsInSeconds?: number;
  /** Its exit code after SIGTERM; default 0. */
  readonly stopsWith?: number;
  /** Answers requests that are no health probes; or the process refuses or resets the connection. */
  readonly responder: (request: ModelRequest) => ModelOutcome;
}

/**
 * How containers end that have work to do and then stop, such as a task's: by name, image, command and
 * environment. Undefined: the container behaves as its image does.
 */
export type Work = (start: ContainerStart) => ContainerEnd | undefined;

interface ContainerStart {
  readonly container: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** `reason`: it could not even start, in ECS's words (`CannotStartContainerError: ...`). */
type ContainerEnd = { readonly afterSeconds: number; readonly code: number } | { readonly reason: string };

export interface ModelRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** True for a probe of the load balancer's: answered by `healthy`, not by the responder. */
  readonly probe?: boolean;
}

interface ModelResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** How long the answer takes, in AWS milliseconds; absent: no time. */
  readonly ms?: number;
}

/**
 * What a caller of a modelled task sees:
 * an answer, no connection, or one that breaks, as it does where the task ended meanwhile.
 */
export type ModelOutcome = ModelResponse | 'refused' | 'reset';

export const plainBehaviour: TaskBehaviour = {
  startsInSeconds: 1,
  healthy: true,
  responder: () => ({ status: 200, body: 'ok' }),
};
