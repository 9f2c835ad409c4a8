import { bounded } from '../bounded-text.ts';
import { isPuttingBack } from '../going-back.ts';
import type { ActiveDeployment, Previous, ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import { revisionName } from '../task-definition-arn.ts';
import { withWord } from '../verbs/verbs.ts';
import type { Order, Word } from '../word.ts';
import { replacedBy } from './previous.ts';
import { iso, keep, without, write } from './record-change.ts';
import { SEEN_REQUESTS } from './record-lease.ts';
import { type Answer, answerTo } from './say-verb.ts';
import type { Transition } from './transition.ts';

export interface UndoFacts {
  /** Of the word: it becomes that of the request. */
  readonly id: string;
  readonly by: string;
  readonly reason?: string;
  /** The person knows of the tasks that ran since. */
  readonly force: boolean;
  readonly now: number;
}

export type UndoOrdered =
  | {
      readonly kind: 'undoing';
      /** Id of the request. */
      readonly request: string;
      /** What comes of it, in a sentence. */
      readonly told: string;
      /** ARN of the machine, name, and input of the execution to start; absent: Finish starts it. */
      readonly start?: { readonly machine: string; readonly execution: string; readonly request: DeploymentRequest };
      /** The wait that it ends. */
      readonly answer?: Answer;
    }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'needs-human'; readonly deployment: string; readonly reason: string };

/**
 * Orders the version back that ran before the last committed deployment. It waits for nothing but the lease:
 * what is in flight and not committed goes back, and what is committed ends at once. An undo that is under
 * way already is this one. Nothing is written where there is nothing to undo.
 */
export function orderUndo({ id, by, reason, force, now }: UndoFacts): Transition<UndoOrdered> {
  return (record) => {
    const { service, active, starting, rest } = record;
    if (active?.needsHuman !== undefined) return keep({ kind: 'needs-human', deployment: active.id, reason: active.needsHuman.reason });
    const under = underWay(record);
    if (under !== undefined) return keep(again(record, under));
    const previous = toGoBackTo(record);
    const refused = whyNot(service, previous, force);
    if (refused !== undefined || previous?.image === undefined) return keep({ kind: 'refused', why: refused ?? '' });

    const request: DeploymentRequest = {
      id,
      service,
      image: previous.image,
      by: 'command',
      at: iso(now),
      undo: { of: previous.replacedBy, revision: previous.revision, by, ...(reason !== undefined && { reason: bounded(reason) }) },
      force: true,
      allow: [],
      // It is resolved anew when it begins.
      configHash: record.last?.configHash ?? 'none yet',
    };
    const told = `${previous.replacedBy} is undone: ${shown(request.image)} comes back`;
    // What waited is older than the order: it must not bring back what somebody takes away.
    const known = {
      ...without(record, 'queued', 'starting', 'undo'),
      seen: [...record.seen, id].slice(-SEEN_REQUESTS),
      undoneAt: iso(now),
      asked: iso(Math.max(now, Date.parse(record.asked ?? request.at))),
    };
    if (active !== undefined) {
      const word: Order & Word<'supersede'> = { verb: 'supersede', by: `the undo of ${by}`, at: iso(now) };
      const next = active.committedAt === undefined ? withWord(active, word) : { ...active, yields: word };
      const answer = answerTo(next);
      return write(
        record,
        { ...known, active: next, undo: request },
        { kind: 'undoing', request: id, told: `${told}, once ${active.id} ${makesRoom(active)}`, ...(answer && { answer }) },
      );
    }
    if (rest === undefined) return keep({ kind: 'refused', why: nothingToUndo(service) });
    const execution = starting?.request.undo ? starting.execution : `${service}-undo-${record.version + 1}`;
    return write(
      record,
      { ...known, starting: { request, execution } },
      { kind: 'undoing', request: id, told, start: { machine: rest.machine, execution, request } },
    );
  };
}

/** Two who order it at once have ordered one undo. */
const underWay = ({ active, starting, undo }: ServiceRecord): DeploymentRequest | undefined =>
  [active?.request, undo, starting?.request].find((request) => request?.undo !== undefined);

function again({ active, starting, rest }: ServiceRecord, request: DeploymentRequest): UndoOrdered {
  const answer = active && answerTo(active);
  const mine = starting?.request.id === request.id ? starting : undefined;
  return {
    kind: 'undoing',
    request: request.id,
    told: `${request.undo?.of} is undone already, as ${request.undo?.by} asked at ${request.at}`,
    ...(answer && { answer }),
    // Its start may have been lost.
    ...(mine && rest && { start: { machine: rest.machine, execution: mine.execution, request } }),
  };
}

/** The version before the last commit, be that of a deployment that has not ended yet. */
function toGoBackTo({ active, rest }: ServiceRecord): Previous | undefined {
  if (active?.committedAt === undefined || active.takesDown !== undefined || isPuttingBack(active)) return rest?.previous;
  return replacedBy(active, rest);
}

function whyNot(service: string, previous: Previous | undefined, force: boolean): string | undefined {
  if (previous === undefined) return nothingToUndo(service);
  const { image, revision, ran = [], replacedBy: by } = previous;
  if (image === undefined) {
    return `${by} replaced ${revisionName(revision)}, which names its image by a tag: nobody knows which image that was. To go back: npx teal deploy ${service} --image <its tag or digest>`;
  }
  if (ran.length === 0 || force) return undefined;
  const tasks = ran.map(
    ({ name, at, exitCode, taskArn }) =>
      `'${name}' at ${at}${taskArn === undefined ? ' (whether it did is not known)' : exitCode === undefined ? '' : ` (exit code ${exitCode})`}`,
  );
  return `since ${shown(image)} ran, ${tasks.join(', ')} ${ran.length === 1 ? 'has' : 'have'} run, and an undo takes nothing of that back. If ${shown(image)} can run after that: npx teal undo ${service} --force`;
}

const nothingToUndo = (service: string): string =>
  `there is nothing to undo: no deployment of ${service} has replaced a version that Teal knows`;

const makesRoom = ({ committedAt }: ActiveDeployment): string => (committedAt === undefined ? 'has gone back' : 'has ended');

const shown = ({ tag, digest }: DeploymentRequest['image']): string => tag ?? digest;
