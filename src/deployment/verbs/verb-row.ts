import type { DeploymentError } from '../errors.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Order, Verb, Word } from '../word.ts';

/** A verb. Each is a file beside this one and a line of `verbs.ts`. */
export interface VerbRow {
  /** An order takes the deployment back, and beats every answer. An answer ends the wait under way. */
  readonly kind: 'order' | 'answer';
  /** Why it cannot be said now, in a sentence; `undefined`: it can. */
  refusal(active: ActiveDeployment): string | undefined;
  /** The deployment after it was said. Asked only where it can be said. */
  said(active: ActiveDeployment, word: Word): ActiveDeployment;
  /** Pending words of its own kind that it takes the place of. Beside all others the first word stays. */
  readonly beats: readonly Verb[];
  /** What comes of it, in a sentence to whoever said it. */
  told(active: ActiveDeployment): string;
  /** What to say or do when nothing is in flight, in a sentence. */
  readonly idle?: (service: string) => string;
}

/** A verb that takes the deployment back. */
export interface OrderRow extends VerbRow {
  readonly kind: 'order';
  /** How whatever would go forward ends, once the order is in the record. */
  obeyed(order: Order, active: ActiveDeployment): DeploymentError;
}
