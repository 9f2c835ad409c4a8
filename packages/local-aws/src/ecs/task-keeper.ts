import { findTask, forgetOld } from './lookup.ts';
import { type LifeSupport, liveTask, type NewTask, newTask, type TaskOrder } from './task-life.ts';
import { TaskLog } from './task-log.ts';
import type { DeploymentRecord, ServiceRecord, ServiceTask, TaskRecord, World } from './world.ts';

/** Starts tasks, keeps what they wrote, and forgets those that stopped long ago. */
export interface TaskKeeper {
  start(service: ServiceRecord, deployment: DeploymentRecord): ServiceTask;
  /** A standalone task. */
  run(order: TaskOrder): TaskRecord;
  /** Tasks that are not STOPPED. */
  all(): readonly TaskRecord[];
  logs(task: string): readonly string[];
  stop(): Promise<void>;
}

export function taskKeeper(
  world: World,
  { runner, metadata }: Pick<LifeSupport, 'runner' | 'metadata'>,
  changed: (service: ServiceRecord) => void,
): TaskKeeper {
  const logs = new WeakMap<TaskRecord, TaskLog>();
  const halt = new AbortController();

  const live = async (task: NewTask, log: TaskLog) => {
    try {
      await liveTask(world, task, { runner, metadata, log, halted: halt.signal, changed: () => task.owner && changed(task.owner.service) });
    } catch (error) {
      if (!halt.signal.aborted) throw error;
    }
  };

  const started = <T extends NewTask>(task: T): T => {
    forgetOld(world, task.cluster);
    const log = new TaskLog();
    logs.set(task, log);
    task.cluster.tasks.set(task.id, task);
    void live(task, log);
    return task;
  };

  return {
    start: (service, deployment) => started(newTask(world, taskOf(service, deployment))),
    run: (order) => started(newTask(world, order)),
    all: () =>
      [...world.clusters.values()].flatMap(({ tasks }) => [...tasks.values()].filter(({ lastStatus }) => lastStatus !== 'STOPPED')),
    logs(reference) {
      for (const cluster of world.clusters.values()) {
        const task = findTask(cluster, reference);
        if (task) return logs.get(task)?.lines() ?? [];
      }
      return [];
    },
    async stop() {
      halt.abort(new Error('the local AWS stops'));
      await runner.stop();
      await metadata?.stop();
    },
  };
}

/** What a service asks of its tasks. `startedBy` is the deployment's id. */
function taskOf(service: ServiceRecord, deployment: DeploymentRecord): TaskOrder & Pick<ServiceTask, 'owner'> {
  const { definition, wishes } = deployment;
  const tags = { SERVICE: service.tags, TASK_DEFINITION: definition.tags, NONE: [] };
  return {
    cluster: service.cluster,
    owner: { service, deployment },
    definition,
    wishes,
    startedBy: deployment.id,
    group: `service:${service.name}`,
    tags: tags[wishes.propagateTags ?? 'NONE'],
    overrides: {},
  };
}
