import { bounded } from '../bounded-text.ts';
import { DeploymentError } from '../errors.ts';
import type { HookRun } from '../hook.ts';
import type { Plan } from '../plan.ts';
import type { ActiveDeployment, ServiceRecord } from '../record.ts';
import type { TaskRun, TaskWork } from '../task.ts';
import type { HookPlace } from './held-hooks.ts';
import { type HookToRun, hooksAt, isSameRun, runId } from './hooks-of.ts';
import { callBackAfter } from './pace.ts';

/** Where a task is run, and as which run. */
export interface TaskPlace extends HookPlace {
  readonly run: string;
}

/** A run of a task in the record. */
export interface FoundTask {
  readonly active: ActiveDeployment;
  readonly plan: Plan;
  readonly hook: HookToRun;
  readonly run: HookRun;
  /** Hooks of the box, which share one execution. */
  readonly beside: number;
}

/** The run of this id, with its hook. Throws `BadRequest` where no task of this place has begun so. */
export function findRun(active: ActiveDeployment, { box, step, run: id }: TaskPlace): FoundTask {
  const { plan, hooks = [] } = active;
  const run = hooks.find((each) => runId(each) === id);
  const all = plan ? hooksAt(active, box, step) : [];
  const hook = run && all.find((each) => isSameRun(each, run));
  if (!plan || !run || hook?.kind !== 'task') throw new DeploymentError('BadRequest', `${active.id} has begun no task ${id}`);
  return { active, plan, hook, run, beside: all.length };
}

/** Throws `BadRequest` for a hook that is no task. */
export function workOf({ name, task }: HookToRun): TaskWork {
  if (task === undefined) throw new DeploymentError('BadRequest', `${name} is no task`);
  return task;
}

/** The record with the run as `next` has it. */
export function withRun(record: ServiceRecord, { active, run }: FoundTask, next: HookRun): ServiceRecord {
  const hooks = (active.hooks ?? []).map((each) => (isSameRun(each, run) ? next : each));
  return { ...record, active: { ...active, hooks } };
}

/** Seconds until the next look. Looks become rarer, and the last one is at the deadline. */
export function pause({ run, beside }: FoundTask, seconds: number, now: number): number {
  const waited = (now - Date.parse(run.from)) / 1000;
  const left = Math.ceil((Date.parse(run.until) - now) / 1000);
  return Math.max(1, Math.min(callBackAfter(seconds, waited, beside), left));
}

/** With the task, and where it writes, so that people find what it said. */
export function withPlace(why: string, task: TaskRun | undefined): string {
  const where = [
    ...(task?.task === undefined ? [] : [`task ${task.task}`]),
    ...(task?.log === undefined ? [] : [`log group ${task.log.group}, stream ${task.log.stream}`]),
  ];
  return bounded(where.length === 0 ? why : `${why} (${where.join('; ')})`);
}
