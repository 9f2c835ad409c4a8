import { ASK_ORDER, RECOVER_ORDER, type Speech, UNDO_ORDER } from '../../deployment/door/doors.ts';
import type { Heard } from '../../deployment/door/heard.ts';
import type { Said } from '../../deployment/door/said.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import type { Executions } from '../../deployment/ports/executions.ts';
import { onVersion } from '../../deployment/record/on-version.ts';
import { askFor } from '../../deployment/record/record-asked.ts';
import { orderUndo } from '../../deployment/record/record-undo.ts';
import { type Answer, sayVerb } from '../../deployment/record/say-verb.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { Verb } from '../../deployment/word.ts';
import { nameOf } from '../aws-errors.ts';
import { takeOverFrom } from '../take-over.ts';
import { wake } from '../wake.ts';
import type { Speaker } from './who-speaks.ts';

interface Ports {
  readonly record: Pick<DeploymentRecord, 'read' | 'change'>;
  readonly executions: Pick<Executions, 'status' | 'start' | 'recover' | 'answer' | 'stop'>;
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
  if (verb === ASK_ORDER) return askedFor(ports, speaking, signal);
  if (verb === RECOVER_ORDER) return takenOver(ports, speaking, signal);
  if (verb === UNDO_ORDER) return undone(ports, speaking, signal);
  if (verb !== 'rollback') return sayTo(ports, verb, speaking, signal);
  const taken = await takenOverIfKnown(ports, speaking, signal);
  if (taken.kind !== 'not-known') return NOTHING_TAKEN.has(taken.kind) ? sayTo(ports, verb, speaking, signal) : taken;
  const heard = await sayTo(ports, verb, speaking, signal);
  return heard.kind === 'said' ? { ...heard, told: `${heard.told}. ${taken.why}` } : heard;
}

/** Who asks is kept until the execution that they name comes for it. */
async function askedFor({ record: port }: Ports, { said, speaker, record, now }: Speaking, signal?: AbortSignal): Promise<Heard> {
  const { service, version, execution, wish } = said;
  if (execution === undefined || wish === undefined)
    return { kind: 'refused', why: `'${ASK_ORDER}' wants the name of an execution, and its order` };
  const asked = { execution, wish, by: speaker.by, at: new Date(now).toISOString() };
  const kept = await port.change(service, onVersion(version, askFor(asked, now)), signal, record);
  return kept ?? { kind: 'said', told: `${speaker.by} asks for ${execution}` };
}

/** The word stands in the record: it is obeyed at the next look, whatever becomes of the answer. */
const NOT_WOKEN = 'The running execution could not be woken: it finds the word at its next look';

/**
 * The order stands in the record, with what it starts: a start that is lost is repeated by `start-recovery`
 * within a minute, and a wait that could not be ended ends by itself.
 */
async function undone({ record: port, executions }: Ports, speaking: Speaking, signal?: AbortSignal): Promise<Heard> {
  const { said, speaker, record, now } = speaking;
  const { id, service, version, reason, acknowledged } = said;
  const facts = { id, by: speaker.by, force: acknowledged, now, ...(reason && { reason }) };
  const ordered = await port.change(service, onVersion(version, orderUndo(facts)), signal, record);
  if (ordered.kind !== 'undoing') return ordered;
  const { request, told, start, answer } = ordered;
  if (start) {
    const { machine, execution, request: queued } = start;
    const started = await executions.start(machine, execution, { queued }, signal).then(
      () => true,
      () => false,
    );
    if (!started) return { kind: 'undoing', request, told: `${told}. ${NOT_STARTED}` };
  }
  const woken = answer === undefined || (await wakes(executions, answer, signal));
  return { kind: 'undoing', request, told: woken ? told : `${told}. ${NOT_WOKEN}` };
}

const NOT_STARTED = 'Its execution could not be started: it is started within a minute';

async function wakes(executions: Pick<Executions, 'answer' | 'stop'>, answer: Answer, signal?: AbortSignal): Promise<boolean> {
  try {
    await wake(executions, answer, { verb: answer.verb }, signal);
    return true;
  } catch {
    return false;
  }
}

/**
 * A running execution obeys an order back from the record alone: the order must not wait for an answer to
 * whether it runs. A dead one is found by the sweeper within a minute, with the order in its record.
 */
async function takenOverIfKnown(
  ports: Ports,
  speaking: Speaking,
  signal?: AbortSignal,
): Promise<Heard | { readonly kind: 'not-known'; readonly why: string }> {
  let failed: unknown;
  const status: Executions['status'] = (execution, within) =>
    ports.executions.status(execution, within).catch((error: unknown) => {
      failed = error;
      throw error;
    });
  try {
    return await takenOver({ ...ports, executions: { ...ports.executions, status } }, speaking, signal);
  } catch (error) {
    if (error !== failed || signal?.aborted || speaking.record.active?.needsHuman !== undefined) throw error;
    return {
      kind: 'not-known',
      why: `Nobody can tell whether its execution lives (${nameOf(error) ?? 'Error'}): if it does not, it is recovered within a minute`,
    };
  }
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
  { said: { id, service, version, reason, seconds, percent }, speaker, record, now }: Speaking,
  signal?: AbortSignal,
): Promise<Heard> {
  const { by, unproved } = speaker;
  const word = {
    verb,
    id,
    by,
    at: new Date(now).toISOString(),
    ...(reason && { reason }),
    ...(seconds !== undefined && { seconds }),
    ...(percent !== undefined && { percent }),
    ...(unproved && { unproved }),
  };
  const spoken = await port.change(service, onVersion(version, sayVerb(word)), signal, record);
  if (spoken.kind !== 'said') return spoken;
  const woken = spoken.answer === undefined || (await wakes(executions, spoken.answer, signal));
  return { kind: 'said', told: woken ? spoken.told : `${spoken.told}. ${NOT_WOKEN}` };
}
