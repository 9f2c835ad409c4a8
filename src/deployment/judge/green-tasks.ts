import type { Plan } from '../plan.ts';
import type { RunningTask } from '../ports/container-service.ts';
import type { GreenAsSet } from '../record.ts';
import type { ForeignAct } from './foreign-act.ts';

/**
 * S12, at the commit: what runs on green is what was approved, or why not. A task's revision names the image
 * by digest, and that is what a registry is asked for. The digest that ECS tells is compared too, where it
 * can be no other: of an index, which names an image for each platform, agents tell the index's digest or
 * that of the platform. Sources: ECS API reference, Container (`imageDigest`); aws/amazon-ecs-agent#2201;
 * moby/moby#44144.
 */
export function otherTasks(facts: {
  readonly plan: Pick<Plan, 'image' | 'green'>;
  readonly set: GreenAsSet | undefined;
  readonly tasks: readonly RunningTask[];
}): ForeignAct | undefined {
  const { plan, set, tasks } = facts;
  const { service } = plan.green;
  if (tasks.length === 0) return { error: 'GreenUnhealthy', cause: `no task of ${service} runs` };
  const strange = tasks.filter(({ taskDefinition }) => set !== undefined && taskDefinition !== set.taskDefinition);
  if (strange.length > 0) {
    const which = strange.map(({ task, taskDefinition }) => `${task} is of ${taskDefinition}`).join(', ');
    return { error: 'RevisionChanged', cause: `${strange.length} tasks of ${service} are not of ${set?.taskDefinition}: ${which}` };
  }
  const other = tasks.filter(({ digest }) => plan.image.manifest === 'image' && digest !== undefined && digest !== plan.image.digest);
  if (other.length === 0) return undefined;
  const which = other.map(({ task, digest }) => `${task} runs ${digest}`).join(', ');
  return { error: 'RevisionChanged', cause: `${other.length} tasks of ${service} do not run ${plan.image.digest}: ${which}` };
}
