/** Tells people a time of the record (ISO 8601). */
export type TellTime = (iso: string) => string;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** AWS's clock is known to about this: a header tells whole seconds. */
const NOW_WITHIN_MS = 2 * SECOND;

/**
 * Tells times as they are seen at `now` (epoch ms, AWS's time): the time of day in UTC, with its date where
 * that is another one, and how long it is until then or since then. `12:10:00 UTC, in 9 min`.
 */
export const toldAt =
  (now: number): TellTime =>
  (iso) => {
    const time = Date.parse(iso);
    return Number.isNaN(time) ? iso : `${timeOfDay(time, now)}, ${fromNow(time - now)}`;
  };

/** `12:10:00 UTC`, or `2026-01-02 12:10:00 UTC` on another day than `now`. */
function timeOfDay(time: number, now: number): string {
  const [date = '', clock = ''] = new Date(time).toISOString().split('T');
  const today = new Date(now).toISOString().startsWith(date);
  return `${today ? '' : `${date} `}${clock.slice(0, 'hh:mm:ss'.length)} UTC`;
}

/** `in 9 min`, `4 min ago`, or `now`. */
function fromNow(ms: number): string {
  if (Math.abs(ms) < NOW_WITHIN_MS) return 'now';
  return ms > 0 ? `in ${length(ms)}` : `${length(-ms)} ago`;
}

/** In the largest unit that it fills, rounded; hours with their minutes. */
function length(ms: number): string {
  const seconds = Math.round(ms / SECOND);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
  return `${Math.round(ms / DAY)} days`;
}
