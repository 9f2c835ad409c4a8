import { bounded } from '../bounded-text.ts';
import { alarmOfHooks, callingHook } from '../called-hook.ts';
import { countedAlarms } from '../counted-alarms.ts';
import { isGoingBack, isPuttingBack } from '../going-back.ts';
import { iso, keep, write } from '../record/record-change.ts';
import { alarmThatEnds } from '../record/record-wait.ts';
import type { HeldUpBy } from '../record/say-verb.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, HeardAlarm } from '../record.ts';
import { alarmsOf } from './checks-of.ts';

/** An alarm went into ALARM. */
export interface AlarmEvent {
  readonly alarm: string;
  /** Milliseconds since the epoch: when it did. */
  readonly at: number;
  readonly reason?: string;
}

/** `ends`: the wait, or the call of a hook, that ends now, so that the alarm is judged at once. */
export type Heard =
  | { readonly kind: 'heard'; readonly deployment: string; readonly ends?: HeldUpBy }
  | { readonly kind: 'ignored'; readonly why: string };

const REASON_LIMIT = 300;

/**
 * Keeps that an alarm went into ALARM, where the deployment in flight is judged by it, and green has weight
 * or a person is asked whether it may have some. An event may come twice, late, or after a newer one: the
 * newest of an alarm counts, and what is judged is not judged again.
 */
export function hearAlarm({ alarm, at, reason }: AlarmEvent, now: number): Transition<Heard> {
  return (record) => {
    const { active, service } = record;
    const why = active === undefined ? `nothing of ${service} is in flight` : ignoredBy(active, alarm, at);
    if (active === undefined || why !== undefined) return keep({ kind: 'ignored', why: why ?? '' });
    if (countsAlready(active, alarm))
      return keep({ kind: 'ignored', why: `${alarm}: judged already, and it counts for the rest of the bake` });
    const { heard = [] } = active;
    const before = heard.find((each) => each.alarm === alarm);
    if (before !== undefined && Date.parse(before.at) >= at) {
      return keep(
        before.judged ? { kind: 'ignored', why: `${alarm}: judged already` } : { kind: 'heard', deployment: active.id, ...ending(active) },
      );
    }
    const told: HeardAlarm = {
      alarm,
      at: iso(at),
      heardAt: iso(now),
      ...(reason !== undefined && { reason: bounded(reason, REASON_LIMIT) }),
    };
    const next = { ...active, heard: [...heard.filter((each) => each !== before), told] };
    return write(record, { ...record, active: next }, { kind: 'heard', deployment: active.id, ...ending(next) });
  };
}

function ignoredBy(active: ActiveDeployment, alarm: string, at: number): string | undefined {
  const { id, plan } = active;
  if (plan === undefined || !alarmsOf(plan.judge).includes(alarm)) return `${id} is not judged by ${alarm}`;
  if (isPuttingBack(active)) return `${id} deploys nothing`;
  if (active.needsHuman !== undefined) return `${id} needs a human`;
  if (active.committedAt !== undefined) return `${id} is committed`;
  if (isGoingBack(active)) return `${id} is on its way back`;
  const since = heardSince(active);
  if (since === undefined) return `${id} has no traffic yet: alarms are looked at before it gets some`;
  if (at < Date.parse(since)) return active.hadWeight ? `${id} had no traffic then` : `${id} asked nobody then`;
  return undefined;
}

/**
 * From when on alarms are heard of: from green's first weight, and while a person is asked whether it may
 * have some.
 */
function heardSince({ hadWeight, weightSince, startedAt, wait }: ActiveDeployment): string | undefined {
  if (hadWeight) return weightSince ?? startedAt;
  return wait?.reason === 'approval' ? (wait.question?.at ?? wait.at) : undefined;
}

/**
 * An alarm that comes and goes ends the wait of a bake once: each look costs events of the execution's
 * history, and the plan has counted one of an alarm in a bake.
 */
function countsAlready(active: ActiveDeployment, alarm: string): boolean {
  const { bake } = active;
  if (bake === undefined || bake.over === true || bake.endedAt !== undefined) return false;
  return countedAlarms(active).some((each) => each.alarm === alarm && each.judged === true);
}

function ending(active: ActiveDeployment): { readonly ends?: HeldUpBy } {
  const execution = alarmOfHooks(active) && callingHook(active);
  if (execution !== undefined) return { ends: { execution } };
  const { wait } = active;
  return wait?.token !== undefined && alarmThatEnds(wait.reason, active) ? { ends: { token: wait.token } } : {};
}
