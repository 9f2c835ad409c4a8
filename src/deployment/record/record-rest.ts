import { bounded } from '../bounded-text.ts';
import { isPuttingBack } from '../going-back.ts';
import { machineOf } from '../holder.ts';
import type { Outcome } from '../outcome.ts';
import type { Plan } from '../plan.ts';
import { ranTasks } from '../ran-tasks.ts';
import type { ActiveDeployment, AtRest, Previous, ServiceRecord } from '../record.ts';
import { isSameUnrest, type Unrest } from '../unrest.ts';
import { replacedBy } from './previous.ts';
import { iso, keep, without, write } from './record-change.ts';
import type { Transition } from './transition.ts';

interface End {
  readonly outcome: Exclude<Outcome, 'NEEDS_HUMAN'>;
  /** What it ended by. */
  readonly cause: string;
  readonly now: number;
}

/**
 * The state at rest after this deployment: on green once it is committed, otherwise on blue as its plan saw
 * it. Without a plan it has changed nothing, so what was known stays, as it does when weights were put back.
 * Nothing rests where a first deployment was not committed: neither side has ever served.
 */
export function restAfter({ rest }: ServiceRecord, active: ActiveDeployment, { outcome, cause, now }: End): AtRest | undefined {
  const { id, plan, request } = active;
  if (isPuttingBack(active)) return rest && (outcome === 'PUT_BACK' ? hadTraffic(rest, now) : notPutBack(rest, cause));
  if (plan === undefined) return rest;
  if (active.takesDown !== undefined) return rest && withoutKept(rest, active, { outcome, cause, now });
  const kept = active.kept && { kept: active.kept };
  const left = { deployment: id, at: iso(now), machine: machineOf(active), ...kept };
  if (outcome === 'SUCCEEDED') {
    const previous = replacedBy(active, rest);
    return { ...left, plan: turned(plan, active), image: request.image, ...(previous && { previous }) };
  }
  if (plan.first) return undefined;
  // What the deployment found on blue, it left there.
  const same = rest?.image !== undefined && rest.plan.blue.taskDefinition === plan.blue.taskDefinition;
  const previous = rest?.previous && ranSince(rest.previous, active);
  return { ...left, plan, ...(same && { image: rest.image }), ...(previous && { previous }) };
}

/** However many deployments go back one after another: the record has room for so many of their tasks. */
const MOST_RAN = 50;

/** What a deployment that went back has run stays done. */
function ranSince(previous: Previous, active: ActiveDeployment): Previous {
  const ran = [...(previous.ran ?? []), ...ranTasks(active)].slice(-MOST_RAN);
  return ran.length === 0 ? previous : { ...previous, ran };
}

/** A side that was kept is down, or stands for another reason now. */
function withoutKept(rest: AtRest, { kept: stays }: ActiveDeployment, { outcome, cause, now }: End): AtRest {
  const { kept, ...gone } = rest;
  if (outcome === 'RETIRED') return { ...gone, ...(stays && { kept: stays }) };
  return kept === undefined ? rest : { ...rest, kept: { ...kept, failed: { at: iso(now), why: bounded(cause) } } };
}

/**
 * Somebody has led users to the idle side: one that is kept had traffic a moment ago. Over DNS nobody knows
 * when its clients leave it, so its time is over: it is looked at until they have, and taken down.
 */
function hadTraffic(rest: AtRest, now: number): AtRest {
  if (rest.kept === undefined) return rest;
  const { quietAt: _, ...kept } = rest.kept;
  const { route, settleBeforeDestroySeconds, drainSeconds } = rest.plan;
  const quiet = route === 'dns' ? { until: iso(now) } : { quietAt: iso(now + 1000 * (settleBeforeDestroySeconds + drainSeconds)) };
  return { ...rest, kept: { ...kept, since: iso(now), ...quiet } };
}

/** The change that was set out to be put back last. */
function notPutBack(rest: AtRest, cause: string): AtRest {
  const last = (rest.putBack ?? []).toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at))[0];
  const putBack = rest.putBack?.map((one) => (one === last ? { ...one, failed: bounded(cause) } : one));
  return { ...rest, ...(putBack && { putBack }) };
}

/** The sides have changed places, and the pair has been deployed to. */
function turned(plan: Plan, { green: set }: Pick<ActiveDeployment, 'green'>): Plan {
  const { blue, green } = plan;
  const { taskDefinition: _, ...idle } = blue;
  const serving = { ...green, exists: true, ...(set && { taskDefinition: set.taskDefinition, desired: set.desired }) };
  // Both sides of a plan are of the same kinds.
  return { ...plan, first: false, blue: serving, green: idle } as Plan;
}

/**
 * The state that a service rests in: nothing is in flight, nothing is about to be, and its last deployment
 * says how it should stand. What needs a human is in flight.
 */
export const atRest = ({ active, starting, rest }: ServiceRecord): AtRest | undefined =>
  active === undefined && starting === undefined ? rest : undefined;

/** What a look at rest comes to: `told`: this very change wrote it, so it is told now, and by nobody else. */
export type Looked = { readonly told: true; readonly unwell: ServiceRecord['unwell'] } | { readonly told: false };

/**
 * Keeps what a look found of the service that rested in `looked`. Nothing is written where that is known, or
 * where a deployment has begun since. Two that have found the same write once.
 */
export function foundAtRest(looked: AtRest, found: readonly Unrest[], now: number): Transition<Looked> {
  return (record) => {
    const rest = atRest(record);
    const known = record.unwell?.found ?? [];
    if (rest?.deployment !== looked.deployment || rest.at !== looked.at || isSameUnrest(known, found)) return keep({ told: false });
    const unwell = found.length === 0 ? undefined : { since: record.unwell?.since ?? iso(now), found };
    const moved = [...known, ...found].some(({ kind }) => kind === 'foreign-split');
    const next = { ...without(record, 'unwell'), ...(moved && { rest: hadTraffic(rest, now) }), ...(unwell && { unwell }) };
    return write(record, next, { told: true, unwell });
  };
}

/**
 * Keeps why weights that somebody changed stay as they are, although they would be put back. Nothing is
 * written where that is known, or where a deployment has begun since.
 */
export function leftAlone(reason: string): Transition<{ readonly told: boolean }> {
  return (record) => {
    const { unwell } = record;
    if (atRest(record) === undefined || unwell === undefined || unwell.leftAlone === bounded(reason)) return keep({ told: false });
    return write(record, { ...record, unwell: { ...unwell, leftAlone: bounded(reason) } }, { told: true });
  };
}
