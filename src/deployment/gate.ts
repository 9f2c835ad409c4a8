/**
 * What one check of a share can see in one bake, by the traffic of the hour before the plan. Numbers only: it
 * travels with the plan.
 */
export interface Gate {
  readonly check: string;
  /** Index in the plan's steps; the rollback window. */
  readonly step: number | 'window';
  /**
   * Minutes of the bake that are complete at its end. The verdict rests on them, and does not wait for the
   * others.
   */
  readonly minutes: number;
  /** Requests that are expected on green in them. */
  readonly requests: number;
  /** Absent: a check that goes by the observed share, which needs requests and no more. */
  readonly sees?: GateSight;
  /** Of such a check: so many requests. */
  readonly needs?: number;
  /** Not even a version whose requests are all bad is found in 95 of 100 such bakes. */
  readonly blind: boolean;
}

/**
 * Of 100 bakes of a version that is bad from its start, how many fail by the end of the bake, and how many of
 * the others do not pass at it.
 */
export interface GateSight {
  /** The share that `atFiveTimes` is of: five times the limit, or five times blue's share. */
  readonly fiveTimes: number;
  readonly atFiveTimes: number;
  /** At a share of 20 %. */
  readonly atTwenty: number;
  /** When all requests are bad. */
  readonly total: number;
  /**
   * Of those that are not found: so many do not pass. Absent in plans of an older release, and where the
   * figures are lower bounds.
   */
  readonly heldBack?: { readonly fiveTimes: number; readonly twenty: number; readonly total: number };
  /** A bake of so many minutes finds `fiveTimes` in 95. Absent: none of up to two hours does. */
  readonly bakeFor95?: number;
  /** The figures are lower bounds: those of a shorter bake, or of one with fewer requests. */
  readonly atLeast?: true;
}

/** Checks of which a plan cannot say what they see. */
export interface Unforeseen {
  readonly checks: readonly string[];
  readonly why: string;
}
