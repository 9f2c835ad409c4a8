import type { UpdateServiceRequest } from '@aws-sdk/client-ecs';
import { announceWish } from '../announce.ts';
import { invalidParameter, serviceNotActive } from '../errors.ts';
import { clusterOf, definitionToRun, serviceOf } from '../lookup.ts';
import type { Scheduler } from '../scheduler.ts';
import { serviceShape } from '../service-shape.ts';
import { refuseLaunchType, refuseLoadBalancers, refuseNetwork, refuseRegistries } from '../wishes.ts';
import type { ServiceRecord, ServiceWishes, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

/** Fields whose change starts a deployment: the API reference says so of each. */
const STARTS_DEPLOYMENT = [
  'capacityProviderStrategy',
  'enableECSManagedTags',
  'enableExecuteCommand',
  'loadBalancers',
  'networkConfiguration',
  'platformVersion',
  'propagateTags',
  'serviceConnectConfiguration',
  'serviceRegistries',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
] as const satisfies readonly (keyof UpdateServiceRequest & keyof ServiceWishes)[];

/**
 * UpdateService. What the call leaves out stays;
 * the same call twice equals once, `forceNewDeployment` excepted.
 */
export const updateServiceOperation = (world: World, scheduler: Scheduler) =>
  ({
    UpdateService: (input) => {
      const service = serviceOf(clusterOf(world, input.cluster), input.service ?? '');
      if (service.status !== 'ACTIVE') throw serviceNotActive();
      refuseController(service, input);
      const { cluster: _, service: __, desiredCount, taskDefinition, forceNewDeployment = false, ...changes } = input;
      if (desiredCount !== undefined && desiredCount < 0) throw invalidParameter('Desired count can not be negative.');
      const wishes: ServiceWishes = { ...service.wishes, ...withoutUndefined(changes) };
      const present = service.deployments[0]?.definition;
      const wanted = taskDefinition === undefined ? present : definitionToRun(world, taskDefinition);
      if (wanted) {
        refuseLaunchType(wishes, wanted.definition);
        refuseNetwork(wishes, wanted.definition);
        refuseLoadBalancers(world, wishes, wanted.definition);
        refuseRegistries(world, wishes, wanted.definition);
      }

      const before = { desired: service.desired };
      const changed = STARTS_DEPLOYMENT.some((field) => !equal(wishes[field], service.wishes[field]));
      service.desired = desiredCount ?? service.desired;
      service.wishes = wishes;
      if (wanted && (forceNewDeployment || changed || wanted !== present)) scheduler.deploy(service, wanted, wishes);
      if (service.desired !== before.desired) service.steadyAnnounced = false;
      announceWish(world, service, before);
      scheduler.wake(service);
      return { service: serviceShape(service) };
    },
  }) satisfies EcsOperations;

function refuseController(service: ServiceRecord, input: UpdateServiceRequest): void {
  const controller = service.wishes.deploymentController?.type ?? 'ECS';
  if (controller === 'ECS' || input.taskDefinition === undefined) return;
  if (controller === 'CODE_DEPLOY')
    throw invalidParameter(
      'Unable to update task definition on services with a CODE_DEPLOY deployment controller. Use AWS CodeDeploy to trigger a new deployment.',
    );
  throw invalidParameter(`Unable to update task definition on services with an ${controller} deployment controller.`);
}

const withoutUndefined = <T extends object>(value: T): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Partial<T>;

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
