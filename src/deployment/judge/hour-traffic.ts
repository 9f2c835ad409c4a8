import { PERIOD_SECONDS } from '../metric-minutes.ts';
import type { ShareReading } from '../ports/check-source.ts';
import type { SideCount } from '../side-count.ts';

/** What a check counted of both sides in the hour before a plan. */
export interface HourTraffic {
  /** Requests a minute on both sides together, to reckon with. */
  readonly perMinute: number;
  /** They are those of the hour's quietest minutes: the traffic varies. */
  readonly varies: boolean;
  readonly blue: SideCount;
}

/** A quarter of the minutes. */
const QUARTER = 4;
/** Traffic varies when the busiest quarter of the minutes has so many times the quietest one's requests. */
const VARIES_FROM = 10;
/**
 * ... and when chance alone does not explain it. Counts of a mean m spread by its root, and the means of the
 * outer quarters of normal counts are 1.27 roots from m on either side.
 */
const BY_CHANCE = 6;

/**
 * The traffic of one look at the last hour. Minutes that the source does not have had no request, except
 * those before the first one that was seen: nothing was published yet. Where the traffic varies tenfold the
 * quietest quarter of the minutes counts, since a bake may fall into it.
 */
export function hourTraffic(read: readonly ShareReading[], { to }: { readonly to: number }): HourTraffic {
  const seen = read.filter(({ green, blue }) => (green?.total ?? 0) + (blue?.total ?? 0) > 0);
  const sum = (of: (minute: ShareReading) => number) => seen.reduce((all, minute) => all + of(minute), 0);
  const blue = { total: sum((minute) => minute.blue?.total ?? 0), bad: sum((minute) => minute.blue?.bad ?? 0) };
  if (seen.length === 0) return { perMinute: 0, varies: false, blue };
  const minutes = Math.max(seen.length, Math.round((to - seen[0]!.at) / (1000 * PERIOD_SECONDS)));
  const counts = [...Array<number>(minutes - seen.length).fill(0), ...seen.map((minute) => totalOf(minute))].sort((a, b) => a - b);
  const outer = Math.max(1, Math.floor(minutes / QUARTER));
  const [mean, low, high] = [meanOf(counts), meanOf(counts.slice(0, outer)), meanOf(counts.slice(-outer))];
  const varies = high >= VARIES_FROM * low && high - low > BY_CHANCE * Math.sqrt(mean);
  return { perMinute: varies ? low : mean, varies, blue };
}

const totalOf = ({ green, blue }: ShareReading): number => (green?.total ?? 0) + (blue?.total ?? 0);

const meanOf = (counts: readonly number[]): number => counts.reduce((a, b) => a + b, 0) / counts.length;
