import type { Clock } from '../clock/clock.ts';
import { AwsError } from './aws-error.ts';
import type { LocalService, RateLimit } from './service.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * Token buckets on AWS time: each holds `burst` calls and refills `perSecond`.
 * Operations without a limit are never refused.
 */
export class Throttle {
  readonly #clock: Clock;
  readonly #buckets = new Map<RateLimit, Bucket>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes a token of every limit that covers the operation.
   * Throws AwsError `ThrottlingException` when one has none.
   */
  take(service: LocalService, operation: string): void {
    for (const limit of service.limits ?? []) {
      if (!limit.operations.includes(operation)) continue;
      const bucket = this.#refill(limit);
      if (bucket.tokens < 1) throw new AwsError('ThrottlingException', 'Rate exceeded');
      bucket.tokens -= 1;
    }
  }

  #refill(limit: RateLimit): Bucket {
    const now = this.#clock.now();
    let bucket = this.#buckets.get(limit);
    if (!bucket) {
      bucket = { tokens: limit.burst, filledAt: now };
      this.#buckets.set(limit, bucket);
    }
    bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * limit.perSecond);
    bucket.filledAt = now;
    return bucket;
  }
}
