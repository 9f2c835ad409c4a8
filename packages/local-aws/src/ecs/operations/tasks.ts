import type { Failure, Task } from '@aws-sdk/client-ecs';
import { pageOf } from '../../kernel/paging.ts';
import { badToken, invalidParameter } from '../errors.ts';
import { clusterOf, findTask, forgetOld, missingArn, serviceOf } from '../lookup.ts';
import { taskShape } from '../task-shape.ts';
import type { World } from '../world.ts';
import type { EcsOperations } from './table.ts';

/** What startedBy cannot be given with. Source: API reference, ListTasks; its error's text is not known. */
const FILTERS = ['containerInstance', 'family', 'launchType', 'serviceName'] as const;

export const taskOperations = (world: World) =>
  ({
    /** Tasks that are meant to run, unless `desiredStatus` asks for STOPPED ones. */
    ListTasks: (input) => {
      const cluster = clusterOf(world, input.cluster);
      const filters = FILTERS.filter((name) => input[name] !== undefined);
      if (input.startedBy !== undefined && filters.length > 0)
        throw invalidParameter(`startedBy must be the only filter: ${filters.join(', ')} cannot be given beside it.`);
      forgetOld(world, cluster);
      const service = input.serviceName === undefined ? undefined : serviceOf(cluster, input.serviceName);
      const arns = [...cluster.tasks.values()]
        .filter((task) => task.desiredStatus === (input.desiredStatus ?? 'RUNNING'))
        .filter((task) => service === undefined || task.owner?.service === service)
        .filter((task) => input.family === undefined || task.definition.definition.family === input.family)
        .filter((task) => input.startedBy === undefined || task.startedBy === input.startedBy)
        .filter((task) => input.launchType === undefined || taskShape(task).launchType === input.launchType)
        .map(({ arn }) => arn);
      const { items, nextToken } = pageOf(arns, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { taskArns: items, nextToken };
    },

    DescribeTasks: (input) => {
      const cluster = clusterOf(world, input.cluster);
      const references = input.tasks ?? [];
      forgetOld(world, cluster);
      if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
      if (references.length > 100) throw invalidParameter('Tasks can have at most 100 items.');
      const tasks: Task[] = [];
      const failures: Failure[] = [];
      for (const reference of references) {
        const task = findTask(cluster, reference);
        if (task) {
          const { tags, ...shape } = taskShape(task);
          tasks.push(input.include?.includes('TAGS') ? { ...shape, tags } : shape);
        } else failures.push({ arn: missingArn(world.ctx, 'task', reference), reason: 'MISSING' });
      }
      return { tasks, failures };
    },

    /** Does not wait for the task's targets to drain: their requests in flight fail, as on AWS. */
    StopTask: (input) => {
      const task = findTask(clusterOf(world, input.cluster), input.task ?? '');
      if (!task) throw invalidParameter('The referenced task was not found.');
      task.stop({ code: 'UserInitiated', reason: input.reason ?? 'Task stopped by user', drain: false });
      return { task: taskShape(task) };
    },
  }) satisfies EcsOperations;
