import { AwsError } from '../kernel/aws-error.ts';
import type { TargetAddress } from '../kernel/neighbours.ts';
import { tellOf } from './announce.ts';
import { healthOf, tellsHealth } from './container-health.ts';
import type { TaskRecord, World } from './world.ts';

/**
 * Puts a task into the registries of its service, under its id.
 * When one will not take it, the task is asked to stop.
 */
export function enterRegistries(world: World, task: TaskRecord): void {
  for (const { registryArn, port, containerName, containerPort } of task.wishes.serviceRegistries ?? []) {
    const address = addressOf(task, containerName, containerPort);
    if (registryArn === undefined || !address) continue;
    const portNumber = containerPort === undefined ? port : address.port;
    const attributes = {
      ...attributesOf(world, task, address),
      ...(portNumber === undefined ? {} : { AWS_INSTANCE_PORT: `${portNumber}` }),
    };
    task.registries = [...task.registries, registryArn];
    world.ctx.neighbours.discovery.register(registryArn, { id: task.id, attributes }).catch((error: unknown) => {
      if (!(error instanceof AwsError)) throw error;
      const reason = `failed to register in (service-registry ${registryArn}) with (error ${error.message})`;
      tellOf(world, task, reason);
      task.stop({ code: 'TaskFailedToStart', reason, drain: false });
    });
  }
}

/**
 * Takes a task out of its registries.
 * It does not wait for the names to forget it, nor for clients that keep them: nor does ECS.
 */
export function leaveRegistries(world: World, task: TaskRecord): void {
  for (const registry of task.registries)
    world.ctx.neighbours.discovery.deregister(registry, task.id).catch((error: unknown) => {
      // A registry that was deleted meanwhile has nothing left to forget.
      if (!(error instanceof AwsError)) throw error;
    });
  task.registries = [];
}

/**
 * Tells the registries what the container health checks found; those without custom health checks do not ask.
 */
export function tellHealth(world: World, task: TaskRecord): void {
  const health = healthOf(task);
  if (health === 'UNKNOWN') return;
  for (const registry of task.registries) {
    try {
      world.ctx.neighbours.discovery.setHealth(registry, task.id, health === 'HEALTHY');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }
}

function addressOf({ containers }: TaskRecord, name: string | undefined, port: number | undefined): TargetAddress | undefined {
  const named = name === undefined ? containers : containers.filter(({ definition }) => definition.name === name);
  const ports = named.flatMap((container) => [...container.ports]);
  return (port === undefined ? ports[0] : ports.find(([containerPort]) => containerPort === port))?.[1];
}

/** Source: the answers of DiscoverInstances in the developer guide's service discovery tutorial. */
const attributesOf = ({ ctx }: World, task: TaskRecord, address: TargetAddress): Record<string, string> => ({
  AVAILABILITY_ZONE: task.availabilityZone,
  AWS_INIT_HEALTH_STATUS: tellsHealth(task) && healthOf(task) !== 'HEALTHY' ? 'UNHEALTHY' : 'HEALTHY',
  AWS_INSTANCE_IPV4: address.id,
  ECS_CLUSTER_NAME: task.cluster.name,
  ECS_SERVICE_NAME: task.owner?.service.name ?? '',
  ECS_TASK_DEFINITION_FAMILY: task.definition.definition.family,
  REGION: ctx.region,
});
