import { BEYOND_DRAIN_SECONDS } from '../../retirement.ts';

/**
 * How often the workflows look at something, and for how long at most where the configuration does not say,
 * in seconds. The workflows wait by these, and `rounds.ts` counts by them.
 */
export const PACES = {
  /**
   * `beyondDeadline`: the check itself tells what is missing when the deadline passes; this is the bound
   * behind it.
   */
  green: { every: 5, beyondDeadline: 60 },
  /** Of probes that reach green: on the stage route, or by its own name. */
  stage: { every: 5, atMost: 300 },
  capacity: { every: 15 },
  /**
   * The longest that a function of a dead execution may still act: the time-out of those that change the
   * world, and a little.
   */
  late: 20,
  retired: { every: 10, beyondDrain: BEYOND_DRAIN_SECONDS },
  /** Of the DNS route: name servers, and answers. */
  inSync: { every: 10 },
  answers: { every: 10 },
} as const;
