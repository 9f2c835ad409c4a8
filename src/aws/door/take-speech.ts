import { RECOVER_ORDER, type Speech } from '../../deployment/door/doors.ts';
import type { Heard } from '../../deployment/door/heard.ts';
import type { Said } from '../../deployment/door/said.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import type { Executions } from '../../deployment/ports/executions.ts';
import { onVersion } from '../../deployment/record/on-version.ts';
import { sayVerb } from '../../deployment/record/say-verb.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { Verb } from '../../deployment/word.ts';
import { takeOverFrom } from '../take-over.ts';
import type { Speaker } from './who-speaks.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'read' | 'change'>;
  readonly executions: Pick<Executions, 'status' | 'recover' | 'answer'>;
}

interface Speaking {
  readonly said: Said & { readonly verb: Speech };
  readonly speaker: Extract<Speaker, { readonly kind: 'somebody' }>;
  /** As it was just read, at the version that was spoken of. */
  readonly record: ServiceRecord;
  /** Milliseconds. */
  readonly now: number;
}

/**
 * Does what somebody said, who was let in. An order back takes a dead deployment over; everything else is a
 * word to the running one, of the very version of the record that was spoken of.
 */
export async function takeSpeech(ports: Ports, speaking: Speaking, signal?: AbortSignal): Promise<Heard> {
  const { verb } = speaking.said;
  if (verb === RECOVER_ORDER) return takenOver(ports, speaking, signal);
  if (verb === 'rollback') {
    const taken = await takenOver(ports, speaking, signal);
    if (!NOTHING_TAKEN.has(taken.kind)) return taken;
  }
  return sayTo(ports, verb, speaking, signal);
}

/** Its execution lives, or nothing is in flight: the word is for whatever runs. */
const NOTHING_TAKEN: ReadonlySet<Heard['kind']> = new Set(['nothing-in-flight', 'holder-lives', 'other-way']);

function takenOver(ports: Ports, { said, speaker, record, now }: Speaking, signal?: AbortSignal): Promise<Heard> {
  const { service, acknowledged, to } = said;
  const ordered = said.verb === 'rollback';
  const order = { service, by: speaker.by, acknowledged, ordered, now, ...(to && { to }), ...(signal && { signal }) };
  return takeOverFrom(record, ports, order);
}

async function sayTo(
  { record: port, executions }: Ports,
  verb: Verb,
  { said: { service, version, reason, seconds }, speaker, record, now }: Speaking,
  signal?: AbortSignal,
): Promise<Heard> {
  const { by, unproved } = speaker;
  const word = {
    verb,
    by,
    at: new Date(now).toISOString(),
    ...(reason && { reason }),
    ...(seconds !== undefined && { seconds }),
    ...(unproved && { unproved }),
  };
  const spoken = await port.change(service, onVersion(version, sayVerb(word)), signal, record);
  if (spoken.kind !== 'said') return spoken;
  if (spoken.answer) await executions.answer(spoken.answer.token, { verb: spoken.answer.verb }, signal);
  return { kind: 'said', told: spoken.told };
}
