import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { AwsError } from '../kernel/aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { ServiceWishes, World } from './world.ts';

/**
 * Throws InvalidParameterException for load balancers that the task definition does not fit, or whose target group is unknown
 * or forwarded to by no listener.
 */
export function refuseLoadBalancers(world: World, wishes: ServiceWishes, definition: TaskDefinition): void {
  for (const { targetGroupArn, containerName, containerPort } of wishes.loadBalancers ?? []) {
    const container = definition.containerDefinitions?.find(({ name }) => name === containerName);
    if (!container) throw invalidParameter(`The container ${containerName} does not exist in the task definition.`);
    if (!container.portMappings?.some((mapping) => mapping.containerPort === containerPort))
      throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
    if (targetGroupArn === undefined) throw invalidParameter('The local ECS knows load balancers by targetGroupArn only.');
    if (!isAttached(world, targetGroupArn))
      throw invalidParameter(`The target group with targetGroupArn ${targetGroupArn} does not have an associated load balancer.`);
  }
}

function isAttached(world: World, targetGroupArn: string): boolean {
  try {
    return world.ctx.neighbours.loadBalancing.isAttached(targetGroupArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(
      `The specified target group does not exist. Specify a valid target group ARN and try again. (${targetGroupArn})`,
    );
  }
}

/** Throws InvalidParameterException when network configuration and network mode do not go together. */
export function refuseNetwork(wishes: ServiceWishes, definition: TaskDefinition): void {
  const given = wishes.networkConfiguration?.awsvpcConfiguration !== undefined;
  if (definition.networkMode === 'awsvpc' && !given)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (definition.networkMode !== 'awsvpc' && given)
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
}
