import { InvokeCommand } from '@aws-sdk/client-lambda';
import { isThrottled, nameOf } from '../../aws/aws-errors.ts';
import { type Clients, invoker } from '../../aws/clients.ts';
import type { Ports } from '../../aws/ports.ts';
import { functionName } from '../../aws/site.ts';
import { DOOR, RECOVER_ORDER, rightOf, type Speech } from '../../deployment/door/doors.ts';
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

export type Speaking = Pick<Said, 'service' | 'reason' | 'seconds' | 'to'> & { readonly verb: Speech; readonly acknowledged?: boolean };

/** What runs writes the record a few times a second at most. */
const TRIES = 10;
const PAUSE_MS = 100;

/**
 * Says a word at the door, signed for the record as it is: where that has changed meanwhile, it is said of
 * the record as it is then, as long as it is about the same deployment and the same question.
 */
export async function speak(door: Door, { acknowledged = false, ...speaking }: Speaking): Promise<Heard> {
  const { ports } = door;
  const { service } = speaking;
  let first: ServiceRecord | undefined;
  for (let tries = 1; tries <= TRIES; tries++) {
    // The record is read first: its answer tells AWS's time.
    const record = await ports.record.read(service);
    first ??= record;
    const other = anotherMatter(first, record, isAnswer(speaking.verb));
    if (other !== undefined) return { kind: 'not-heard', why: other };
    const deployment = record.active?.id;
    const said = { ...speaking, acknowledged, version: record.version, ...(deployment !== undefined && { deployment }) };
    const heard = await knock(door, said);
    if (heard !== undefined && heard.kind !== 'stale') return heard;
    await ports.clock.sleep(PAUSE_MS);
  }
  return { kind: 'not-heard', why: `the record of ${service} changed each of the ${TRIES} times that it was said: say it again` };
}

const isAnswer = (verb: Speech): boolean => verb !== RECOVER_ORDER && VERBS[verb].kind === 'answer';

/** An order is for the deployment, and an answer for the question that was read. */
function anotherMatter(first: ServiceRecord, { active }: ServiceRecord, answers: boolean): string | undefined {
  const before = first.active;
  if (active?.id !== before?.id) return `${before?.id ?? 'nothing'} was in flight, and now ${active?.id ?? 'nothing'} is: nothing was said`;
  const asked = before?.wait?.question;
  if (answers && asked !== undefined && active?.wait?.question?.at !== asked.at)
    return `${active?.id} asks something else by now, or nothing: nothing was said`;
  return undefined;
}

/** Undefined: there were too many calls at this moment. */
async function knock({ clients, ports, prefix = PREFIX }: Door, said: Said & { readonly verb: Speech }): Promise<Heard | undefined> {
  const right = rightOf(said.verb) as Right;
  const FunctionName = functionName({ prefix }, DOOR);
  const proof = await signCaller(clients, wordDigest(said, `${FunctionName}:${right}`), ports.clock.now());
  const Payload = Buffer.from(JSON.stringify({ ...said, proof }));
  try {
    const answer = await invoker(clients).send(new InvokeCommand({ FunctionName, Qualifier: right, Payload }));
    const told: unknown = JSON.parse(answer.Payload?.transformToString() ?? 'null');
    if (answer.FunctionError !== undefined) throw failed(told);
    return told as Heard;
  } catch (error) {
    if (isThrottled(error)) return undefined;
    if (nameOf(error) === 'ResourceNotFoundException') throw noDoor(FunctionName, right);
    throw error;
  }
}

/** The function's own error, by its name. */
function failed(told: unknown): Error {
  const { errorType = 'Error', errorMessage = '' } = (told ?? {}) as { readonly errorType?: string; readonly errorMessage?: string };
  return Object.assign(new Error(errorMessage), { name: errorType });
}

const noDoor = (name: string, right: Right): BadUsage =>
  new BadUsage(
    `there is no function ${name} with the alias '${right}': words of people are said there. Teal here is of a release before that, or has another prefix (TEAL_PREFIX).\nInstall this release (npx serverless deploy), or say it with the command of the installed one`,
  );
