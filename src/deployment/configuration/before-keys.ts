import type { TaskHook } from '../hook.ts';
import { key } from './key.ts';
import { object } from './section.ts';
import { type TimedWork, task, type WrittenTask } from './task-keys.ts';

/** What is done before everything else. */
export interface WrittenBefore {
  /** An ECS task on the revision of the new version, in the network of its service. */
  readonly task: WrittenTask;
}

const written = object({
  task: key(task, { text: 'An ECS task on the revision of the new version, in the network of its service.' }),
});

/** Its name, in the record and in what people are told. */
export const BEFORE_NAME = 'migration';

export const before = written
  .transform(
    ({ task: { work, deadlineSeconds } }: { readonly task: TimedWork }): TaskHook => ({
      name: BEFORE_NAME,
      at: 'Before',
      kind: 'task',
      task: work,
      details: {},
      timeoutSeconds: deadlineSeconds,
      onTimeout: 'rollback',
    }),
  )
  .meta(written.meta() ?? {});
