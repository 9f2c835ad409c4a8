import * as z from 'zod';
import { DURATION_PATTERN, type Duration, durationMs, writeDuration } from '../duration.ts';
import { fraction, PERCENT_PATTERN, type Percent } from '../percent.ts';
import { wanting } from './wants.ts';

const SECOND = 1_000;
export const MINUTE = 60;
export const HOUR = 3_600;

/** Seconds from a text such as `'5 minutes'`. Bounds in seconds. */
export const seconds = (from: number, to: number) => duration(from * SECOND, to * SECOND, SECOND);

/** Milliseconds from a text such as `'500 ms'`. Bounds in milliseconds. */
export const milliseconds = (from: number, to: number) => duration(from, to, 1);

/** A whole number of units of `unitMs`. A length between two of them is refused. */
function duration(fromMs: number, toMs: number, unitMs: number): z.ZodType<number, Duration> {
  const wants = `a duration from '${writeDuration(fromMs)}' to '${writeDuration(toMs)}'${unitMs === SECOND ? ' in whole seconds' : ''}, such as '${writeDuration(unitMs === 1 ? 500 : 300_000)}'`;
  const error = wanting(wants);
  const fits = (value: string) => {
    const ms = durationMs(value);
    return ms === undefined || (ms >= fromMs && ms <= toMs && ms % unitMs === 0);
  };
  return z
    .string({ error })
    .regex(new RegExp(DURATION_PATTERN), { error })
    .refine(fits, { error })
    .transform((value) => (durationMs(value) ?? 0) / unitMs)
    .meta({ wants }) as unknown as z.ZodType<number, Duration>;
}

/** A fraction from a text such as `'1 %'`. */
export function percent(): z.ZodType<number, Percent> {
  const wants = "a percentage from '0 %' to '100 %', such as '0.5 %'";
  const error = wanting(wants);
  return z
    .string({ error })
    .regex(new RegExp(PERCENT_PATTERN), { error })
    .refine((value) => !new RegExp(PERCENT_PATTERN).test(value) || fraction(value) !== undefined, { error })
    .transform((value) => fraction(value) ?? 0)
    .meta({ wants }) as unknown as z.ZodType<number, Percent>;
}
