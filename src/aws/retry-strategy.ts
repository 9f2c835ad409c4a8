import { isThrottlingError } from '@smithy/core/retry';
import type { RetryErrorInfo, RetryStrategyV2, RetryToken, SdkError } from '@smithy/types';
import type { Clock } from '../deployment/ports/clock.ts';

const BASE_MS = 100;
const THROTTLED_BASE_MS = 500;
/** A sleep ends before the 3 s that an action leaves between its abort and its function's time-out. */
const LONGEST_SLEEP_MS = 2_000;

const token = (retries: number): RetryToken => ({
  getRetryCount: () => retries,
  // The middleware would sleep in real time by this delay; the strategy has slept on the clock already.
  getRetryDelay: () => 0,
});

/**
 * The SDK's standard retries (full jitter, longer for throttling), slept on `clock`, so that simulated time
 * passes over them. `attempts` counts the first call. Refusing a retry rejects with the error itself: the
 * caller sees what AWS said.
 */
export function retryOn(clock: Clock, attempts: number, random: () => number): RetryStrategyV2 {
  return {
    acquireInitialRetryToken: async () => token(0),
    refreshRetryTokenForRetry: async (before, info) => {
      const retries = before.getRetryCount() + 1;
      if (retries >= attempts || info.errorType === 'CLIENT_ERROR') throw info.error ?? new Error('not retried');
      const throttled = info.errorType === 'THROTTLING' || saysThrottled(info);
      await clock.sleep(Math.min(LONGEST_SLEEP_MS, (throttled ? THROTTLED_BASE_MS : BASE_MS) * 2 ** retries * random()));
      return token(retries);
    },
    recordSuccess: () => {},
  };
}

const saysThrottled = ({ error }: RetryErrorInfo): boolean => error !== undefined && isThrottlingError(error as SdkError);
