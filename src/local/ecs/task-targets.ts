import type { TaskRecord, TaskTarget } from './world.ts';

/** Targets that stand for a task, or are to: known from the start of its containers, registered once it is ACTIVATING. */
export function targetsOf(task: TaskRecord): TaskTarget[] {
  return (task.deployment.wishes.loadBalancers ?? []).flatMap(({ targetGroupArn, containerName, containerPort }) => {
    const address = task.containers.find(({ definition }) => definition.name === containerName)?.ports.get(containerPort ?? 0);
    if (!targetGroupArn || !containerName || containerPort === undefined || !address) return [];
    return { targetGroup: targetGroupArn, containerName, containerPort, address };
  });
}
