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

/** Ready-made retries. */
export const retry = {
  /** Lambda's own passing failures: 6 retries within about 40 seconds, waits taken at random. */
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
