import type { Service, Task } from '@aws-sdk/client-ecs';
import type { RunningTask, ServiceSettings, ServiceState } from '../../deployment/ports/container-service.ts';

/**
 * ECS gives the digest of images of ECR, once they are pulled. Source: ECS API reference, Container
 * (`imageDigest`).
 */
export const runningTask = ({ taskArn, taskDefinitionArn, containers }: Task, container: string): RunningTask => ({
  task: taskArn?.split('/').at(-1) ?? '',
  taskDefinition: taskDefinitionArn ?? '',
  digest: containers?.find(({ name }) => name === container)?.imageDigest,
});

/**
 * DescribeServices gives the newest hundred, newest first. Source: Amazon ECS API reference, Service. Tasks
 * that are protected are told as
 * `(service s, taskSet ecs-svc/1) was unable to scale in due to (reason 1 tasks under protection)`, in a
 * deployment as a part of `was unable to reach steady state because ...`. Source: the task protection
 * examples of AWS (README, "WebSocket Server"); ECS developer guide, "service rebalancing event messages".
 */
export function eventsOf({ events = [] }: Service): Pick<ServiceState, 'newestEvent' | 'scaleInRefused'> {
  const told = events.flatMap(({ createdAt, message }) => (createdAt && message ? [{ at: createdAt.toISOString(), message }] : []));
  const [newestEvent] = told;
  const scaleInRefused = told.find(({ message }) => /unable to scale in/.test(message));
  return { ...(newestEvent && { newestEvent }), ...(scaleInRefused && { scaleInRefused }) };
}

/** What a described service is set to. */
export function settingsOf(service: Service): ServiceSettings {
  const primary = service.deployments?.find(({ status }) => status === 'PRIMARY');
  return {
    service: service.serviceName ?? '',
    desired: service.desiredCount ?? 0,
    running: service.runningCount ?? 0,
    pending: service.pendingCount ?? 0,
    taskDefinition: service.taskDefinition ?? '',
    steady: isSteady(service),
    ...(primary && {
      rollout: {
        taskDefinition: primary.taskDefinition ?? '',
        state: primary.rolloutState,
        reason: primary.rolloutStateReason ?? '',
        ...(primary.updatedAt && { at: primary.updatedAt.toISOString() }),
      },
    }),
    failedRollouts: failedRollouts(service),
  };
}

/**
 * Once ECS has gone back, the PRIMARY deployment says no more than that it is completed. The failed one is
 * told of while it has tasks, and the service's newest hundred events keep it. Source: ECS developer guide,
 * "Service event messages".
 */
function failedRollouts({ deployments = [], events = [] }: Service): NonNullable<ServiceSettings['failedRollouts']> {
  const failed = deployments
    .filter(({ rolloutState }) => rolloutState === 'FAILED')
    .map(({ updatedAt, rolloutStateReason }) => ({ at: updatedAt, why: rolloutStateReason ?? 'ECS failed the deployment' }));
  const told = events
    .filter(({ message = '' }) => /deployment failed:|rolling back to/.test(message))
    .map(({ createdAt, message }) => ({ at: createdAt, why: message ?? '' }));
  return [...failed, ...told].map(({ at = NEVER, why }) => ({ at: at.toISOString(), why }));
}

/** The same with its stopped tasks, newest first. */
export function stateOf(service: Service, stopped: readonly Task[]): ServiceState {
  return {
    ...settingsOf(service),
    stopped: [...stopped]
      .sort(
        (a, b) =>
          (b.stoppedAt ?? b.stoppingAt ?? b.createdAt ?? NEVER).getTime() - (a.stoppedAt ?? a.stoppingAt ?? a.createdAt ?? NEVER).getTime(),
      )
      .map((task) => ({
        task: task.taskArn?.split('/').at(-1) ?? '',
        reason: whyStopped(task),
        ...(task.stopCode !== undefined && { stopCode: task.stopCode }),
        taskDefinition: task.taskDefinitionArn ?? '',
      })),
  };
}

const NEVER = new Date(0);

/** One deployment, and ECS calls it completed. */
export function isSteady({ deployments, runningCount, desiredCount, pendingCount }: Service): boolean {
  const [only] = deployments ?? [];
  if (!only || deployments?.length !== 1) return false;
  // Services older than rollout states have none: there the counts say it.
  return only.rolloutState === undefined ? runningCount === desiredCount && pendingCount === 0 : only.rolloutState === 'COMPLETED';
}

/** ECS's reason, then each container's own: `Essential container in task exited (web: exit code 1)`. */
function whyStopped({ stoppedReason, containers }: Task): string {
  const own = (containers ?? []).flatMap(({ name, reason, exitCode }) => {
    const facts = [reason, exitCode === undefined ? undefined : `exit code ${exitCode}`].filter((fact) => fact !== undefined);
    return facts.length > 0 ? [`${name}: ${facts.join(', ')}`] : [];
  });
  const first = stoppedReason ?? 'stopped';
  return own.length > 0 ? `${first} (${own.join('; ')})` : first;
}
