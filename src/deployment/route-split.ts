import type { Split } from './split.ts';

/** One production route as it is live. */
export interface RouteSplit {
  /** The rule's, listener's or record set's name. */
  readonly route: string;
  /** Normalised to percent; `undefined` when the route does not lead to the pair, or leads elsewhere too. */
  readonly split: Split | undefined;
  /** The weights as the route has them, by target group or record. */
  readonly weights: Readonly<Record<string, number>>;
  /**
   * What else of the route is not as the plan saw it: sentences without their subject, such as
   * `does not exist any more`.
   */
  readonly changed?: readonly string[];
  /** What explains weights that are not as written, in the same form. Alone it is no difference. */
  readonly notes?: readonly string[];
  /**
   * Sides whose target group the route does not name. ECS refuses to change a service whose group is in no
   * rule.
   */
  readonly detached?: readonly ('blue' | 'green')[];
}
