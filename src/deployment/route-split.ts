import type { Split } from './split.ts';

/** One production route as it is live. */
export interface RouteSplit {
  /** The rule's, listener's or record set's name. */
  readonly route: string;
  /** Normalised to percent; `undefined` when the route does not lead to the pair, or leads elsewhere too. */
  readonly split: Split | undefined;
  /** The weights as the route has them, by target group or record. */
  readonly weights: Readonly<Record<string, number>>;
}
