import type { Retrier } from './definition.ts';
import { type Duration, toSeconds } from './duration.ts';
import { type StatesErrorName, type TransientLambdaError, transientLambdaErrors } from './error-name.ts';

/** When and how a failed state is run again. */
export interface Retry<ErrorName extends string = string> {
  /** Error names; `States.ALL` stands alone and last. */
  readonly on: readonly (ErrorName | StatesErrorName)[];
  /** Before the first retry. Default 1 second. */
  readonly every?: Duration;
  /** Retries after the first failure. Default 3. */
  readonly times?: number;
  /** Each wait is this many times the one before. Default 2. */
  readonly backoff?: number;
  /** The longest wait. */
  readonly atMost?: Duration;
  /** `full` picks each wait at random between 0 and its length. Default `none`. */
  readonly jitter?: 'full' | 'none';
}

/**
 * Names that are final: they are not run again, whatever follows in the list. A name that the task cannot
 * have does no harm here.
 */
export interface Unretried {
  readonly on: readonly string[];
  readonly times: 0;
}

/** Ready-made retries. */
export const retry = {
  /**
   * Lambda's own passing failures: 6 retries. The waits are 1, 2, 4, 8, 16 and 20 seconds at most, and each
   * is taken at random between 0 and that: 25 seconds in all on average, and never more than 51.
   */
  transient: Object.freeze({
    on: transientLambdaErrors,
    every: '1 second',
    times: 6,
    backoff: 2,
    atMost: '20 seconds',
    jitter: 'full',
  }),
} as const satisfies Record<string, Retry<TransientLambdaError>>;

export function toRetrier(given: Retry): Retrier {
  return {
    ErrorEquals: [...given.on],
    IntervalSeconds: toSeconds(given.every ?? '1 second'),
    MaxAttempts: given.times ?? 3,
    BackoffRate: given.backoff ?? 2,
    ...(given.atMost === undefined ? {} : { MaxDelaySeconds: toSeconds(given.atMost) }),
    ...(given.jitter === undefined ? {} : { JitterStrategy: given.jitter === 'full' ? ('FULL' as const) : ('NONE' as const) }),
  };
}
