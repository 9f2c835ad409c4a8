/** A length of time as people write it: a whole number, a space, a unit. */
export type Duration = `${number} ${DurationUnit}`;
export type DurationUnit = keyof typeof MS_PER_UNIT;

const MS_PER_UNIT = {
  ms: 1,
  second: 1_000,
  seconds: 1_000,
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  day: 86_400_000,
  days: 86_400_000,
} as const;

/** As a source of a regular expression, for schemas. */
export const DURATION_PATTERN = '^(0|[1-9][0-9]{0,8}) (ms|seconds?|minutes?|hours?|days?)$';

/** Milliseconds; `undefined` when the text is no duration. */
export function durationMs(text: string): number | undefined {
  const [, amount, unit] = new RegExp(DURATION_PATTERN).exec(text) ?? [];
  return amount === undefined ? undefined : Number(amount) * MS_PER_UNIT[unit as DurationUnit];
}

/** The same length in the largest unit that leaves a whole number: 90_000 -> '90 seconds', 300_000 -> '5 minutes'. */
export function writeDuration(ms: number): Duration {
  const [unit, size] =
    (
      [
        ['day', MS_PER_UNIT.day],
        ['hour', MS_PER_UNIT.hour],
        ['minute', MS_PER_UNIT.minute],
        ['second', MS_PER_UNIT.second],
      ] as const
    ).find(([, length]) => ms >= length && ms % length === 0) ?? (ms === 0 ? (['second', 1] as const) : (['ms', 1] as const));
  const amount = ms / size;
  return `${amount} ${unit === 'ms' ? 'ms' : amount === 1 ? unit : `${unit}s`}`;
}
