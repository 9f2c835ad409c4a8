/** What ECS waits where a hook says nothing. Source: Amazon ECS Developer Guide, "Lifecycle hooks". */
export const DEFAULT_DELAY_SECONDS = 30;

/**
 * A hook that has waited is called again after a part of that time at the earliest, so that its calls become
 * rarer, and 24 hours of them fit into one execution's history. All hooks of a box share one execution.
 */
const PARTS = 50;

/** Seconds until the next call of a hook that asked for `asked`, `waited` after its first one. */
export const callBackAfter = (asked: number, waited: number, hooksInBox: number): number =>
  Math.max(1, Math.ceil(Math.max(asked, waited / Math.max(1, Math.floor(PARTS / hooksInBox)))));
