import type { Outcome } from '../../deployment/outcome.ts';

/** What commands end with. */
export const EXIT = {
  done: 0,
  /** Rolled back, refused or failed. */
  failed: 1,
  badInput: 2,
  superseded: 3,
  needsHuman: 4,
  /** The waiting ended before the deployment did. */
  stillWaiting: 5,
} as const;

export const exitOf = {
  SUCCEEDED: EXIT.done,
  NOTHING_TO_DO: EXIT.done,
  ROLLED_BACK: EXIT.failed,
  REFUSED: EXIT.failed,
  PUT_BACK: EXIT.done,
  NOT_PUT_BACK: EXIT.failed,
  RETIRED: EXIT.done,
  NOT_RETIRED: EXIT.failed,
  SUPERSEDED: EXIT.superseded,
  NEEDS_HUMAN: EXIT.needsHuman,
} as const satisfies Record<Outcome, number>;
