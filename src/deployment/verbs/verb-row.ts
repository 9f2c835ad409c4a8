import type { DeploymentError } from '../errors.ts';
import type { ActiveDeployment } from '../record.ts';
import type { Right } from '../right.ts';
import type { Order, Verb, Word } from '../word.ts';

/** A verb. Each is a file beside this one and a line of `verbs.ts`. */
export interface VerbRow {
  /**
   * An order takes the deployment back, and beats all that is none. An answer ends the wait under way. A word
   * about time changes the end of the bake that it is said in: several stand beside one another.
   */
  readonly kind: 'order' | 'answer' | 'time';
  /** What a person must have been given to say it; absent: no person says it, a newer request does. */
  readonly right?: Right;
  /** Why it cannot be said now, in a sentence; `undefined`: it can. */
  refusal(active: ActiveDeployment, word: Word): string | undefined;
  /** The deployment after it was said. Asked only where it can be said. What changes nothing is the same. */
  said(active: ActiveDeployment, word: Word): ActiveDeployment;
  /** Pending words of its own kind that it takes the place of. Beside all others the first word stays. */
  readonly beats: readonly Verb[];
  /** What comes of it, in a sentence to whoever said it. `active`: after it was said. */
  told(active: ActiveDeployment, word: Word): string;
  /** What to say or do when nothing is in flight, in a sentence. */
  readonly idle?: (service: string) => string;
}

/** A verb that takes the deployment back. */
export interface OrderRow extends VerbRow {
  readonly kind: 'order';
  /** How whatever would go forward ends, once the order is in the record. */
  obeyed(order: Order, active: ActiveDeployment): DeploymentError;
}
