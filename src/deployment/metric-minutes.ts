/**
 * CloudWatch has one value a minute of a load balancer. Source: "CloudWatch metrics for your Application Load
 * Balancer".
 */
export const PERIOD_SECONDS = 60;

/**
 * Readings of metrics end this long before now. The value of a newer minute may still grow, and a count that
 * is absent from it may still come: it is no 0. Sources: "CloudWatch metrics for your Application Load
 * Balancer" (a count is reported when it is not 0, in intervals of 60 seconds) and the README of
 * prometheus/cloudwatch_exporter (values take minutes to converge, `delay_seconds`).
 */
export const COMPLETE_AFTER_SECONDS = 120;

/**
 * The shortest bake or window that metrics can judge. One minute may have begun before the split was live and
 * is left out, two are read, and they are complete only later.
 */
export const SHORTEST_METRIC_BAKE_SECONDS = 3 * PERIOD_SECONDS + COMPLETE_AFTER_SECONDS;

/** The same to people. */
export const WHY_SO_LONG = `metrics come a minute at a time, and a minute is complete ${COMPLETE_AFTER_SECONDS / 60} minutes after its end`;

/**
 * The whole minutes that began at or after `since` and are complete now, in milliseconds. `to` is exclusive,
 * and equal to `from` when there is none yet.
 */
export function completeMinutes(since: number, now: number): { readonly from: number; readonly to: number } {
  const period = 1000 * PERIOD_SECONDS;
  const from = Math.ceil(since / period) * period;
  return { from, to: Math.max(from, Math.floor((now - 1000 * COMPLETE_AFTER_SECONDS) / period) * period) };
}
