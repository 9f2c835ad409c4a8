import * as z from 'zod';
import { DURATION_PATTERN, type Duration, durationMs, writeDuration } from '../duration.ts';
import { fraction, PERCENT_PATTERN, type Percent, writePercent } from '../percent.ts';
import { wanting } from './wants.ts';

const SECOND = 1_000;
export const MINUTE = 60;
export const HOUR = 3_600;

/** Seconds from a text such as `'5 minutes'`. Bounds in seconds. `or`: what else may stand in its place. */
export const seconds = (from: number, to: number, or?: string) => duration(from * SECOND, to * SECOND, SECOND, or);

/** Milliseconds from a text such as `'500 ms'`. Bounds in milliseconds. */
export const milliseconds = (from: number, to: number) => duration(from, to, 1);

/** A whole number of units of `unitMs`. A length between two of them is refused. */
function duration(fromMs: number, toMs: number, unitMs: number, or?: string): z.ZodType<number, Duration> {
  const wants = `a duration from '${writeDuration(fromMs)}' to '${writeDuration(toMs)}'${unitMs === SECOND ? ' in whole seconds' : ''}, such as '${writeDuration(unitMs === 1 ? 500 : 300_000)}'${or === undefined ? '' : `, or ${or}`}`;
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

/** A fraction from a text such as `'1 %'`. Bounds are fractions. */
export function percent(from = 0, to = 1): z.ZodType<number, Percent> {
  const wants = `a percentage from '${writePercent(from)}' to '${writePercent(to)}', such as '0.5 %'`;
  const error = wanting(wants);
  const fits = (value: string) => {
    const read = fraction(value);
    return read !== undefined && read >= from && read <= to;
  };
  return z
    .string({ error })
    .regex(new RegExp(PERCENT_PATTERN), { error })
    .refine((value) => !new RegExp(PERCENT_PATTERN).test(value) || fits(value), { error })
    .transform((value) => fraction(value) ?? 0)
    .meta({ wants }) as unknown as z.ZodType<number, Percent>;
}

/** How many times as much: `'2x'`. */
export type Factor = `${number}x`;

/** A number from a text such as `'2x'`. */
export function factor(from: number, to: number): z.ZodType<number, Factor> {
  const pattern = /^\d{1,4}(\.\d{1,4})?x$/;
  const wants = `a factor above '${from}x' and up to '${to}x', such as '2x'`;
  const error = wanting(wants);
  return z
    .string({ error })
    .regex(pattern, { error })
    .refine((value) => !pattern.test(value) || (Number.parseFloat(value) > from && Number.parseFloat(value) <= to), { error })
    .transform((value) => Number.parseFloat(value))
    .meta({ wants }) as unknown as z.ZodType<number, Factor>;
}

/** Any finite number. `-0` is 0, as JSON has it. */
export const number = (from = -1e12, to = 1e12) => {
  const wants = from === -1e12 ? 'a number' : `a number from ${from} to ${to}`;
  const error = wanting(wants);
  return z
    .number({ error })
    .min(from, { error })
    .max(to, { error })
    .overwrite((value) => value + 0)
    .meta({ wants });
};
