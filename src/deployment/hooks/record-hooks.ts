import { alarmOfHooks } from '../called-hook.ts';
import { DeploymentError } from '../errors.ts';
import { CALL_ENDS_WITHIN_SECONDS, type HookRun, WAY_BACK_SECONDS } from '../hook.ts';
import { iso, keep, without, write } from '../record/record-change.ts';
import { check, fence, notBack } from '../record/record-fence.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment } from '../record.ts';
import { obeyed, pendingOrder } from '../verbs/pending.ts';
import { type Called, readAnswer } from './answer.ts';
import { type HookToRun, hooksAt, isSameRun, runId } from './hooks-of.ts';
import { callBackAfter } from './pace.ts';
import type { HookBox } from './points.ts';

/** Where the hooks of a box are run: under which lease, and at which step. */
export interface HookPlace {
  readonly epoch: number;
  readonly box: HookBox;
  /** Index of the step; 0 where the box is none of the steps. */
  readonly step: number;
}

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

/** What came of a call of a hook. */
export interface HookSaid {
  /** `runId` of the run. */
  readonly run: string;
  readonly called: Called;
}

/**
 * Keeps what came of a call. What comes twice, or after the end, changes nothing. An error after the time-out
 * is the time-out, by the clock: its name says nothing. `waitSeconds`: until it is called again; 0: it has
 * ended, or its time is over, or an order or an alarm waits for the next look. Throws `Fenced`, also for what
 * would go forward on the way back, and `BadRequest` for a run that has not begun.
 */
export function hookAnswered(place: HookPlace, { run: id, called }: HookSaid, now: number): Transition<{ readonly waitSeconds: number }> {
  return (record) => {
    const { active } = place.box === 'OnRollback' ? fence(record, place.epoch) : notBack(record, place.epoch);
    const isLeaving = place.box !== 'OnRollback' && takenBackBy(active) !== undefined;
    const { hooks: runs = [] } = active;
    const run = runs.find((each) => runId(each) === id);
    if (run === undefined) throw new DeploymentError('BadRequest', `${active.id} has begun no hook ${id}`);
    // Who waits for a token is answered by the order itself: that is no answer of the hook.
    if (run.call === undefined) held(record, place);
    if (run.status !== 'IN_PROGRESS') return keep({ waitSeconds: 0 });
    const said = readAnswer(called, run.details ?? {});
    const heard = UNHEARD.has(called.error ?? '') ? run : without(run, 'call');
    const lost = (run.lost ?? 0) + 1;
    const set = (next: HookRun, waitSeconds: number) =>
      write(
        record,
        {
          ...record,
          active: withRuns(
            active,
            runs.map((each) => (each === run ? next : each)),
          ),
        },
        { waitSeconds: isLeaving ? 0 : waitSeconds },
      );
    const left = (Date.parse(run.until) - now) / 1000;
    switch (said.status) {
      case 'SUCCEEDED':
        return set(finished(heard, { status: 'SUCCEEDED' }, now), 0);
      case 'FAILED':
        if ((isOurs(active, run, called) || isLost(active, run, called)) && lost < MOST_TRIES)
          return set({ ...heard, lost }, Math.min(AGAIN_SECONDS, Math.max(1, Math.ceil(left))));
        // Its time is over: the next look says so.
        return left <= 0 && called.error !== undefined ? keep({ waitSeconds: 0 }) : set(finished(heard, said, now), 0);
      case 'IN_PROGRESS': {
        if (left <= 0) return set(heard, 0);
        const waited = (now - Date.parse(run.from)) / 1000;
        const inBox = active.plan ? hooksAt(active, place.box, place.step).length : 1;
        const delay = callBackAfter(said.delaySeconds, waited, inBox);
        return set({ ...without(heard, 'lost'), details: said.details }, Math.min(delay, Math.ceil(left)));
      }
    }
  };
}

/**
 * With these nobody has heard of the end of the function: the time of the state is over, or the connection
 * was lost. A function that throws one of these names delays its own undo. Source: Step Functions Developer
 * Guide, "Handling errors in Step Functions workflows", and "Handle transient Lambda service exceptions".
 */
const UNHEARD: ReadonlySet<string> = new Set(['States.Timeout', 'Lambda.ClientExecutionTimeoutException', 'Lambda.SdkClientException']);

/**
 * A token that was not handed out, and a call whose connection was lost, are tried again so many times, so
 * many seconds after the last.
 */
const MOST_TRIES = 8;
const AGAIN_SECONDS = 15;

/** Until the team's function has the token no code of the team has run: an error is Teal's own, or AWS's. */
const isOurs = ({ plan }: ActiveDeployment, run: HookRun, { error }: Called): boolean =>
  error !== undefined && run.handedOut !== true && run.undo === undefined && kindOf(plan, run) === 'token';

/**
 * Nobody knows whether its function has begun: it is called again by the record, which then has when this
 * call must have ended.
 */
const isLost = ({ plan }: ActiveDeployment, run: HookRun, { error }: Called): boolean =>
  error === 'Lambda.SdkClientException' && (run.undo === true || kindOf(plan, run) === 'function');

const kindOf = (plan: ActiveDeployment['plan'], { name }: HookRun) => plan?.hooks?.find((hook) => hook.name === name)?.kind;

/** The function of a hook has its token. */
export function handedOut(epoch: number, id: string): Transition<undefined> {
  return (record) => {
    const { active } = fence(record, epoch);
    const { hooks = [] } = active;
    const marked = hooks.map((run) => (runId(run) === id && run.status === 'IN_PROGRESS' ? { ...run, handedOut: true as const } : run));
    return write(record, { ...record, active: { ...active, hooks: marked } }, undefined);
  };
}

/**
 * The deployment whose hooks run. Forward it throws `Fenced`, what a pending order says, and
 * `JudgedUnhealthy` where an alarm takes it back while green has traffic; on the way back `Fenced` alone.
 */
export function held(record: Parameters<Transition<unknown>>[0], { epoch, box }: HookPlace): ActiveDeployment {
  if (box === 'OnRollback') return fence(record, epoch).active;
  const { active } = check(record, epoch);
  const unhealthy = saidByAlarm(active);
  if (unhealthy !== undefined) throw unhealthy;
  return active;
}

function saidByAlarm(active: ActiveDeployment): DeploymentError | undefined {
  const alarm = alarmOfHooks(active);
  return (
    alarm &&
    new DeploymentError(
      'JudgedUnhealthy',
      `${alarm.alarm} went into ALARM at ${alarm.at}, while green had traffic and hooks ran${alarm.reason === undefined ? '' : `: ${alarm.reason}`}`,
    )
  );
}

/** What takes a deployment back while its hooks run: an order that is pending, or an alarm. */
export function takenBackBy(active: ActiveDeployment): DeploymentError | undefined {
  const order = pendingOrder(active);
  return order === undefined ? saidByAlarm(active) : obeyed(order, active);
}

/** The wait of a hook is over once somebody looks; what a person is asked of a task stands. */
function withRuns(active: ActiveDeployment, hooks: readonly HookRun[]): ActiveDeployment {
  const rest = isOver(active.wait) ? without(active, 'wait') : active;
  return hooks.length === 0 ? rest : { ...rest, hooks };
}

const isOver = (wait: ActiveDeployment['wait']): boolean => wait?.reason === 'hook' && wait.question === undefined;

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

/** The run, ended now. What it kept for its next call is gone. */
export const finished = (run: HookRun, { status, why }: Pick<HookRun, 'status' | 'why'>, now: number): HookRun => ({
  ...without(run, 'details', 'handedOut', 'lost'),
  status,
  to: iso(now),
  ...(why !== undefined && { why }),
});

/** Which hook, where, and why it failed, in a sentence. */
export const hookWhy = ({ name, at, step, why, undo }: HookRun): string =>
  at === 'Before'
    ? `the ${name} before the deployment failed: ${why ?? 'nothing more is known'}`
    : `the ${undo ? 'undo of the hook' : 'hook'} ${name} at ${at}${step === undefined ? '' : ` of step ${step + 1}`} failed: ${why ?? 'nothing more is known'}`;
