import type { Check } from './check.ts';

/** What a check has where its configuration says nothing. */
export const CHECK_DEFAULTS = {
  floor: { points: 0.5, events: 5 },
  minRequests: 100,
  alpha: 0.02,
  strict: false,
  less: false,
  holds: { minutes: 3, of: 5 },
} as const satisfies Partial<Check>;
