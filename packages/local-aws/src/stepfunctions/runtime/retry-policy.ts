import type { Retrier, StateType } from '../definition/definition.ts';
import type { StateError } from '../state-error.ts';
import { handlerOf } from './error-match.ts';

/** How often each retrier of a state has been used since the state was entered, by its index. */
export type RetriesUsed = readonly number[];

export interface Retry {
  readonly delayMs: number;
  readonly used: RetriesUsed;
}

/**
 * The retry that follows an error, or undefined when no retrier takes it or its attempts are used up: only
 * the first retrier that matches counts. Defaults: 1 second, rate 2, 3 attempts. `random` draws the jitter.
 * Source: "Retrying after an error" in the Step Functions guide.
 */
export function nextRetry(
  retriers: readonly Retrier[] | undefined,
  error: StateError,
  stateType: StateType,
  used: RetriesUsed,
  random: () => number,
): Retry | undefined {
  const index = handlerOf(retriers, error, stateType);
  const retrier = retriers?.[index];
  if (!retrier) return undefined;
  const before = used[index] ?? 0;
  if (before >= (retrier.MaxAttempts ?? 3)) return undefined;
  const seconds = Math.min(
    (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** before,
    retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
  );
  const jitter = retrier.JitterStrategy === 'FULL' ? random() : 1;
  return { delayMs: seconds * 1000 * jitter, used: retriers.map((_, i) => (used[i] ?? 0) + (i === index ? 1 : 0)) };
}
