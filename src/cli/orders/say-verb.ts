import type { Ports } from '../../aws/ports.ts';
import { sayVerb } from '../../deployment/record/say-verb.ts';
import type { Verb } from '../../deployment/word.ts';
import { EXIT } from '../report/exit-codes.ts';

export interface Told {
  readonly code: number;
  readonly line: string;
}

export interface Speaker {
  readonly by: string;
  readonly reason?: string;
  /** Of a verb that wants a time. */
  readonly seconds?: number;
}

/**
 * Says a verb to what is in flight and writes no weight: the word is kept in the record, and the wait that it
 * ends is answered.
 */
export async function say(
  verb: Verb,
  { ports }: { readonly ports: Pick<Ports, 'clock' | 'record' | 'executions'> },
  service: string,
  { by, reason, seconds }: Speaker,
): Promise<Told> {
  // The record is read first: its answer tells AWS's time.
  const record = await ports.record.read(service);
  const at = new Date(ports.clock.now()).toISOString();
  const said = await ports.record.change(
    service,
    sayVerb({ verb, by, at, ...(reason && { reason }), ...(seconds !== undefined && { seconds }) }),
    undefined,
    record,
  );
  switch (said.kind) {
    case 'refused':
      return { code: EXIT.failed, line: said.why };
    case 'needs-human':
      return needsHuman(service, said);
    case 'said':
      if (said.answer) await ports.executions.answer(said.answer.token, { verb: said.answer.verb });
      return { code: EXIT.done, line: said.told };
    default:
      return said satisfies never;
  }
}

export const needsHuman = (service: string, { deployment, reason }: { readonly deployment: string; readonly reason: string }): Told => ({
  code: EXIT.needsHuman,
  line: `${deployment} needs a human: ${reason}\nOnce you have looked: npx teal rollback ${service} --acknowledge`,
});
