import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { AwsError } from '../kernel/aws-error.ts';
import { invalidParameter } from './errors.ts';
import type { ServiceWishes, World } from './world.ts';

/**
 * Throws InvalidParameterException for a load balancer that the task definition does not fit.
 * Throws it too where the target group is unknown, or where no listener forwards to it.
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

/**
 * Throws InvalidParameterException for a service registry that Cloud Map does not have. Throws it too where a
 * registry names a port that its records do not need, or lacks one that they need. Texts:
 * umotif-public/terraform-aws-ecs-fargate#25, techservicesillinois/terraform-aws-ecs-service#16.
 */
export function refuseRegistries(world: World, wishes: ServiceWishes, definition: TaskDefinition): void {
  for (const { registryArn = '', port, containerName, containerPort } of wishes.serviceRegistries ?? []) {
    const srv = recordTypesOf(world, registryArn).includes('SRV');
    const needless = Object.entries({ containerPort, containerName, port }).find(([, value]) => value !== undefined)?.[0];
    if (definition.networkMode !== 'awsvpc' && (containerName === undefined || containerPort === undefined))
      throw invalidParameter(
        `When specifying 'host' or 'bridge' for networkMode, values for 'containerName' and 'containerPort' must be specified from the task definition. Registry: ${registryArn}`,
      );
    if (!srv && needless !== undefined && definition.networkMode === 'awsvpc')
      throw invalidParameter(
        `The values specified for serviceRegistries do not require a value for '${needless}'. Remove the value and retry. Registry: ${registryArn}`,
      );
    if (srv && port === undefined && (containerName === undefined || containerPort === undefined))
      throw invalidParameter(
        `SRV records require either a value for 'port' or values for 'containerName' and 'containerPort'. Registry: ${registryArn}`,
      );
    const container = definition.containerDefinitions?.find(({ name }) => name === containerName);
    if (containerName !== undefined && !container?.portMappings?.some((mapping) => mapping.containerPort === containerPort))
      throw invalidParameter(`The container ${containerName} did not have a container port ${containerPort} defined.`);
  }
}

function recordTypesOf(world: World, registry: string): readonly string[] {
  try {
    return world.ctx.neighbours.discovery.recordTypes(registry);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(
      `The specified service registry does not exist. Specify a valid registry ARN and try again. Registry: ${registry}`,
    );
  }
}

/**
 * Throws InvalidParameterException for a launch type that the task definition is not compatible with.
 * Text: sil-org/ecs-deploy#129.
 */
export function refuseLaunchType({ launchType }: ServiceWishes, { compatibilities = [] }: TaskDefinition): void {
  if (launchType === 'FARGATE' && !compatibilities.includes(launchType))
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`);
}

/** Throws InvalidParameterException when network configuration and network mode do not go together. */
export function refuseNetwork(wishes: ServiceWishes, definition: TaskDefinition): void {
  const given = wishes.networkConfiguration?.awsvpcConfiguration !== undefined;
  if (definition.networkMode === 'awsvpc' && !given)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (definition.networkMode !== 'awsvpc' && given)
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
}
