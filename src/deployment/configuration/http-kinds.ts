import * as z from 'zod';
import { forbiddenHost } from './forbidden-host.ts';
import { text } from './kinds.ts';
import { type Fault, wanting } from './wants.ts';

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
    .meta({ wants });
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

export const host = () => text('a host name, with a port when needed', '^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?$');

/** Scheme, host and port, without a slash at the end. */
export const origin = () => {
  const wants = "an http or https URL of host and port alone, such as 'http://internal.example.com:8080'";
  return z
    .string({ error: wanting(wants) })
    .regex(/^https?:\/\/[^/?#@\s]+\/?$/, { error: wanting(wants) })
    .refine((value) => originFault(value) === undefined, {
      error: (fault: Fault) => `${wanting(wants)(fault)}: its host ${originFault(String(fault.input)) ?? ''}`,
    })
    .transform((value) => value.replace(/\/$/, ''))
    .meta({ wants });
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
    .meta({ wants });
};

const HEADER_VALUE = '^[\\x20-\\x7e\\t]{0,1000}$';

const headerName = () => text('the name of an HTTP header', "^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$");

export const headers = () => {
  const wants = 'an object of header names and values';
  const value = text('a header value of printable ASCII, at most 1000 characters', HEADER_VALUE);
  return z.record(headerName(), value, { error: wanting(wants) }).meta({ wants });
};

/** By lower-case name. */
export const headerPatterns = () => {
  const wants = 'an object of header names and regular expressions';
  return z
    .record(headerName(), pattern(), { error: wanting(wants) })
    .transform((all) => Object.fromEntries(Object.entries(all).map(([name, value]) => [name.toLowerCase(), value])))
    .meta({ wants });
};
