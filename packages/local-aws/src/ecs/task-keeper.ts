import { findTask } from './lookup.ts';
import { STOPPED_TASKS_KEPT_MS } from './settings.ts';
import { type LifeSupport, liveTask, newTask } from './task-life.ts';
import { TaskLog } from './task-log.ts';
import type { ClusterRecord, DeploymentRecord, ServiceRecord, TaskRecord, World } from './world.ts';

/** Starts tasks, keeps what they wrote, and forgets those that stopped long ago. */
export interface TaskKeeper {
  start(service: ServiceRecord, deployment: DeploymentRecord): TaskRecord;
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

  const live = async (task: ReturnType<typeof newTask>, log: TaskLog) => {
    try {
      await liveTask(world, task, { runner, metadata, log, halted: halt.signal, changed: () => changed(task.service) });
    } catch (error) {
      if (!halt.signal.aborted) throw error;
    }
  };

  return {
    start(service, deployment) {
      forgetOld(service.cluster, world.ctx.clock.now() - STOPPED_TASKS_KEPT_MS);
      const task = newTask(world, service, deployment);
      const log = new TaskLog();
      logs.set(task, log);
      service.cluster.tasks.set(task.id, task);
      void live(task, log);
      return task;
    },
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

function forgetOld({ tasks }: ClusterRecord, before: number): void {
  for (const [id, task] of tasks) if (task.stoppedAt !== undefined && task.stoppedAt.getTime() < before) tasks.delete(id);
}
