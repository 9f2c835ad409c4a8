import type { Split } from './split.ts';

/** What a recovery must know that the dead execution knew, or may still do. */
export interface Recovery {
  /** ARN of the deployment's own state machine: what waits is started there. */
  readonly machine: string;
  /** Why it was taken over, as a failure: an error name of `errors.ts`. */
  readonly error: string;
  readonly cause: string;
  /**
   * The split of a shift that was announced when the holder died: a handler that AWS still runs may write it
   * after production was read back at blue.
   */
  readonly late?: Split;
}
