import type { TargetAddress } from '../kernel/neighbours.ts';
import type { TaskRecord, TaskTarget } from './world.ts';

/**
 * Targets that stand for a task, or are to:
 * known from the start of its containers, registered once it is ACTIVATING.
 */
export function targetsOf(task: TaskRecord): TaskTarget[] {
  return (task.wishes.loadBalancers ?? []).flatMap(({ targetGroupArn, containerName, containerPort }) => {
    const address = task.containers.find(({ definition }) => definition.name === containerName)?.ports.get(containerPort ?? 0);
    if (!targetGroupArn || !containerName || containerPort === undefined || !address) return [];
    return { targetGroup: targetGroupArn, containerName, containerPort, address };
  });
}

/** Where others reach a task: at its targets, or at its own address where it has one. */
export function addressesOf(task: TaskRecord): readonly TargetAddress[] {
  if (!task.wishes.serviceRegistries?.length) return targetsOf(task).map(({ address }) => address);
  return task.containers.flatMap(({ ports }) => [...ports.values()]).slice(0, 1);
}
