import { canonicalJson } from '../canonical-json.ts';
import { DeploymentError } from '../errors.ts';
import { deploysNothing } from '../going-back.ts';
import type { ActiveDeployment, ServiceRecord } from '../record.ts';
import type { DeploymentRequest } from '../request.ts';
import type { ServiceConfig } from '../service-config.ts';
import { withWord } from '../verbs/verbs.ts';
import type { Order } from '../word.ts';
import { newestAsk } from './newest-ask.ts';
import { withAsker, withoutAsk } from './record-asked.ts';
import { iso, keep, without, write } from './record-change.ts';
import { type Answer, answerTo } from './say-verb.ts';
import type { Transition } from './transition.ts';

/** How many ids of accepted requests are kept to know a duplicate by. */
export const SEEN_REQUESTS = 50;

export interface AcquireFacts {
  readonly request: DeploymentRequest;
  /** ARN of the execution that asks. */
  readonly execution: string;
  readonly whenBusy: ServiceConfig['whenBusy'];
  readonly now: number;
}

/**
 * `answer`: the wait of the deployment in flight that now has a word to end it. `replaced`: the request that
 * waited until now. `needs-human`: the lease stays held until a person has ended that.
 */
export type Acquired =
  | { readonly kind: 'acquired'; readonly epoch: number; readonly deployment: string }
  | {
      readonly kind: 'queued';
      readonly behind: string;
      readonly answer?: Answer;
      readonly replaced?: DeploymentRequest;
    }
  | { readonly kind: 'duplicate' | 'out-of-date' | 'busy' | 'needs-human'; readonly reason: string };

/**
 * Takes the lease for a request, or says why not. Safe to repeat: the same execution gets the same epoch.
 * Whether the holder still lives does not matter here: what is asked for waits until it ends, or is
 * recovered. Throws `Fenced` when a recovery has taken the deployment of this very execution over.
 */
export function acquire(facts: AcquireFacts): Transition<Acquired> {
  return (record) => {
    const { execution, now } = facts;
    const request = withAsker(record, facts.request, execution, now);
    const { active } = record;
    const known = alreadyKnown(record, request, execution);
    if (known !== undefined) return keep(known);
    const outOfDate = whyNotOrdered(record, request) ?? whyOutOfDate(record, request);
    if (outOfDate !== undefined) return keep({ kind: 'out-of-date', reason: outOfDate });
    const undo = record.starting?.request;
    // An undo is about to begin: what comes meanwhile has its turn behind it.
    if (active === undefined && undo?.undo !== undefined && undo.id !== request.id)
      return write(record, { ...accepted(record, request), queued: request }, { kind: 'queued', behind: `the undo of ${undo.undo.of}` });
    if (active === undefined) return take(record, request, execution, facts.now);

    if (active.needsHuman !== undefined) {
      const { at, reason } = active.needsHuman;
      return refused(record, request, { kind: 'needs-human', reason: `${active.id} needs a human since ${at}: ${reason}` });
    }
    // No deployment is in the way of this one while weights are put back: it waits for some seconds.
    if (facts.whenBusy === 'refuse' && !deploysNothing(active) && request.undo === undefined)
      return refused(record, request, { kind: 'busy', reason: `${active.id} is in flight since ${active.startedAt}` });
    return queue(record, active, { ...facts, request });
  };
}

/**
 * What a request is told that was accepted before. `undefined`: it is new, or it is the one that Finish chose
 * to start.
 */
function alreadyKnown(record: ServiceRecord, request: DeploymentRequest, execution: string): Acquired | undefined {
  const { active } = record;
  if (active?.request.id === request.id && active.execution === execution) {
    // The epoch was raised over this execution's head: giving it the new one would make two holders.
    if (active.takenOver !== undefined) {
      throw new DeploymentError('Fenced', `${active.takenOver.by} took ${active.id} over at ${active.takenOver.at}`);
    }
    return { kind: 'acquired', epoch: active.epoch, deployment: active.id };
  }
  if ([record.queued?.id, record.undo?.id].includes(request.id) && active !== undefined) return waiting(active, undefined);
  if (record.starting?.request.id === request.id) return undefined;
  if (!record.seen.includes(request.id)) return undefined;
  const which =
    active?.request.id === request.id ? `${active.id} does it` : 'it was accepted before and has ended or made room for a newer one';
  return { kind: 'duplicate', reason: `request ${request.id} is not new: ${which}` };
}

/**
 * An undo goes by no approval, no test and no check, and so it begins by the record alone: whoever may start
 * executions may write one into their input. What is chosen is what the record has, too.
 */
function whyNotOrdered({ starting, undo }: ServiceRecord, { id, ...said }: DeploymentRequest): string | undefined {
  const ordered = [starting?.request, undo].find((request) => request?.id === id);
  if (said.undo === undefined && ordered?.undo === undefined) return undefined;
  return ordered !== undefined && whatOf(ordered) === whatOf(said)
    ? undefined
    : 'the record knows of no such undo: it is ordered by npx teal undo, and by no input of an execution';
}

const whatOf = ({ image, undo, force, allow }: Omit<DeploymentRequest, 'id'>): string => canonicalJson({ image, undo, force, allow });

/**
 * Why a push starts nothing: it is older than the newest accepted one, or than an undo. One that was found in
 * the registry gives way to whatever was asked for since, and the event of one that was found comes too late.
 * The chosen next request was judged when it was accepted.
 */
function whyOutOfDate(record: ServiceRecord, { id, by, at, found, image }: DeploymentRequest): string | undefined {
  const { newestPush, starting, undoneAt } = record;
  if (by !== 'push' || starting?.request.id === id) return undefined;
  if (newestPush !== undefined && Date.parse(at) < Date.parse(newestPush.at)) {
    return `a newer push was accepted: ${newestPush.digest} at ${newestPush.at}`;
  }
  if (undoneAt !== undefined && Date.parse(at) < wholeSecond(undoneAt))
    return `it was pushed at ${at}, and an undo was ordered at ${undoneAt}`;
  const asked = found === undefined ? undefined : newestAsk(record);
  if (asked !== undefined && Date.parse(at) <= asked) return `it was pushed at ${at}, and something was asked for at ${iso(asked)}`;
  if (newestPush?.found === undefined || newestPush.digest !== image.digest) return undefined;
  return Date.parse(at) <= Date.parse(newestPush.found) ? `this push was found without its event at ${newestPush.found}` : undefined;
}

/** Events of EventBridge tell their time in whole seconds. */
const wholeSecond = (iso: string): number => Math.floor(Date.parse(iso) / 1000) * 1000;

/** Nothing is kept of it but that it came: a push that was refused is not one whose event was lost. */
function refused(record: ServiceRecord, request: DeploymentRequest, why: Acquired): ReturnType<Transition<Acquired>> {
  const asked = laterAsked(record, request);
  return request.by !== 'push' || asked === record.asked ? keep(why) : write(record, { ...record, asked }, why);
}

const laterAsked = ({ asked }: ServiceRecord, { at }: DeploymentRequest): string =>
  asked !== undefined && Date.parse(asked) >= Date.parse(at) ? asked : at;

/**
 * Free lease: epoch + 1. A request chosen by Finish that has not come yet is older than this one, and makes
 * room for it.
 */
function take(record: ServiceRecord, request: DeploymentRequest, execution: string, now: number): ReturnType<Transition<Acquired>> {
  const epoch = record.epoch + 1;
  const id = `${record.service}-${epoch}`;
  const active: ActiveDeployment = { id, epoch, execution, request, startedAt: iso(now), phase: 'acquired', hadWeight: false };
  return write(
    record,
    { ...without(withoutAsk(accepted(record, request), execution, now), 'starting'), epoch, active },
    { kind: 'acquired', epoch, deployment: id },
  );
}

/** Latest wins: there is one place in the queue. */
function queue(record: ServiceRecord, active: ActiveDeployment, facts: AcquireFacts): ReturnType<Transition<Acquired>> {
  const { request } = facts;
  const order = orderFor(active, facts);
  const asked = order === undefined ? active : withWord(active, order);
  // An undo has a place of its own, which nothing that comes later takes.
  const place = request.undo === undefined ? { queued: request } : { undo: record.undo ?? request };
  return write(
    record,
    { ...withoutAsk(accepted(record, request), facts.execution, facts.now), active: asked, ...place },
    waiting(asked, record.queued),
  );
}

/**
 * What a request asks of the deployment in flight. Nothing gives way to its own image pushed once more,
 * and an undo to nothing. */
function orderFor(active: ActiveDeployment, { request, whenBusy, now }: AcquireFacts): Order | undefined {
  if (active.request.undo !== undefined) return undefined;
  const by = `${request.by} ${request.image.tag ?? request.image.digest}`;
  if (whenBusy === 'supersede' || request.undo !== undefined) return { verb: 'supersede', by, at: iso(now) };
  const newer = request.by === 'push' && request.image.digest !== active.request.image.digest;
  return newer ? { verb: 'give way', by, at: iso(now) } : undefined;
}

function waiting(active: ActiveDeployment, replaced: DeploymentRequest | undefined): Acquired {
  const answer = answerTo(active);
  return {
    kind: 'queued',
    behind: active.id,
    ...(answer === undefined ? {} : { answer }),
    ...(replaced === undefined ? {} : { replaced }),
  };
}

function accepted(record: ServiceRecord, request: DeploymentRequest): ServiceRecord {
  const seen = record.seen.includes(request.id) ? record.seen : [...record.seen, request.id].slice(-SEEN_REQUESTS);
  const known = { ...record, seen, asked: laterAsked(record, request) };
  if (request.by !== 'push' || record.starting?.request.id === request.id) return known;
  const { at, found, image } = request;
  return { ...known, newestPush: { at, digest: image.digest, ...(found !== undefined && { found }) } };
}
