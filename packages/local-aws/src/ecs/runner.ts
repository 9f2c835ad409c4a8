import type { RunnableImage, TargetAddress } from '../kernel/neighbours.ts';

/** What runs containers: real processes, or models of them. */
export interface Runner {
  /** What a reference names, or undefined when it cannot be pulled. */
  pull(image: string): PulledImage | undefined;
  /** Resolves once the container was started; whether it then stays up, `exited` tells. */
  launch(container: Launch): Promise<RunningContainer>;
  /** Ends what still runs, at once. */
  stop(): Promise<void>;
}

export interface PulledImage {
  readonly digest: string;
  /** Absent for images that exist only as a model. */
  readonly runnable: RunnableImage | undefined;
}

export interface Launch {
  /** Of the container, in its task definition. */
  readonly name: string;
  readonly image: string;
  readonly pulled: PulledImage;
  /** Replaces the image's own command when it is not empty. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly containerPorts: readonly number[];
  /** An address that is the task's alone; undefined: it shares the machine's. */
  readonly ownAddress: string | undefined;
  /** One line of output. */
  log(line: string): void;
}

export interface RunningContainer {
  /** Where each container port answers. */
  readonly ports: ReadonlyMap<number, TargetAddress>;
  readonly exited: Promise<Exit>;
  signal(name: 'SIGTERM' | 'SIGKILL'): void;
  /**
   * Runs a health check's command (`CMD` or `CMD-SHELL` first) where the container runs:
   * whether it ends well, and in time.
   */
  check(command: readonly string[], timeoutMs: number): Promise<boolean>;
}

/**
 * `code` as Docker gives it: 128 + the signal's number when a signal ended it. What could not even start has
 * none, but a reason.
 */
export interface Exit {
  readonly code?: number;
  readonly reason?: string;
}
