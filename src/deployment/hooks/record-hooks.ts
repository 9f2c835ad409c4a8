import { CALL_ENDS_WITHIN_SECONDS, type HookRun, WAY_BACK_SECONDS } from '../hook.ts';
import { iso, keep, without, write } from '../record/record-change.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment } from '../record.ts';
import { finished, type HookPlace, held, isOver, withRuns } from './held-hooks.ts';
import { type HookToRun, hooksAt, isSameRun } from './hooks-of.ts';
import type { HookBox } from './points.ts';

/**
 * What a box does next. `why`: which hook, where, and why it failed. `wait`: for so many seconds, since a
 * call that was cut off may still be at work, and its undo must come behind it.
 */
export type NextHook =
  | { readonly kind: 'none' }
  | { readonly kind: 'wait'; readonly seconds: number }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'call';
      readonly hook: HookToRun;
      readonly run: HookRun;
      /** What is left of its time, at least 1. */
      readonly seconds: number;
      readonly active: ActiveDeployment;
    };

/**
 * Decides which hook of a box is called next, and writes that it is under way: whoever takes over knows that
 * it may have run. `execution`: ARN of the one that is to call it, which an order or an alarm stops. What has
 * ended stays as it ended, whoever asks again: a hook that has succeeded is not run twice. Throws `Fenced`
 * for an older epoch. Forward it throws what a pending order says, and `JudgedUnhealthy` when an alarm that
 * takes a deployment back was heard, since nobody judges while hooks run.
 */
export function nextHook(place: HookPlace, execution: string, now: number): Transition<NextHook> {
  return (record) => {
    const active = held(record, place);
    const { runs, hook } = ended(active, place, now);
    const keepRuns = <T extends NextHook>(result: T) =>
      runs === active.hooks && !isOver(active.wait)
        ? keep<NextHook>(result)
        : write<NextHook>(record, { ...record, active: withRuns(active, runs ?? []) }, result);
    const failed = failedOf(active, place, runs ?? []);
    if (failed !== undefined) return keepRuns({ kind: 'failed', why: hookWhy(failed) });
    if (hook === undefined) return keepRuns({ kind: 'none' });
    const before = (runs ?? []).find((run) => isSameRun(run, hook));
    const undone = (runs ?? []).filter(({ name }) => name === hook.undoes?.name);
    const atWork = secondsAtWork(undone, now);
    if (atWork > 0) return keepRuns({ kind: 'wait', seconds: atWork });
    const again = before ? { ...without(before, 'handedOut'), rounds: before.rounds + 1 } : begun(hook, runs ?? [], now);
    const run =
      hook.kind === 'function' && place.box !== 'OnRollback'
        ? { ...again, call: { execution, endsAt: iso(now + 1000 * CALL_ENDS_WITHIN_SECONDS) } }
        : again;
    const next = withRuns(
      active,
      before
        ? (runs ?? []).map((each) => (each === before ? run : each))
        : [...(runs ?? []).filter((each) => !isEarlierOf(each, run) || secondsAtWork([each], now) > 0), run],
    );
    const seconds = Math.max(1, Math.ceil((Date.parse(run.until) - now) / 1000));
    return write<NextHook>(record, { ...record, active: next }, { kind: 'call', hook, run, seconds, active: next });
  };
}

/** Until the last call has ended whose end nobody has heard. 0: all have ended. */
const secondsAtWork = (runs: readonly HookRun[], now: number): number =>
  Math.max(0, ...runs.map(({ call }) => (call === undefined ? 0 : Math.ceil((Date.parse(call.endsAt) - now) / 1000))));

/** Runs whose time is over are ended, and what is left to do. */
function ended(
  active: ActiveDeployment,
  { box, step }: HookPlace,
  now: number,
): { readonly runs?: readonly HookRun[]; readonly hook?: HookToRun } {
  const { plan, hooks: before } = active;
  if (plan === undefined) return {};
  const all = hooksAt(active, box, step);
  let runs = before ?? [];
  for (const hook of all) {
    const run = runs.find((each) => isSameRun(each, hook));
    if (run === undefined || run.status !== 'IN_PROGRESS') {
      if (run !== undefined) continue;
      if (box === 'OnRollback' && now >= endOfWayBack(runs, now)) {
        const why = `it was not run: the hooks of the way back have ${WAY_BACK_SECONDS / 60} minutes in all`;
        runs = [...runs, finished({ ...begun(hook, runs, now), rounds: 0 }, { status: 'TIMED_OUT', why }, now)];
        continue;
      }
      return { ...told(runs, before), hook };
    }
    // A task is looked at once more.
    if (hook.kind === 'task' || now < Date.parse(run.until)) return { ...told(runs, before), hook };
    const late = finished(run, { status: 'TIMED_OUT', why: 'it gave no final answer within its time-out' }, now);
    runs = runs.map((each) => (each === run ? (hook.onTimeout === 'continue' ? { ...late, wentOn: true as const } : late) : each));
    if (failedAmong([hook], runs, box)) break;
  }
  return told(runs, before);
}

const told = (runs: readonly HookRun[], before: readonly HookRun[] | undefined): { readonly runs?: readonly HookRun[] } =>
  before !== undefined && runs.every((run, i) => run === before[i]) && runs.length === before.length
    ? { runs: before }
    : runs.length === 0
      ? {}
      : { runs };

function failedOf(active: ActiveDeployment, { box, step }: HookPlace, runs: readonly HookRun[]): HookRun | undefined {
  return active.plan && failedAmong(hooksAt({ ...active, hooks: runs }, box, step), runs, box);
}

/** On the way back no hook stops anything. */
const failedAmong = (hooks: readonly HookToRun[], runs: readonly HookRun[], box: HookBox): HookRun | undefined =>
  box === 'OnRollback' ? undefined : runs.find((run) => stopped(run) && hooks.some((hook) => isSameRun(run, hook)));

const stopped = ({ status, wentOn }: HookRun): boolean => status === 'FAILED' || (status === 'TIMED_OUT' && wentOn !== true);

/** The hook that the deployment turned back for; `undefined`: for none. */
export const failedHook = ({ hooks = [] }: Pick<ActiveDeployment, 'hooks'>): HookRun | undefined =>
  hooks.find((run) => run.at !== 'OnRollback' && stopped(run));

/**
 * The same run at the time before: one of each is kept, however often a step is taken once more. One whose
 * function may still be at work is kept until it is not, since what undoes the hook comes behind it.
 */
const isEarlierOf = (each: HookRun, { visit, ...run }: HookRun): boolean =>
  visit !== undefined && !isSameRun(each, { ...run, visit }) && isSameRun(without(each, 'visit'), run);

function begun({ name, at, step, visit, undo, details, timeoutSeconds }: HookToRun, runs: readonly HookRun[], now: number): HookRun {
  const until = now + 1000 * timeoutSeconds;
  return {
    name,
    at,
    ...(step !== undefined && { step }),
    ...(visit !== undefined && { visit }),
    ...(undo && { undo }),
    status: 'IN_PROGRESS',
    from: iso(now),
    until: iso(at === 'OnRollback' ? Math.min(until, endOfWayBack(runs, now)) : until),
    rounds: 1,
    details,
  };
}

/** All of it ends within this time of the first, so that the lease is given back. */
function endOfWayBack(runs: readonly HookRun[], now: number): number {
  const first = runs.find(({ at }) => at === 'OnRollback');
  return (first === undefined ? now : Date.parse(first.from)) + 1000 * WAY_BACK_SECONDS;
}

/** Which hook, where, and why it failed, in a sentence. */
export const hookWhy = ({ name, at, step, why, undo }: HookRun): string =>
  at === 'Before'
    ? `the ${name} before the deployment failed: ${why ?? 'nothing more is known'}`
    : `the ${undo ? 'undo of the hook' : 'hook'} ${name} at ${at}${step === undefined ? '' : ` of step ${step + 1}`} failed: ${why ?? 'nothing more is known'}`;
