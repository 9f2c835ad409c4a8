import { bounded } from '../bounded-text.ts';
import { DeploymentError } from '../errors.ts';
import { deploysNothing, isPuttingBack } from '../going-back.ts';
import { minutesLate } from '../late.ts';
import type { Outcome } from '../outcome.ts';
import { ranTasks } from '../ran-tasks.ts';
import type { ActiveDeployment, EndedDeployment, Failure, ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import { ALL_BLUE, sameSplit } from '../split.ts';
import { iso, keep, without, write } from './record-change.ts';
import { type OldRevisions, oldRevisions } from './record-family.ts';
import { fence } from './record-fence.ts';
import { answered } from './record-recovery.ts';
import { restAfter } from './record-rest.ts';
import type { Transition } from './transition.ts';

export interface FinishFacts {
  readonly epoch: number;
  readonly outcome: Outcome;
  /** A sentence, '' for none. */
  readonly cause: string;
  readonly now: number;
}

/**
 * `next`: what waited and is to be started under this execution name, again if the start was lost. `old`:
 * revisions that have had their time; the first run alone gives them, and what it leaves undone the next
 * deployment finds again. There are none while a next deployment starts: it is about to register a revision
 * of the same family, and ECS refuses too many changes of a family at once; nor are there when weights were
 * put back, which changes no version.
 */
export interface Finished {
  readonly ended: EndedDeployment;
  readonly old?: OldRevisions;
  readonly next?: { readonly request: DeploymentRequest; readonly execution: string };
}

/**
 * Ends a deployment: releases the lease and takes the next request in one change. Run twice it says the same.
 * NEEDS_HUMAN keeps lease and queue. Throws `BadRequest` when the outcome is not what the record shows,
 * `Fenced` for an older epoch.
 */
export function finish({ epoch, outcome, now, ...facts }: FinishFacts): Transition<Finished> {
  const cause = bounded(facts.cause);
  return (record) => {
    if (record.active?.epoch !== epoch && record.last?.epoch === epoch) return keep(ended(record.last, record));
    const { active } = fence(record, epoch);
    if (active.needsHuman !== undefined) {
      return keep({ ended: endedAs(active, 'NEEDS_HUMAN', active.needsHuman.reason, active.needsHuman.at) });
    }
    if (outcome === 'NEEDS_HUMAN' && active.takesDown === undefined) {
      const needsHuman = { at: iso(now), reason: cause };
      const next: ActiveDeployment = { ...without(active, 'wait'), ...answered(active), needsHuman };
      return write(record, { ...record, active: next }, { ended: endedAs(active, outcome, cause, needsHuman.at) });
    }
    if (outcome !== 'NEEDS_HUMAN' && active.takesDown === undefined) refuseUntrue(active, outcome);
    const told = outcomeOf(active, outcome);
    const last = endedAs(active, told, causeOfEnd(active, told, cause), iso(now));
    const { unwell, ...free } = without(record, 'active', 'starting', 'rest');
    // What changed nothing has put nothing right.
    const stays = told === 'REFUSED' || told === 'NOTHING_TO_DO';
    const rest = restAfter(record, active, { outcome: told, cause, now });
    // An undo comes first; what was asked for after it waits on.
    const request = record.undo ?? record.queued;
    const rested = without(free, record.undo === undefined ? 'queued' : 'undo');
    const waited = request === undefined ? {} : { starting: { request, execution: `${record.service}-after-${epoch}` } };
    const next: ServiceRecord = { ...rested, ...waited, last, ...(rest && { rest }), ...(unwell && stays && { unwell }) };
    const old = request === undefined && !deploysNothing(active) ? oldRevisions(record, now) : undefined;
    return write(record, next, { ...ended(last, next), ...(old && { old }) });
  };
}

/**
 * The execution that Finish has started for the next deployment ended before it had the lease: what was
 * announced of it is taken back, so that others have their turn. Nothing is written once it has the lease.
 */
export function startedInVain(execution: string): Transition<{ readonly request?: DeploymentRequest }> {
  return (record) => {
    const { active, starting, queued } = record;
    if (active !== undefined || starting?.execution !== execution) return keep({});
    // What waited behind an undo has its turn.
    const waits = queued && { starting: { request: queued, execution: `${record.service}-after-${record.epoch}-${record.version + 1}` } };
    return write(record, { ...without(record, 'starting', 'queued'), ...waits }, { request: starting.request });
  };
}

/** What had weight was rolled back, whoever asked for it. */
function outcomeOf(active: ActiveDeployment, outcome: Outcome): Exclude<Outcome, 'NEEDS_HUMAN'> {
  if (active.takesDown !== undefined) return outcome === 'SUCCEEDED' ? 'RETIRED' : 'NOT_RETIRED';
  return outcome === 'SUPERSEDED' && active.hadWeight ? 'ROLLED_BACK' : (outcome as Exclude<Outcome, 'NEEDS_HUMAN'>);
}

function causeOfEnd({ request, takesDown, kept }: ActiveDeployment, outcome: Outcome, cause: string): string {
  if (outcome === 'RETIRED') return kept ? `${takesDown?.service} stays up for an undo` : `${takesDown?.service}, which was kept, is down`;
  const { undo, image } = request;
  return undo === undefined || outcome !== 'SUCCEEDED'
    ? cause
    : `undone: ${undo.of} is taken back, ${image.tag ?? image.digest} is production again. ${cause}`;
}

/** The lease is let go only of a world that the record accounts for. */
function refuseUntrue(active: ActiveDeployment, outcome: Exclude<Outcome, 'NEEDS_HUMAN'>): void {
  if (isPuttingBack(active) || outcome === 'PUT_BACK' || outcome === 'NOT_PUT_BACK') {
    refuseUntruePutBack(active, outcome);
    return;
  }
  const committed = active.committedAt !== undefined;
  if (committed !== (outcome === 'SUCCEEDED')) {
    throw new DeploymentError('BadRequest', `${active.id} is ${committed ? 'committed' : 'not committed'}: it does not end as ${outcome}`);
  }
  if (!committed && active.hadWeight && active.backAtBlueAt === undefined) {
    throw new DeploymentError('BadRequest', `${active.id} had traffic and was not read back at 100 % blue: it does not end as ${outcome}`);
  }
}

const ENDS_OF_PUT_BACK: readonly Outcome[] = ['PUT_BACK', 'NOT_PUT_BACK', 'NOTHING_TO_DO'];

function refuseUntruePutBack(active: ActiveDeployment, outcome: Outcome): void {
  if (!isPuttingBack(active)) throw new DeploymentError('BadRequest', `${active.id} puts no weights back: it does not end as ${outcome}`);
  if (!ENDS_OF_PUT_BACK.includes(outcome)) {
    throw new DeploymentError('BadRequest', `${active.id} puts weights back: it does not end as ${outcome}`);
  }
  const { confirmed, intent } = active;
  if (outcome !== 'NOT_PUT_BACK' && !(confirmed && sameSplit(confirmed.split, ALL_BLUE) && intent === undefined)) {
    throw new DeploymentError('BadRequest', `${active.id} has not read production back: it does not end as ${outcome}`);
  }
}

const ended = (last: EndedDeployment, { active, starting }: ServiceRecord): Finished =>
  active === undefined && starting !== undefined ? { ended: last, next: starting } : { ended: last };

function endedAs(active: ActiveDeployment, outcome: Outcome, cause: string, endedAt: string): EndedDeployment {
  const { id, epoch, execution, request, startedAt, firstFailure, backAtBlueAt, approvals, hooks } = active;
  const failure = firstFailure ?? active.failure;
  const ran = ranTasks(active);
  return {
    id,
    service: request.service,
    epoch,
    execution,
    image: request.image,
    ...(request.configHash !== '' && { configHash: request.configHash }),
    outcome,
    ...causeOf(firstFailure, withDecision(active.failure, cause)),
    startedAt,
    endedAt,
    ...(request.found !== undefined && { lateMinutes: minutesLate(request, request.found) }),
    ...(request.undo !== undefined && { undo: request.undo }),
    ...(request.askedBy !== undefined && { askedBy: request.askedBy }),
    ...(approvals !== undefined && { approvals }),
    ...(ran.length > 0 && { ran }),
    // What a hook gave itself is for its own next call alone.
    ...(hooks !== undefined && { hooks: hooks.map((run) => without(run, 'details')) }),
    // The version that serves has neither failed nor been rolled back.
    ...(failure === undefined || isPuttingBack(active) ? {} : { failure }),
    ...(backAtBlueAt === undefined || isPuttingBack(active) ? {} : { backAtBlueAt }),
  };
}

/** What a person decided about somebody else's change stands behind the failure in the record alone. */
function withDecision(failure: Failure | undefined, cause: string): string {
  const told = failure === undefined ? '' : `${failure.error}: ${failure.cause}`;
  return cause !== '' && told.startsWith(`${cause}; `) ? told : cause;
}

/** What first went wrong is what people are told, before what ended it. */
function causeOf(first: Failure | undefined, cause: string): Pick<EndedDeployment, 'cause'> {
  const told = [...(first === undefined ? [] : [`${first.error}: ${first.cause}`]), ...(cause === '' ? [] : [cause])];
  return told.length === 0 ? {} : { cause: told.join('; then ') };
}
