/** A field of a cron expression: its range, and names that stand for numbers. */
interface FieldKind {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

const MINUTES: FieldKind = { least: 0, most: 59 };
const HOURS: FieldKind = { least: 0, most: 23 };
const DAYS: FieldKind = { least: 1, most: 31 };
const MONTHS: FieldKind = {
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
};
const WEEKDAYS: FieldKind = { least: 1, most: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };
const YEARS: FieldKind = { least: 1970, most: 2199 };

const DAY_MS = 86_400_000;

/** Whether a day passes: of a month, or of a week. */
type DayTest = (date: Date) => boolean;

/**
 * Reads the six fields of `cron(minutes hours day-of-month month day-of-week year)`, in UTC. One of the two
 * days is `?`. Undefined for what is no such expression.
 * Source: EventBridge User Guide, "Cron expressions".
 */
export function cronSchedule(text: string): ((after: number) => number | undefined) | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = fields;
  if ((dayText === '?') === (weekdayText === '?')) return undefined;
  const minutes = valuesOf(minuteText, MINUTES);
  const hours = valuesOf(hourText, HOURS);
  const months = valuesOf(monthText, MONTHS);
  const years = valuesOf(yearText, YEARS);
  const day = dayText === '?' ? weekdayTest(weekdayText) : dayTest(dayText);
  if (!minutes || !hours || !months || !years || !day) return undefined;
  return (after) => {
    const from = Math.floor(after / 60_000) * 60_000 + 60_000;
    const last = Math.max(...years);
    for (let at = Math.floor(from / DAY_MS) * DAY_MS; ; at += DAY_MS) {
      const date = new Date(at);
      const year = date.getUTCFullYear();
      if (year > last) return undefined;
      if (!years.has(year) || !months.has(date.getUTCMonth() + 1) || !day(date)) continue;
      const found = firstOf(hours, minutes, at, from);
      if (found !== undefined) return found;
    }
  };
}

function firstOf(hours: ReadonlySet<number>, minutes: ReadonlySet<number>, day: number, from: number): number | undefined {
  const sorted = (values: ReadonlySet<number>) => [...values].sort((a, b) => a - b);
  for (const hour of sorted(hours))
    for (const minute of sorted(minutes)) {
      const at = day + hour * 3_600_000 + minute * 60_000;
      if (at >= from) return at;
    }
  return undefined;
}

/** Lists, ranges and steps: `0/5`, `MON-FRI`, `1,15`, `*`. Undefined for what is none of them. */
function valuesOf(text: string, kind: FieldKind): ReadonlySet<number> | undefined {
  const all = new Set<number>();
  for (const part of text.split(',')) {
    const [range = '', step, ...more] = part.split('/');
    const [low = '', high, ...rest] = range.split('-');
    if (more.length > 0 || rest.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return undefined;
    const from = low === '*' ? kind.least : numberOf(low, kind);
    const to = high !== undefined ? numberOf(high, kind) : low === '*' || step !== undefined ? kind.most : from;
    if (from === undefined || to === undefined || (low === '*' && high !== undefined)) return undefined;
    const span = to >= from ? to - from : to + (kind.most - kind.least + 1) - from;
    for (let i = 0; i <= span; i += Number(step ?? 1)) {
      const value = from + i;
      all.add(value > kind.most ? value - (kind.most - kind.least + 1) : value);
    }
  }
  return all;
}

function numberOf(text: string, { least, most, names = [] }: FieldKind): number | undefined {
  const named = names.indexOf(text.toUpperCase());
  if (named >= 0) return least + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

const lastDay = (date: Date): number => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
const weekdayOf = (date: Date): number => date.getUTCDay() + 1;

/**
 * Beside values: `L` is the last day of the month, `LW` its last weekday,
 * `15W` the weekday nearest to the 15th.
 */
function dayTest(text: string): DayTest | undefined {
  if (text === 'L') return (date) => date.getUTCDate() === lastDay(date);
  if (text === 'LW') return (date) => date.getUTCDate() === nearestWeekday(date, lastDay(date));
  const [, near] = /^(\d+)W$/.exec(text) ?? [];
  if (near !== undefined) {
    const wanted = numberOf(near, DAYS);
    return wanted === undefined ? undefined : (date) => wanted <= lastDay(date) && date.getUTCDate() === nearestWeekday(date, wanted);
  }
  const days = valuesOf(text, DAYS);
  return days && ((date) => days.has(date.getUTCDate()));
}

/**
 * In the same month: the first on a Saturday leads to the third, the last on a Sunday to the Friday before.
 */
function nearestWeekday(date: Date, day: number): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === lastDay(date) ? day - 2 : day + 1;
  return day;
}

/** Beside values: `6L` is the last Friday of the month, `3#2` its second Tuesday. */
function weekdayTest(text: string): DayTest | undefined {
  if (text === 'L') return (date) => weekdayOf(date) === WEEKDAYS.most;
  const [, last] = /^(\w+)L$/.exec(text) ?? [];
  if (last !== undefined) {
    const wanted = numberOf(last, WEEKDAYS);
    return wanted === undefined ? undefined : (date) => weekdayOf(date) === wanted && date.getUTCDate() > lastDay(date) - 7;
  }
  const [, name, nth] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (name !== undefined) {
    const wanted = numberOf(name, WEEKDAYS);
    return wanted === undefined ? undefined : (date) => weekdayOf(date) === wanted && Math.ceil(date.getUTCDate() / 7) === Number(nth);
  }
  const days = valuesOf(text, WEEKDAYS);
  return days && ((date) => days.has(weekdayOf(date)));
}
