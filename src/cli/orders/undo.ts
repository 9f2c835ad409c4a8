import { UNDO_ORDER } from '../../deployment/door/doors.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import type { EndedDeployment } from '../../deployment/record.ts';
import { EXIT, exitOf } from '../report/exit-codes.ts';
import { patienceOf } from '../report/patience.ts';
import { needsHuman, type Told, toldOfWord, unproved } from './say-verb.ts';
import { type Door, speak } from './speak.ts';

interface UndoOrder {
  readonly reason?: string;
  /** The person knows of the tasks that have run since. */
  readonly force: boolean;
}

/** `request`: id of the undo that is under way; absent: there is none. */
export interface ToldOfUndo extends Told {
  readonly request?: string;
}

/** Orders an undo, at the door. */
export async function orderUndo(door: Door, service: string, { force, reason }: UndoOrder): Promise<ToldOfUndo> {
  const heard = await speak(door, { service, verb: UNDO_ORDER, acknowledged: force, ...(reason && { reason }) });
  if (heard.kind === 'undoing') return { code: EXIT.done, line: `${heard.told}${unproved(heard)}`, request: heard.request };
  return heard.kind === 'needs-human' ? stopped(service, heard) : toldOfWord(service, heard);
}

/** What a person must decide first: nobody knows which side is right. */
function stopped(service: string, heard: { readonly deployment: string; readonly reason: string }): Told {
  const { code, line } = needsHuman(service, heard);
  return { code, line: `${line}\nThen, if it is still needed: npx teal undo ${service}` };
}

const EVERY_MS = 250;

interface Reading {
  readonly ports: Pick<Door['ports'], 'clock'> & { readonly record: Pick<DeploymentRecord, 'read' | 'history'> };
}

/**
 * Waits until the version that comes back has all production traffic, or the undo has ended some other way.
 */
export async function finishedUndo({ ports }: Reading, service: string, request: string, timeoutMs: number): Promise<Told> {
  const patience = patienceOf(ports.clock, timeoutMs);
  let own: string | undefined;
  while (patience.left) {
    const { active, undo, starting, last } = await ports.record.read(service);
    const { id, committedAt, needsHuman: stuck } = active ?? {};
    if (active?.request.id === request) {
      own = id;
      if (stuck) return { code: EXIT.needsHuman, line: `NEEDS_HUMAN: ${stuck.reason}` };
      if (committedAt) return { code: EXIT.done, line: `${active.plan?.green.service} has all traffic, with ${shown(active.request)}` };
    } else if (undo?.id !== request && starting?.request.id !== request) {
      const found = own === undefined || last?.id === own ? last : (await ports.record.history(service, 20)).find((one) => one.id === own);
      if (found?.undo) return fromEnd(found);
      return { code: EXIT.failed, line: 'the undo has ended before it began: npx teal lost tells why' };
    } else if (active?.needsHuman && undo?.id === request) {
      return stopped(service, { deployment: active.id, reason: `${active.needsHuman.reason}. The undo waits until that is decided` });
    }
    await patience.pause(EVERY_MS);
  }
  return { code: EXIT.stillWaiting, line: `not there yet: npx teal status ${service} tells more` };
}

const fromEnd = ({ outcome, cause }: EndedDeployment): Told => ({ code: exitOf[outcome], line: `${outcome}${cause ? `: ${cause}` : ''}` });

const shown = ({ image }: Pick<EndedDeployment, 'image'>): string => image.tag ?? image.digest;
