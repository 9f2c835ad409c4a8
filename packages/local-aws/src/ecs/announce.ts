import { uuid } from '../kernel/ids.ts';
import { healthOf } from './container-health.ts';
import { taskShape } from './task-shape.ts';
import { addressesOf } from './task-targets.ts';
import type { DeploymentRecord, ServiceRecord, TaskRecord, World } from './world.ts';

/** DescribeServices gives the newest 100 events of a service. */
const EVENTS_KEPT = 100;

/**
 * Adds a message to the service's own events,
 * in the words of "Service event messages" of the developer guide.
 */
export function tell(world: World, service: ServiceRecord, message: string): void {
  const { ctx } = world;
  service.events.unshift({ id: uuid(ctx.random), createdAt: new Date(ctx.clock.now()), message: `(service ${service.name}) ${message}` });
  service.events.length = Math.min(service.events.length, EVENTS_KEPT);
}

/** The same for a task; a standalone one has nobody to tell. */
export function tellOf(world: World, { owner }: TaskRecord, message: string): void {
  if (owner) tell(world, owner.service, message);
}

/**
 * 'ECS Task State Change' on the bus and the `task` effect. Times in the event are ISO strings, as on AWS.
 */
export function announceTask(world: World, task: TaskRecord): void {
  const { owner, arn, lastStatus: status, stoppedReason: reason, startedBy } = task;
  const told = { task: arn, status, ...(reason === undefined ? {} : { reason }) };
  world.ctx.effects.emit(
    owner
      ? {
          kind: 'task',
          ...told,
          service: owner.service.arn,
          image: task.containers[0]?.definition.image ?? '',
          targets: addressesOf(task).map(({ id, port }) => `${id}:${port}`),
        }
      : { kind: 'standalone-task', ...told, ...(startedBy === undefined ? {} : { startedBy }), exits: exitsOf(task) },
  );
  const { tags: _, ...detail } = taskShape(task);
  put(world, 'ECS Task State Change', task.arn, { ...detail, updatedAt: new Date(world.ctx.clock.now()) });
}

const exitsOf = ({ containers }: TaskRecord): Record<string, number> =>
  Object.fromEntries(containers.flatMap(({ definition, exitCode }) => (exitCode === undefined ? [] : [[definition.name, exitCode]])));

/** The `task-health` effect of a service's task. */
export function announceHealth({ ctx }: World, task: TaskRecord): void {
  if (!task.owner) return;
  ctx.effects.emit({ kind: 'task-health', task: task.arn, service: task.owner.service.arn, healthy: healthOf(task) === 'HEALTHY' });
}

export function announceDeployment(
  world: World,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  eventName: 'SERVICE_DEPLOYMENT_IN_PROGRESS' | 'SERVICE_DEPLOYMENT_COMPLETED' | 'SERVICE_DEPLOYMENT_FAILED',
): void {
  put(world, 'ECS Deployment State Change', service.arn, {
    eventType: eventName === 'SERVICE_DEPLOYMENT_FAILED' ? 'ERROR' : 'INFO',
    eventName,
    deploymentId: deployment.id,
    updatedAt: deployment.updatedAt,
    reason: deployment.rolloutStateReason,
  });
}

export function announceSteadyState(world: World, service: ServiceRecord): void {
  tell(world, service, 'has reached a steady state.');
  put(world, 'ECS Service Action', service.arn, {
    eventType: 'INFO',
    eventName: 'SERVICE_STEADY_STATE',
    clusterArn: service.cluster.arn,
    createdAt: new Date(world.ctx.clock.now()),
  });
}

/** The `service` effect: what a service is to be now, and was before (undefined: it is new). */
export function announceWish(world: World, service: ServiceRecord, before: { desired: number } | undefined): void {
  world.ctx.effects.emit({
    kind: 'service',
    service: service.arn,
    desired: service.desired,
    taskDefinition: service.deployments[0]?.definition.definition.taskDefinitionArn ?? '',
    before,
  });
}

function put({ ctx, settings }: World, detailType: string, resource: string, detail: object): void {
  const event = { source: 'aws.ecs', 'detail-type': detailType, resources: [resource], detail: JSON.parse(JSON.stringify(detail)) };
  ctx.neighbours.events.put(event);
  if (settings.duplicateEvents > 0 && ctx.random() < settings.duplicateEvents) ctx.neighbours.events.put(event);
}
