import type { LambdaContext } from './function.ts';
import type { Failed, Outcome } from './outcome.ts';

/** One invocation, as an environment is given it. */
interface Invocation {
  readonly event: unknown;
  readonly context: LambdaContext;
}

export interface RunOptions {
  /**
   * Called when the environment dies by itself; its outcome is then the invocation's.
   * Without one it is an exit with status 1.
   */
  readonly onCrash: (how?: Failed) => void;
  /** The environment dies when that many of its calls have had their effect. */
  readonly crashAfterCalls?: number;
}

/** Where a function's code runs: one invocation at a time, frozen between them, until it dies. */
export interface ExecutionEnvironment {
  /** Undefined: it can run at once. Settles when the code is loaded, with the failure when that failed. */
  readonly starting: Promise<Failed | undefined> | undefined;
  readonly dead: boolean;
  run(invocation: Invocation, options: RunOptions): Promise<Outcome>;
  freeze(): void;
  /** Resolves when nothing of it runs any more. */
  die(): Promise<void>;
}
