import type { Plan } from '../plan.ts';
import type { RunningTask } from '../ports/container-service.ts';
import type { GreenAsSet } from '../record.ts';
import type { ForeignAct } from './foreign-act.ts';

/**
 * S12, at the commit: what runs on green is what was approved, or why not. A task's revision names the image
 * by digest, and that is what a registry is asked for.
 */
export function otherTasks(facts: {
  readonly plan: Pick<Plan, 'green'>;
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
  return undefined;
}

/**
 * Tasks of which ECS tells another digest than the plan's, in words. That is no proof of another image: it is
 * the agent's word, which may be the digest of a platform or one of several that an image id has on a host.
 * Sources: ECS API reference, Container (`imageDigest`); aws/amazon-ecs-agent#2201; moby/moby#44144.
 */
export function otherDigests({ image }: Pick<Plan, 'image'>, tasks: readonly RunningTask[]): string | undefined {
  const other = tasks.filter(({ digest }) => image.manifest === 'image' && digest !== undefined && digest !== image.digest);
  return other.length === 0 ? undefined : other.map(({ task, digest }) => `${task} runs ${digest} instead of ${image.digest}`).join(', ');
}
