import * as z from 'zod';
import { type ArnKind, arnPattern } from '../arn.ts';
import { DURATION_PATTERN, durationMs, writeDuration } from '../duration.ts';
import { fraction, PERCENT_PATTERN } from '../percent.ts';
import { forbiddenHost } from './forbidden-host.ts';

/**
 * The kinds of value a configuration is made of. Each knows in words what it wants: that is its message when it is missing or
 * wrong, its description in the JSON Schema, and what `docs/configuration.md` says of it.
 */
type Fault = { readonly input?: unknown };

const wanting =
  (wants: string) =>
  ({ input }: Fault): string =>
    input === undefined ? `is missing; it wants ${wants}` : `wants ${wants}, not ${show(input)}`;

/** A value in a message: short, on one line. */
export function show(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  const text = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return text.length <= 160 ? text : `${text.slice(0, 157)}...`;
}

export const text = (wants: string, pattern: string) =>
  z
    .string({ error: wanting(wants) })
    .regex(new RegExp(pattern), { error: wanting(wants) })
    .describe(wants);

export const integer = (from: number, to: number, unit = '') => {
  const wants = `a whole number from ${from} to ${to}${unit && ` (${unit})`}`;
  const error = wanting(wants);
  return z.int({ error }).min(from, { error }).max(to, { error }).describe(wants);
};

export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) => {
  const wants = words.length === 1 ? `'${words[0]}'` : `one of ${words.map((word) => `'${word}'`).join(', ')}`;
  return z.enum(words, { error: wanting(wants) }).describe(wants);
};

/** Milliseconds from a text. `step`: lengths that are not a multiple of it are refused. */
const duration = (fromMs: number, toMs: number, step: number) => {
  const wants = `a duration from '${writeDuration(fromMs)}' to '${writeDuration(toMs)}'${step === 1000 ? ' in whole seconds' : ''}, such as '${writeDuration(step === 1 ? 500 : 300_000)}'`;
  const error = wanting(wants);
  const fits = (value: string) => {
    const ms = durationMs(value);
    return ms === undefined || (ms >= fromMs && ms <= toMs && ms % step === 0);
  };
  return z
    .string({ error })
    .regex(new RegExp(DURATION_PATTERN), { error })
    .refine(fits, { error })
    .describe(wants)
    .transform((value) => durationMs(value) ?? 0);
};

const SECOND = 1_000;
export const MINUTE = 60;
export const HOUR = 3_600;

/** Seconds from a text such as `'5 minutes'`. Bounds in seconds. */
export const seconds = (from: number, to: number) => duration(from * SECOND, to * SECOND, SECOND).transform((ms) => ms / SECOND);

/** Milliseconds from a text such as `'500 ms'`. Bounds in milliseconds. */
export const milliseconds = (from: number, to: number) => duration(from, to, 1);

/** A fraction from a text such as `'1 %'`. */
export const percent = () => {
  const wants = "a percentage from '0 %' to '100 %', such as '0.5 %'";
  const error = wanting(wants);
  return z
    .string({ error })
    .regex(new RegExp(PERCENT_PATTERN), { error })
    .refine((value) => !new RegExp(PERCENT_PATTERN).test(value) || fraction(value) !== undefined, { error })
    .describe(wants)
    .transform((value) => fraction(value) ?? 0);
};

export const arn = (kind: ArnKind) => text(`the ARN of a ${kind} of an Application Load Balancer`, arnPattern(kind));

export const balancerArn = () => text('the ARN of an Application Load Balancer', arnPattern('load balancer'));

export const flag = () => {
  const wants = 'true or false';
  return z.boolean({ error: wanting(wants) }).describe(wants);
};

/** Dimensions of a metric. */
export const dimensions = () => {
  const wants = 'an object of at most 30 dimension names and values';
  const word = text('1 to 255 printable characters', '^[ -~]{1,255}$');
  return z
    .record(word, word, { error: wanting(wants) })
    .refine((all) => Object.keys(all).length <= 30, { error: wanting(wants) })
    .describe(wants);
};

/** The source of a regular expression that compiles. */
export const pattern = () => {
  const wants = 'the source of a regular expression, 1 to 1000 characters';
  return z
    .string({ error: wanting(wants) })
    .min(1, { error: wanting(wants) })
    .max(1_000, { error: wanting(wants) })
    .refine((source) => patternFault(source) === undefined, {
      error: (fault: Fault) => `${wanting(wants)(fault)}: ${patternFault(String(fault.input)) ?? ''}`,
    })
    .describe(wants);
};

function patternFault(source: string): string | undefined {
  try {
    new RegExp(source);
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

/** Path and query of a request. */
export const path = () =>
  text("a path that begins with '/', with no blanks and no fragment, at most 2048 characters", '^/[^\\s#]{0,2047}$');

/** Base of the stage route: scheme, host and port. */
export const origin = () => {
  const wants = "an http or https URL of host and port alone, such as 'http://internal.example.com:8080'";
  return z
    .string({ error: wanting(wants) })
    .regex(/^https?:\/\/[^/?#@\s]+\/?$/, { error: wanting(wants) })
    .refine((value) => originFault(value) === undefined, {
      error: (fault: Fault) => `${wanting(wants)(fault)}: its host ${originFault(String(fault.input)) ?? ''}`,
    })
    .describe(wants);
};

function originFault(value: string): string | undefined {
  return /^https?:\/\/[^/?#@\s]+\/?$/.test(value) ? hostFault(value) : undefined;
}

const hostFault = (url: string): string | undefined => (URL.canParse(url) ? forbiddenHost(new URL(url).hostname) : 'cannot be read');

const URL_PATTERN = '^https?://[^\\s#@]{1,2000}$';

/** A whole URL that is asked with GET. */
export const url = () => {
  const wants = 'an http or https URL without credentials and fragment';
  const error = wanting(wants);
  return z
    .string({ error })
    .regex(new RegExp(URL_PATTERN), { error })
    .refine((value) => !new RegExp(URL_PATTERN).test(value) || hostFault(value) === undefined, {
      error: (fault: Fault) => `${wanting(wants)(fault)}: its host ${hostFault(String(fault.input)) ?? ''}`,
    })
    .describe(wants);
};

const HEADER_VALUE = '^[\\x20-\\x7e\\t]{0,1000}$';

const headerName = () => text('the name of an HTTP header', "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$");

export const headers = () =>
  z
    .record(headerName(), text('a header value of printable ASCII, at most 1000 characters', HEADER_VALUE), {
      error: wanting('an object of header names and values'),
    })
    .describe('an object of header names and values');

export const headerPatterns = () =>
  z
    .record(headerName(), pattern(), { error: wanting('an object of header names and regular expressions') })
    .describe('an object of header names and regular expressions');

/** An object of these keys and no others. */
export const object = <Shape extends z.core.$ZodLooseShape>(shape: Shape) => {
  const known = Object.keys(shape);
  const wants = `an object with ${known.join(', ')}`;
  return z
    .strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? `known here: ${known.join(', ')}` : wanting(wants)(issue)),
    })
    .describe(wants);
};

export const list = <Item extends z.ZodType>(item: Item, from: number, to: number, of: string) => {
  const wants = `a list of ${from === to ? `exactly ${to}` : `${from} to ${to}`} ${of}`;
  const error = wanting(wants);
  return z.array(item, { error }).min(from, { error }).max(to, { error }).describe(wants);
};
