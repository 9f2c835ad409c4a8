import type { CreateServiceRequest } from '@aws-sdk/client-ecs';
import type { Call } from '../../kernel/service.ts';
import { announceWish } from '../announce.ts';
import { clientError, invalidParameter } from '../errors.ts';
import { clusterOf, definitionToRun, serviceArn } from '../lookup.ts';
import type { Scheduler } from '../scheduler.ts';
import { serviceShape } from '../service-shape.ts';
import { refuseLaunchType, refuseLoadBalancers, refuseNetwork, refuseRegistries } from '../wishes.ts';
import type { ServiceRecord, ServiceWishes, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

/**
 * CreateService. A name is refused while an ACTIVE service has it, and while a service of that name drains.
 * A call with the client token of the ACTIVE service is a repetition: that service is given back as it is.
 */
export const createServiceOperation = (world: World, scheduler: Scheduler) =>
  ({
    CreateService: (input, call) => {
      const cluster = clusterOf(world, input.cluster);
      const { serviceName: name = '' } = input;
      if (!/^[a-zA-Z0-9_-]{1,255}$/.test(name)) throw invalidParameter('Invalid service name.');
      const existing = cluster.services.get(name);
      if (existing?.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.');
      if (existing?.status === 'ACTIVE') {
        if (input.clientToken !== undefined && input.clientToken === existing.clientToken)
          return { service: { ...serviceShape(existing), tags: existing.tags } };
        throw invalidParameter('Creation of service was not idempotent.');
      }
      const service = newService(world, scheduler, input, call);
      cluster.services.set(name, service);
      announceWish(world, service, undefined);
      scheduler.wake(service);
      return { service: { ...serviceShape(service), tags: service.tags } };
    },
  }) satisfies EcsOperations;

function newService(world: World, scheduler: Scheduler, input: CreateServiceRequest, call: Call): ServiceRecord {
  const { clock, account } = world.ctx;
  const { cluster: clusterName, serviceName: name = '', clientToken, tags = [], desiredCount, taskDefinition, ...wishes } = input;
  const cluster = clusterOf(world, clusterName);
  refuseWishes(wishes, desiredCount);
  const scheduled = (wishes.deploymentController?.type ?? 'ECS') === 'ECS';
  if (scheduled && taskDefinition === undefined) throw clientError('TaskDefinition can not be blank.');
  const definition = taskDefinition === undefined ? undefined : definitionToRun(world, taskDefinition);
  if (definition) {
    refuseLaunchType(wishes, definition.definition);
    refuseNetwork(wishes, definition.definition);
    refuseLoadBalancers(world, wishes, definition.definition);
    refuseRegistries(world, wishes, definition.definition);
  }
  const service: ServiceRecord = {
    cluster,
    name,
    arn: serviceArn(world.ctx, cluster.name, name),
    createdAt: new Date(clock.now()),
    createdBy: `arn:aws:iam::${account}:user/${call.accessKeyId}`,
    clientToken,
    visibleAt: clock.now() + world.settings.missingAfterCreateMs,
    status: 'ACTIVE',
    desired: desiredCount ?? 0,
    wishes,
    tags,
    deployments: [],
    events: [],
    steadyAnnounced: false,
  };
  if (scheduled && definition) scheduler.deploy(service, definition, wishes);
  return service;
}

function refuseWishes(wishes: ServiceWishes, desiredCount: number | undefined): void {
  if (wishes.schedulingStrategy === 'DAEMON') throw invalidParameter('The local ECS schedules REPLICA services only.');
  if (desiredCount === undefined) throw invalidParameter('Desired count is required for services with the REPLICA scheduling strategy.');
  if (desiredCount < 0) throw invalidParameter('Desired count can not be negative.');
}
