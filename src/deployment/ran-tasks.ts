import type { ActiveDeployment } from './record.ts';
import type { RanTask } from './task.ts';

/**
 * Tasks that may have changed something, whatever becomes of the deployment. One that was asked for counts
 * where nobody has heard what ECS answered: it may run.
 */
export const ranTasks = ({ hooks = [] }: Pick<ActiveDeployment, 'hooks'>): readonly RanTask[] =>
  hooks.flatMap(({ name, from, task }): RanTask[] =>
    task === undefined || (task.task === undefined && task.askedAt === undefined)
      ? []
      : [
          {
            name,
            container: task.container,
            ...(task.task !== undefined && { taskArn: task.task }),
            ...(task.exitCode !== undefined && { exitCode: task.exitCode }),
            at: task.stoppedAt ?? task.startedAt ?? task.askedAt ?? from,
          },
        ],
  );
