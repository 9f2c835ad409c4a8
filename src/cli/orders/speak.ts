import { randomUUID } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { isFromAws, isRefusal, isThrottled, nameOf } from '../../aws/aws-errors.ts';
import { type Clients, speaker } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import { functionName } from '../../aws/site.ts';
import { ASK_ORDER, DOOR, isVerb, rightOf, type Speech, UNDO_ORDER } from '../../deployment/door/doors.ts';
import type { Heard } from '../../deployment/door/heard.ts';
import { type Said, wordDigest } from '../../deployment/door/said.ts';
import type { ServiceRecord } from '../../deployment/record.ts';
import type { Right } from '../../deployment/right.ts';
import { VERBS } from '../../deployment/verbs/verbs.ts';
import { BadUsage } from '../../installation/bad-usage.ts';
import { PREFIX } from '../../installation/names.ts';
import { signCaller } from '../target/sign-caller.ts';

/** Where words are said: the installation's door, and the record that is spoken of. */
export interface Door {
  readonly clients: Clients;
  readonly ports: Pick<Ports, 'clock'> & { readonly record: Pick<Ports['record'], 'read'> };
  /** Of the installation; `teal` unless told. */
  readonly prefix?: string;
}

export type Speaking = Pick<Said, 'service' | 'reason' | 'seconds' | 'percent' | 'execution' | 'wish' | 'to'> & {
  readonly verb: Speech;
  readonly acknowledged?: boolean;
};

/** How long a word is sent again: while the record changes, Lambda has no room, or no answer comes. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = { first: 100, most: 5_000 };

/** Not heard, or nobody knows: what it was, to people. */
interface NotNow {
  readonly kind: 'not-now';
  readonly why: string;
  /** It was sent, and may have been heard. */
  readonly unanswered: boolean;
}

/**
 * Says a word at the door, signed for the record as it is: where that has changed meanwhile, it is said of
 * the record as it is then, as long as it is about the same deployment and the same question. A word that may
 * have been heard is sent again as the same word, and counts once.
 */
export async function speak(door: Door, { acknowledged = false, ...speaking }: Speaking): Promise<Heard> {
  const { ports } = door;
  const { service } = speaking;
  const id = randomUUID();
  let first: ServiceRecord | undefined;
  let end: number | undefined;
  let unanswered = false;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(2 * pause, PAUSE_MS.most)) {
    // The record is read first: its answer tells AWS's time.
    const record = await ports.record.read(service);
    first ??= record;
    // Who asks for a deployment asks whatever is in flight.
    const other = speaking.verb === ASK_ORDER ? undefined : anotherMatter(first, record, speaking.verb);
    if (other !== undefined) return { kind: 'not-heard', why: `${other}: ${unanswered ? maybeHeard(service) : 'nothing was said'}` };
    const deployment = record.active?.id;
    const said = { ...speaking, id, acknowledged, version: record.version, ...(deployment !== undefined && { deployment }) };
    const heard = await knock(door, said);
    if (heard.kind !== 'stale' && heard.kind !== 'not-now') return heard;
    unanswered ||= heard.kind === 'not-now' && heard.unanswered;
    const now = ports.clock.now();
    end ??= now + PATIENCE_MS;
    if (now + pause > end) {
      const why = heard.kind === 'stale' ? `the record of ${service} changed each time that it was said` : heard.why;
      return { kind: 'not-heard', why: `${why}: ${unanswered ? maybeHeard(service) : 'say it again'}` };
    }
    await ports.clock.sleep(pause);
  }
}

/** It was sent, and no answer came: the execution may have done it since. */
const maybeHeard = (service: string): string => `it may have been heard all the same, see npx teal status ${service}`;

/** What is said to the question that was read, and to no other. */
const answersQuestion = (verb: Speech): boolean => isVerb(verb) && (VERBS[verb].kind === 'answer' || verb === 'reject');

/**
 * An order is for the deployment, an answer for the question that was read, and an undo for the version that
 * served.
 */
function anotherMatter(first: ServiceRecord, { active, rest }: ServiceRecord, verb: Speech): string | undefined {
  const before = first.active;
  if (active?.id !== before?.id) return `${before?.id ?? 'nothing'} was in flight, and now ${active?.id ?? 'nothing'} is`;
  if (verb === UNDO_ORDER && rest?.deployment !== first.rest?.deployment) return `${rest?.deployment} has ended meanwhile`;
  const asked = before?.wait?.question;
  if (answersQuestion(verb) && asked !== undefined && active?.wait?.question?.at !== asked.at)
    return `${active?.id} asks something else by now, or nothing`;
  return undefined;
}

async function knock({ clients, ports, prefix = PREFIX }: Door, said: Said & { readonly verb: Speech }): Promise<Heard | NotNow> {
  const right = rightOf(said.verb) as Right;
  const FunctionName = functionName({ prefix }, DOOR);
  const proof = await signCaller(clients, wordDigest(said, `${FunctionName}:${right}`), ports.clock.now());
  const Payload = Buffer.from(JSON.stringify({ ...said, proof }));
  try {
    const answer = await speaker(clients).send(new InvokeCommand({ FunctionName, Qualifier: right, Payload }));
    const told: unknown = JSON.parse(answer.Payload?.transformToString() ?? 'null');
    return answer.FunctionError === undefined ? (told as Heard) : failed(told);
  } catch (error) {
    const name = nameOf(error) ?? 'Error';
    if (name === 'ResourceNotFoundException') throw noDoor(FunctionName, right);
    if (isThrottled(error)) return { kind: 'not-now', why: `Lambda has no room for ${FunctionName} (${name})`, unanswered: false };
    if (!(error instanceof Error) || isRefusal(error) || !isFromAws(error)) throw error;
    return { kind: 'not-now', why: `${FunctionName} did not answer (${name})`, unanswered: true };
  }
}

/** The function's own error, by its name: what it was told is wrong, or it could not do it this time. */
function failed(told: unknown): NotNow {
  const { errorType = 'Error', errorMessage = '' } = (told ?? {}) as { readonly errorType?: string; readonly errorMessage?: string };
  if (errorType === 'BadRequest') throw Object.assign(new Error(errorMessage), { name: errorType });
  return { kind: 'not-now', why: `the door failed: ${errorType}: ${errorMessage}`, unanswered: true };
}

const noDoor = (name: string, right: Right): BadUsage =>
  new BadUsage(
    `there is no function ${name} with the alias '${right}': words of people are said there. Teal here is of a release before that, or has another prefix (TEAL_PREFIX).\nInstall this release (npx serverless deploy), or say it with the command of the installed one`,
  );
