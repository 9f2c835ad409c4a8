import { type TaskStep, taskStep } from '../../deployment/hooks/record-task.ts';
import type { TaskPlace } from '../../deployment/hooks/task-run.ts';
import type { DeploymentRecord } from '../../deployment/ports/deployment-record.ts';
import type { Tools } from './action.ts';

/**
 * Announces in the record what is done about a task, and then does it: as `announced`, for acts that belong
 * to a hook. `how` is given the action's ports with the methods that act.
 */
export async function announcedTask<P extends { readonly record: Pick<DeploymentRecord, 'change'> }, T>(
  { ports, signal, now }: Tools<P>,
  service: string,
  place: TaskPlace,
  how: (step: TaskStep, acting: P) => Promise<T>,
): Promise<T> {
  const acting = ports as unknown as P;
  return how(await acting.record.change(service, taskStep(place, now()), signal), acting);
}
