import type { HookRun } from './hook.ts';

/** Its task was asked for, and nobody has seen it stop: it may run on, whatever became of the deployment. */
export const mayStillRun = ({ task, status }: HookRun): boolean =>
  task !== undefined &&
  task.stoppedAt === undefined &&
  (task.task !== undefined || task.askedAt !== undefined) &&
  (status === 'IN_PROGRESS' || status === 'TIMED_OUT');
