import { isDeepStrictEqual } from 'node:util';
import { sameEvents } from './events.ts';
import { matches, unwrapped } from './masks.ts';
import type { Recording } from './recording.ts';
import type { Outcome } from './replay.ts';

export interface Difference {
  readonly what: 'status' | 'output' | 'error' | 'cause' | 'events';
  readonly expected: string;
  readonly actual: string;
}

/** What differs between a recorded execution and its replay; empty when it came out right. */
export function compare(recorded: Recording, actual: Outcome): Difference[] {
  const differences: Difference[] = [];
  const differ = (what: Difference['what'], expected: unknown, got: unknown) =>
    differences.push({ what, expected: shown(expected), actual: shown(got) });

  if (recorded.status !== actual.status) differ('status', recorded.status, actual.status);
  const output = actual.output === undefined ? undefined : (JSON.parse(actual.output) as unknown);
  if (!matches(unwrapped(recorded.output ?? undefined), output)) differ('output', recorded.output, actual.output);
  for (const what of ['error', 'cause'] as const) {
    const expected = recorded[what] ?? undefined;
    if (!isDeepStrictEqual(expected, actual[what]) && !matches(expected, actual[what])) differ(what, expected, actual[what]);
  }
  if (recorded.events && !sameEvents(recorded.events, actual.events)) differ('events', recorded.events.join(' '), actual.events.join(' '));
  return differences;
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'));
