import { createHash } from 'node:crypto';
import type { HookRun } from '../hook.ts';
import type { Plan } from '../plan.ts';
import type { Asked, SeenTask } from '../ports/tasks.ts';
import { iso, keep, without, write } from '../record/record-change.ts';
import { fence } from '../record/record-fence.ts';
import { askedAt } from '../record/record-wait.ts';
import type { Transition } from '../record/transition.ts';
import type { ActiveDeployment, ServiceRecord } from '../record.ts';
import { TASK_PATIENCE_SECONDS, type TaskLog, type TaskRun, type TaskWork } from '../task.ts';
import { finished, held } from './held-hooks.ts';
import { isSameRun, runId } from './hooks-of.ts';
import { exitCodeOf, judgeTask } from './judge-task.ts';
import { type FoundTask, findRun, pause, type TaskPlace, withPlace, withRun, workOf } from './task-run.ts';

/** Seconds between looks at a task that runs, at first. */
const LOOK_SECONDS = 12;
/** And until one that found no room is asked for again. */
const AGAIN_SECONDS = 15;

/**
 * A client token lives as long as its task and an hour, and no longer than a day. So a request that nobody
 * knows the outcome of is repeated for this time alone. Source: ECS API reference, "Ensuring idempotency".
 */
const TOKEN_IS_SAFE_MS = 30 * 60_000;

/** DescribeTasks may not know a task yet that RunTask has just answered. Source: API reference, RunTask. */
const TOLD_WITHIN_MS = 5 * 60_000;

/** What is to be done about a task now. */
export type TaskStep =
  /** RunTask, with the token that the record has. */
  | { readonly do: 'run'; readonly plan: Plan; readonly work: TaskWork; readonly task: TaskRun }
  /** It was asked for too long ago to be asked for again. */
  | { readonly do: 'find'; readonly plan: Plan; readonly work: TaskWork; readonly task: TaskRun }
  | { readonly do: 'look'; readonly plan: Plan; readonly arn: string }
  /** The task of another run is to be stopped. */
  | { readonly do: 'stop'; readonly plan: Plan; readonly task: TaskRun }
  | { readonly do: 'wait'; readonly waitSeconds: number };

/** What the workflow is told: seconds until the next look, 0 once the task has ended. */
export interface TaskWaits {
  readonly waitSeconds: number;
  /** A person is asked who was not asked before. */
  readonly asked?: true;
}

/**
 * Decides what is to be done about a task. That it is asked for is in the record before it is: whoever comes
 * next asks with the same token. Throws as `nextHook` does.
 */
export function taskStep(place: TaskPlace, now: number): Transition<TaskStep> {
  return (record) => {
    const found = findRun(held(record, place), place);
    const { plan, hook, run } = found;
    if (run.status !== 'IN_PROGRESS') return keep({ do: 'wait', waitSeconds: 0 });
    if (hook.undoes?.task) return keep({ do: 'stop', plan, task: hook.undoes.task });
    const { task } = run;
    if (task?.unknown !== undefined) return answerOf(record, found, task.unknown, now);
    if (task?.task !== undefined) return keep({ do: 'look', plan, arn: task.task });
    const work = workOf(hook);
    if (task?.askedAt !== undefined) {
      const known = now - Date.parse(task.askedAt) < TOKEN_IS_SAFE_MS;
      return keep({ do: known ? 'run' : 'find', plan, work, task });
    }
    if (now >= Date.parse(run.until)) return write(record, late(record, found, now), { do: 'wait', waitSeconds: 0 });
    const asked = request(found.active, run, task, work, now);
    return write(record, withRun(record, found, { ...run, task: asked }), { do: 'run', plan, work, task: asked });
  };
}

/** The token is of this request alone, whatever the record was before it; `startedBy` finds its task. */
function request({ id }: ActiveDeployment, run: HookRun, before: TaskRun | undefined, { container }: TaskWork, now: number): TaskRun {
  const tries = (before?.tries ?? 0) + 1;
  const token = createHash('sha256')
    .update(JSON.stringify([id, runId(run), run.from, tries]))
    .digest('hex');
  return {
    container,
    token,
    startedBy: `teal/${id.slice(0, 18)}/${token.slice(0, 12)}`,
    askedAt: iso(now),
    tries,
    ...(before?.notPlaced !== undefined && { notPlaced: before.notPlaced }),
  };
}

/** What RunTask answered to this request. It is kept whatever was ordered meanwhile; what is late is not. */
export function taskAsked(place: TaskPlace, of: TaskRun, asked: Asked, now: number): Transition<TaskWaits> {
  return (record) => {
    const found = findRun(fence(record, place.epoch).active, place);
    const { run } = found;
    const { task } = run;
    if (task === undefined || task.token !== of.token || task.task !== undefined || task.askedAt === undefined) {
      return keep({ waitSeconds: run.status === 'IN_PROGRESS' ? LOOK_SECONDS : 0 });
    }
    const known = without(task, 'askedAt', 'notPlaced');
    const next: TaskRun = asked.kind === 'taken' ? { ...known, task: asked.task, startedAt: iso(now) } : { ...known, notPlaced: asked.why };
    return write(record, withRun(record, found, { ...run, task: next }), {
      waitSeconds: pause(found, asked.kind === 'taken' ? LOOK_SECONDS : AGAIN_SECONDS, now),
    });
  };
}

/** Where a task writes. */
export function taskLogs(place: TaskPlace, arn: string, log: TaskLog): Transition<undefined> {
  return (record) => {
    const found = findRun(fence(record, place.epoch).active, place);
    const { run } = found;
    if (run.task?.task !== arn) return keep(undefined);
    return write(record, withRun(record, found, { ...run, task: { ...run.task, log } }), undefined);
  };
}

/** It was asked for long ago, and ECS knows of no task of its name: nobody knows whether it ran. */
export function taskLost(place: TaskPlace, of: TaskRun, now: number): Transition<TaskWaits> {
  return (record) => {
    const found = findRun(fence(record, place.epoch).active, place);
    const { task } = found.run;
    if (found.run.status !== 'IN_PROGRESS' || task?.token !== of.token || task.task !== undefined) return keep({ waitSeconds: 1 });
    return unknown(record, found, place, task, `it was asked for at ${task.askedAt}, and whether it ran is not known`, now);
  };
}

/** What a look has seen. `undefined`: ECS does not tell of the task. */
export function taskSeen(place: TaskPlace, arn: string, seen: SeenTask | undefined, now: number): Transition<TaskWaits> {
  return (record) => {
    const found = findRun(fence(record, place.epoch).active, place);
    const { run } = found;
    const { task } = run;
    if (run.status !== 'IN_PROGRESS') return keep({ waitSeconds: 0 });
    if (task?.task !== arn || task.unknown !== undefined) return keep({ waitSeconds: 1 });
    if (seen === undefined) {
      if (now - Date.parse(task.startedAt ?? run.from) < TOLD_WITHIN_MS) return keep({ waitSeconds: pause(found, LOOK_SECONDS, now) });
      return unknown(record, found, place, task, 'ECS does not tell of it any more, and how it ended is not known', now);
    }
    const exitCode = exitCodeOf(seen, task.container);
    const told: TaskRun = {
      ...task,
      status: seen.status,
      ...(seen.status === 'STOPPED' && { stoppedAt: seen.stoppedAt ?? iso(now), ...(exitCode !== undefined && { exitCode }) }),
    };
    const verdict = judgeTask(seen, task.container);
    const end = (status: 'SUCCEEDED' | 'FAILED', why?: string) =>
      write(record, withRun(record, found, { ...finished(run, { status, ...(why !== undefined && { why }) }, now), task: told }), {
        waitSeconds: 0,
      });
    switch (verdict.kind) {
      case 'under way':
        return now >= Date.parse(run.until)
          ? write(record, late(record, { ...found, run: { ...run, task: told } }, now), { waitSeconds: 0 })
          : write(record, withRun(record, found, { ...run, task: told }), { waitSeconds: pause(found, LOOK_SECONDS, now) });
      case 'succeeded':
        return end('SUCCEEDED');
      case 'failed':
        return end('FAILED', withPlace(verdict.why, told));
      case 'interrupted':
        return unknown(record, found, place, told, verdict.why, now);
      case 'not placed': {
        const { container, token, startedBy, tries } = task;
        const again: TaskRun = { container, token, startedBy, tries, notPlaced: verdict.why };
        return write(record, withRun(record, found, { ...run, task: again }), { waitSeconds: pause(found, AGAIN_SECONDS, now) });
      }
    }
  };
}

/**
 * What became of a task that was to be stopped. `undefined`: there is none, or none any more. ECS tells late
 * of one that it has just taken: it counts as stopped only once it would have been told of.
 */
export function taskStopping(place: TaskPlace, seen: SeenTask | undefined, now: number): Transition<TaskWaits> {
  return (record) => {
    const found = findRun(fence(record, place.epoch).active, place);
    const { active, hook, run } = found;
    if (run.status !== 'IN_PROGRESS') return keep({ waitSeconds: 0 });
    const stillUntold = seen === undefined && now - askedFor(hook.undoes) < TOLD_WITHIN_MS;
    if (stillUntold || (seen !== undefined && seen.status !== 'STOPPED')) {
      if (now >= Date.parse(run.until)) return write(record, late(record, found, now), { waitSeconds: 0 });
      return keep({ waitSeconds: pause(found, LOOK_SECONDS, now) });
    }
    const exitCode = hook.task && seen && exitCodeOf(seen, hook.task.container);
    const hooks = (active.hooks ?? []).map((each) =>
      isSameRun(each, run)
        ? finished(run, { status: 'SUCCEEDED' }, now)
        : each.task && hook.undoes && isSameRun(each, hook.undoes)
          ? { ...each, task: { ...each.task, stoppedAt: seen?.stoppedAt ?? iso(now), ...(exitCode !== undefined && { exitCode }) } }
          : each,
    );
    return write(record, { ...record, active: { ...active, hooks } }, { waitSeconds: 0 });
  };
}

/** Epoch ms: when ECS was asked for the task of this run the last time. */
const askedFor = (run: HookRun | undefined): number => Date.parse(run?.task?.startedAt ?? run?.task?.askedAt ?? run?.from ?? '');

/** Its deadline is over. */
function late(record: ServiceRecord, found: FoundTask, now: number): ServiceRecord {
  const { run, hook } = found;
  const { task } = run;
  const why = withPlace(
    task?.task !== undefined
      ? `it has not ended by its deadline, and ${hook.task?.onRollback === 'stop' ? 'is stopped' : 'goes on'}`
      : task?.notPlaced !== undefined
        ? `it was not placed by its deadline: ${task.notPlaced}`
        : 'it has not ended by its deadline',
    task,
  );
  const end = finished(run, { status: 'TIMED_OUT', why }, now);
  return withRun(record, found, hook.onTimeout === 'continue' ? { ...end, wentOn: true } : end);
}

/**
 * Nobody but a person can say whether its work is done. On the way back nobody is asked: nothing that a task
 * does or does not do stops it.
 */
function unknown(
  record: ServiceRecord,
  found: FoundTask,
  { box }: TaskPlace,
  task: TaskRun,
  why: string,
  now: number,
): ReturnType<Transition<TaskWaits>> {
  const { active, run } = found;
  const told = withPlace(why, task);
  if (box === 'OnRollback')
    return write(record, withRun(record, found, { ...finished(run, { status: 'FAILED', why: told }, now), task }), { waitSeconds: 0 });
  const question = askedAt(
    {
      seen: `the task of '${run.name}' may have done a part of its work: ${told}`,
      asks: 'Was its work finished by hand? It is not run again',
      yes: `'${run.name}' counts as done, and the deployment goes on`,
      otherwise: 'the deployment goes back, and what the task has done stays',
      patienceSeconds: TASK_PATIENCE_SECONDS,
    },
    now,
  );
  const next = withRun(record, found, { ...run, until: question.until, task: { ...task, unknown: told } });
  const wait = { reason: 'hook' as const, at: iso(now), question };
  return write(record, { ...next, active: { ...(next.active ?? active), wait } }, { waitSeconds: TASK_PATIENCE_SECONDS, asked: true });
}

/** What a person has said of it, or has not in time. */
function answerOf(record: ServiceRecord, found: FoundTask, why: string, now: number): ReturnType<Transition<TaskStep>> {
  const { active, run } = found;
  const answer = active.wait?.reason === 'hook' ? active.wait.answer : undefined;
  const over = (end: HookRun) => {
    const next = withRun(record, found, end);
    return write<TaskStep>(record, { ...next, active: without(next.active ?? active, 'wait') }, { do: 'wait', waitSeconds: 0 });
  };
  if (answer?.verb === 'approve')
    return over(finished(run, { status: 'SUCCEEDED', why: `${answer.by} said at ${answer.at} that its work is done: ${why}` }, now));
  const left = (Date.parse(run.until) - now) / 1000;
  if (left <= 0) return over(finished(run, { status: 'FAILED', why: `nobody said in time whether its work is done: ${why}` }, now));
  return keep({ do: 'wait', waitSeconds: Math.ceil(left) });
}
