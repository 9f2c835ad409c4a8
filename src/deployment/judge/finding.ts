import type { CheckKind } from '../check.ts';
import type { CheckOutcome } from './policies.ts';
import type { QuantityEvidence } from './quantity.ts';
import type { ShareEvidence } from './share/share-evidence.ts';

/** The name under which the health of green's targets is told among the checks. */
export const TARGETS = 'targets';

/** What one check says at a look. */
export interface Finding {
  /** Its name. */
  readonly check: string;
  readonly kind: CheckKind | typeof TARGETS;
  readonly outcome: CheckOutcome;
  /** Why, in sentences without a full stop. At least one. */
  readonly reasons: readonly string[];
  /** What was asked, without a secret. */
  readonly query?: string;
  readonly share?: ShareEvidence;
  readonly quantity?: QuantityEvidence;
}
