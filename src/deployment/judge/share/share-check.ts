import type { SideCount } from '../../side-count.ts';
import type { PlannedMinutes } from './beginnings.ts';

const { max, min } = Math;

/**
 * One complete minute. A side with total 0 was not seen. `step`: number of the split it was counted under.
 */
export interface ShareMinute {
  readonly step: number;
  readonly green: SideCount;
  readonly blue: SideCount;
}

/** What a share may be. At least one of `max` and `worse` is given. */
export interface ShareLimits {
  /** Absolute: at most this share of green is bad; above 0 and below 1. */
  readonly max?: number;
  /** Against blue: 2 means twice blue's share. At least 1. */
  readonly worse?: number;
  /** Probability that a deployment of a version within its limits is failed, whatever the number of looks. */
  readonly alpha: number;
  /** With fewer requests nothing passes. It is no condition of a fail. */
  readonly minRequests: number;
  /** What counts as too little to act on. */
  readonly floor: {
    /** Percentage points between the sides. */
    readonly points: number;
    /** Bad requests on green. */
    readonly events: number;
  };
  /** What a bad request did, for sentences: 'failed' unless given ('were slow'). */
  readonly said?: string;
}

/** Of the deployment that the minutes are of. */
export interface ShareCourse extends PlannedMinutes {
  /** Minutes of all steps, and of the patience: how many later beginnings alpha is kept for. */
  readonly plannedMinutes: number;
  /** The bake is over: what is said now is its verdict. Sentences say "so far" until then. */
  readonly over: boolean;
  /** What blue counted in the hour before the first weight: whether it was sick already. */
  readonly before?: SideCount;
}

/** Counts as they are reckoned with: `bad` is 0..total, and neither is negative. */
export function clamped({ total, bad }: SideCount): SideCount {
  const all = max(0, total);
  return { total: all, bad: min(max(0, bad), all) };
}
