import type { ActiveDeployment } from './record.ts';
import type { RanTask } from './task.ts';

/** Tasks that may have changed something, whatever becomes of the deployment. */
export const ranTasks = ({ hooks = [] }: Pick<ActiveDeployment, 'hooks'>): readonly RanTask[] =>
  hooks.flatMap(({ name, from, task }): RanTask[] =>
    task?.task === undefined
      ? []
      : [
          {
            name,
            container: task.container,
            taskArn: task.task,
            ...(task.exitCode !== undefined && { exitCode: task.exitCode }),
            at: task.stoppedAt ?? task.startedAt ?? from,
          },
        ],
  );
