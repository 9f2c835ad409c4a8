const MS_PER_UNIT = {
  ms: 1,
  second: 1_000,
  seconds: 1_000,
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
} as const;

type DurationUnit = keyof typeof MS_PER_UNIT;

/**
 * A length of time as people write it: a whole number, a space, a unit: `'90 seconds'`, `'5 minutes'`,
 * `'500 ms'`.
 */
export type Duration = `${number} ${DurationUnit}`;

/** As the source of a regular expression, for schemas. */
export const DURATION_PATTERN = '^(0|[1-9][0-9]{0,8}) (ms|seconds?|minutes?|hours?)$';

/** Milliseconds; `undefined` when the text is no duration. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = new RegExp(DURATION_PATTERN).exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * MS_PER_UNIT[unit as DurationUnit];
}

/**
 * A whole number of milliseconds in the largest unit that leaves a whole number: 90000 -> '90 seconds',
 * 300000 -> '5 minutes'.
 */
export function writeDuration(ms: number): Duration {
  const plural = (amount: number, unit: 'second' | 'minute' | 'hour'): Duration =>
    `${amount} ${amount === 1 ? unit : (`${unit}s` as const)}`;
  if (ms > 0 && ms % MS_PER_UNIT.hour === 0) return plural(ms / MS_PER_UNIT.hour, 'hour');
  if (ms > 0 && ms % MS_PER_UNIT.minute === 0) return plural(ms / MS_PER_UNIT.minute, 'minute');
  if (ms % MS_PER_UNIT.second === 0) return plural(ms / MS_PER_UNIT.second, 'second');
  return `${ms} ms`;
}

/** Whole seconds as people write them. */
export const lengthOf = (seconds: number): string => writeDuration(seconds * 1_000);
