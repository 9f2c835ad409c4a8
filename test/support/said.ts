import { expect } from '@jest/globals';
import { say } from '../../src/cli/orders/say-verb.ts';
import type { Verb } from '../../src/deployment/word.ts';

type Sample = Parameters<typeof say>[1] & { readonly config: { readonly service: string } };
type More = Parameters<typeof say>[3];

/** Somebody says a verb to the sample, as the commands do. */
export const says = (sample: Sample, verb: Verb, more: More = {}) => say(verb, sample, sample.config.service, more);

export async function said(sample: Sample, verb: Verb, told: RegExp, more: More = {}): Promise<void> {
  const { code, line } = await says(sample, verb, more);
  expect(line).toMatch(told);
  expect(code).toBe(0);
}

/** Verbs that want a time get one. */
export async function refused(sample: Sample, verb: Verb, why: RegExp, seconds = 60): Promise<void> {
  const { code, line } = await says(sample, verb, /extend|pause/.test(verb) ? { seconds } : {});
  expect(line).toMatch(why);
  expect(code).toBe(1);
}
