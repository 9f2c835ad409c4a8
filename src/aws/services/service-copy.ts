import type { CreateServiceCommandInput, Service } from '@aws-sdk/client-ecs';
import { DeploymentError } from '../../deployment/errors.ts';

/**
 * Every member of a described service: copied to the other side's, refused where a copy could not be the same
 * service, or of the service alone. The table is exhaustive, so that a new member of the API has to be
 * decided here before Teal compiles.
 */
const MEMBERS = {
  launchType: 'copied',
  capacityProviderStrategy: 'copied',
  platformVersion: 'copied',
  deploymentConfiguration: 'copied',
  deploymentController: 'copied',
  placementConstraints: 'copied',
  placementStrategy: 'copied',
  networkConfiguration: 'copied',
  healthCheckGracePeriodSeconds: 'copied',
  schedulingStrategy: 'copied',
  enableECSManagedTags: 'copied',
  propagateTags: 'copied',
  enableExecuteCommand: 'copied',
  availabilityZoneRebalancing: 'copied',
  loadBalancers: 'of its side',
  serviceRegistries: 'of its side',
  tags: 'of its side',
  taskSets: 'refused',
  serviceArn: 'its own',
  serviceName: 'its own',
  clusterArn: 'its own',
  status: 'its own',
  desiredCount: 'its own',
  runningCount: 'its own',
  pendingCount: 'its own',
  platformFamily: 'its own',
  taskDefinition: 'its own',
  deployments: 'its own',
  roleArn: 'its own',
  events: 'its own',
  createdAt: 'its own',
  createdBy: 'its own',
  currentServiceDeployment: 'its own',
  currentServiceRevisions: 'its own',
  resourceManagementType: 'its own',
} as const satisfies Record<keyof Required<Service>, 'copied' | 'of its side' | 'refused' | 'its own'>;

/**
 * What CreateService is told to make the other side's service like `like`. Throws PlanRefused, with every
 * reason, for a service that cannot be copied whole. Source of the pairs that exclude each other: Amazon ECS
 * API reference, CreateService.
 */
export function copyOf(
  like: Service,
  unknownFields: readonly string[],
  own: {
    readonly cluster: string;
    readonly serviceName: string;
    /** ARN of the target group or the Cloud Map service of its side. */
    readonly home: string;
    readonly taskDefinition: string;
    readonly desiredCount: number;
    readonly clientToken: string;
  },
): CreateServiceCommandInput {
  const reasons = [...obstaclesTo(like, unknownFields), ...homeObstacles(like, own.home)];
  if (reasons.length > 0) {
    throw new DeploymentError('PlanRefused', `${own.serviceName} cannot be made like ${like.serviceName}: ${reasons.join('; ')}`);
  }
  const copied = Object.fromEntries(Object.entries(like).filter(([name, value]) => value !== undefined && isCopied(name)));
  const { home, ...rest } = own;
  return {
    ...withoutConflicts(copied),
    ...rest,
    ...(inDiscovery(home)
      ? { serviceRegistries: (like.serviceRegistries ?? []).map((registry) => ({ ...registry, registryArn: home })) }
      : {
          loadBalancers: (like.loadBalancers ?? []).map(({ containerName, containerPort }) => ({
            targetGroupArn: home,
            containerName,
            containerPort,
          })),
        }),
    // Tags that begin with aws: are the service's; sending them back is refused.
    tags: (like.tags ?? []).filter(({ key }) => !key?.toLowerCase().startsWith('aws:')),
  };
}

const isCopied = (name: string): boolean => MEMBERS[name as keyof typeof MEMBERS] === 'copied';

/**
 * A service described with a capacity provider strategy may carry a launch type too; CreateService takes one
 * of them.
 */
function withoutConflicts(copied: Record<string, unknown>): Record<string, unknown> {
  const strategy = copied.capacityProviderStrategy;
  if (Array.isArray(strategy) && strategy.length > 0) {
    const { launchType: _, ...rest } = copied;
    return rest;
  }
  const { capacityProviderStrategy: _, ...rest } = copied;
  return rest;
}

const inDiscovery = (home: string): boolean => home.includes(':servicediscovery:');

/** It is to be registered in one place of its side's kind, and in none of the other. */
function homeObstacles({ loadBalancers = [], serviceRegistries = [] }: Service, home: string): readonly string[] {
  const discovered = inDiscovery(home);
  const [own, other] = discovered ? [serviceRegistries, loadBalancers] : [loadBalancers, serviceRegistries];
  const [kind, otherKind] = discovered ? ['Cloud Map services', 'load balancers'] : ['target groups', 'service registries'];
  return [
    ...(own.length === 1 ? [] : [`it registers in ${own.length} ${kind} instead of one`]),
    ...(other.length === 0 ? [] : [`it has ${otherKind}`]),
  ];
}

/**
 * Why no other service can be made like this one, whatever its side. The plan tells them where a service is
 * missing.
 */
export const obstaclesTo = (like: Service, unknownFields: readonly string[]): readonly string[] => [
  ...obstacles(like),
  ...unknownFields.map((field) => `it has '${field}', which this version of Teal would lose`),
];

function obstacles(like: Service): readonly string[] {
  const reasons: string[] = [];
  if ((like.taskSets ?? []).length > 0) reasons.push('it has task sets');
  const controller = controllerOf(like);
  if (controller !== 'ECS') reasons.push(`its deployments are controlled by ${controller}`);
  if (like.schedulingStrategy === 'DAEMON') reasons.push('it is a DAEMON service, which has no desired count');
  if (usesServiceConnect(like)) reasons.push('it uses Service Connect');
  const primary = like.deployments?.find(({ status }) => status === 'PRIMARY');
  if ((primary?.volumeConfigurations ?? []).length > 0) reasons.push('it has volumes of its own');
  if (usesLattice(like)) reasons.push('it registers in VPC Lattice');
  return reasons;
}

/**
 * `ECS`, or who else moves the service: another controller, a deployment strategy of ECS that shifts traffic
 * by itself, or Express Mode. Source: Amazon ECS API reference, DeploymentConfiguration and
 * CreateExpressGatewayService.
 */
export function controllerOf(service: Service): string {
  if (service.resourceManagementType === 'ECS') return 'ECS Express Mode';
  const type = service.deploymentController?.type ?? 'ECS';
  const strategy = service.deploymentConfiguration?.strategy ?? 'ROLLING';
  return type === 'ECS' && strategy !== 'ROLLING' ? `ECS (${strategy})` : type;
}

export const usesLattice = (service: Service): boolean =>
  (service.deployments ?? []).some(({ vpcLatticeConfigurations }) => (vpcLatticeConfigurations ?? []).length > 0);

export const usesServiceConnect = (service: Service): boolean =>
  (service.deployments ?? []).some(({ serviceConnectConfiguration }) => serviceConnectConfiguration?.enabled === true);
