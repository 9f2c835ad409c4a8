import type { Heard } from '../../deployment/door/heard.ts';
import type { Verb } from '../../deployment/word.ts';
import { EXIT } from '../report/exit-codes.ts';
import { type Door, speak } from './speak.ts';

export interface Told {
  readonly code: number;
  readonly line: string;
}

export interface Order {
  readonly reason?: string;
  /** Of a verb that wants a time. */
  readonly seconds?: number;
  /** Of `weight`. */
  readonly percent?: number;
}

/**
 * Says a verb to what is in flight, at the door: the word is kept in the record, and the wait that it ends is
 * answered.
 */
export async function say(verb: Verb, door: Door, service: string, { reason, seconds, percent }: Order = {}): Promise<Told> {
  const heard = await speak(door, {
    service,
    verb,
    ...(reason && { reason }),
    ...(seconds !== undefined && { seconds }),
    ...(percent !== undefined && { percent }),
  });
  return toldOfWord(service, heard);
}

/** What became of a word that is no order to take something over. */
export function toldOfWord(service: string, heard: Heard): Told {
  switch (heard.kind) {
    case 'said':
      return { code: EXIT.done, line: `${heard.told}${unproved(heard)}` };
    case 'needs-human':
      return needsHuman(service, heard);
    case 'refused':
    case 'not-heard':
      return { code: EXIT.failed, line: heard.why };
    default:
      return { code: EXIT.failed, line: `the door answers '${heard.kind}', which is no answer to this` };
  }
}

/** Told beside what was taken. */
export const unproved = ({ unproved: why }: Pick<Heard, 'unproved'>): string =>
  why === undefined ? '' : `\nNobody could prove who ordered it (${why}): it was taken all the same, and the record says so`;

export const needsHuman = (service: string, { deployment, reason }: { readonly deployment: string; readonly reason: string }): Told => ({
  code: EXIT.needsHuman,
  line: `${deployment} needs a human: ${reason}\nOnce you have looked: npx teal rollback ${service} --acknowledge`,
});
