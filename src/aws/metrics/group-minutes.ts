import { PERIOD_SECONDS } from '../../deployment/metric-minutes.ts';

type ByMinute = ReadonlyMap<number, number>;

/** What a load balancer counts of a target group, by the minute; the two last of the whole load balancer. */
export interface GroupMetrics {
  readonly requests: ByMinute;
  readonly answered2: ByMinute;
  readonly answered3: ByMinute;
  readonly answered4: ByMinute;
  readonly answered5: ByMinute;
  readonly own502: ByMinute;
  readonly own504: ByMinute;
}

/** `unanswered`: how many of the bad ones nobody answered. Absent: none. */
interface Failed {
  readonly total: number;
  readonly bad: number;
  readonly unanswered?: number;
}

const MINUTE = 1000 * PERIOD_SECONDS;

/**
 * Failed requests of a group by the minute: 5xx of its targets, and requests that nobody answered. A minute
 * without RequestCount was not seen. `unansweredOf` in `traffic-metrics.ts` says what unanswered ones are,
 * and why they are no more than the load balancer's 502 and 504.
 *
 * The counts of one request need not be of one minute. A request that is under way at the end of a minute is
 * answered in the next: it lacks its answer for a moment only. So a minute is charged with no more than what
 * is lacking from then on to the end of what was read. A request that hangs is answered with 504 a minute
 * later: errors that a minute has no request for count for the minute before.
 */
export function failedByMinute(of: GroupMetrics): ReadonlyMap<number, Failed> {
  const minutes = [...of.requests.keys()].sort((a, b) => a - b);
  // An answer may come in a minute without requests of its own.
  const looked = [...new Set(minutes.flatMap((minute) => [minute, minute + MINUTE]))].sort((a, b) => a - b);
  const lacking = lackingFromThenOn(of, looked);
  const unanswered = new Map<number, number>();
  let charged = 0;
  for (const at of looked) {
    const errors = valueAt(of.own502, at) + valueAt(of.own504, at);
    const charge = Math.min(errors, Math.max(0, (lacking.get(at) ?? 0) - charged));
    charged += charge;
    const ofIt = Math.min(charge, Math.max(0, valueAt(of.requests, at) - answeredAt(of, at)));
    unanswered.set(at, (unanswered.get(at) ?? 0) + ofIt);
    const earlier = of.requests.has(at - MINUTE) ? at - MINUTE : at;
    unanswered.set(earlier, (unanswered.get(earlier) ?? 0) + charge - ofIt);
  }
  return new Map(
    minutes.map((at) => {
      const total = valueAt(of.requests, at);
      const silent = Math.min(total, unanswered.get(at) ?? 0);
      const bad = Math.min(total, valueAt(of.answered5, at) + silent);
      return [at, { total, bad, ...(silent > 0 && { unanswered: silent }) }];
    }),
  );
}

const valueAt = (metric: ByMinute, at: number): number => metric.get(at) ?? 0;

const answeredAt = (of: GroupMetrics, at: number): number =>
  valueAt(of.answered2, at) + valueAt(of.answered3, at) + valueAt(of.answered4, at) + valueAt(of.answered5, at);

/** At each minute: so many requests since the beginning have no answer, then and at every later minute. */
function lackingFromThenOn(of: GroupMetrics, minutes: readonly number[]): ReadonlyMap<number, number> {
  let sum = 0;
  const since = minutes.map((at) => {
    sum += valueAt(of.requests, at) - answeredAt(of, at);
    return sum;
  });
  let least = Number.POSITIVE_INFINITY;
  const found = new Map<number, number>();
  for (let index = minutes.length - 1; index >= 0; index--) {
    least = Math.min(least, since[index]!);
    found.set(minutes[index]!, least);
  }
  return found;
}
