import type { Deployment, Service } from '@aws-sdk/client-ecs';
import { type DeploymentRecord, isLive, type ServiceRecord, type TaskRecord, tasksOf } from './world.ts';

/** A service as DescribeServices gives it. Tags only where the call asks for them. */
export function serviceShape(service: ServiceRecord): Service {
  const { wishes } = service;
  const tasks = tasksOf(service);
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.cluster.arn,
    loadBalancers: wishes.loadBalancers ?? [],
    serviceRegistries: wishes.serviceRegistries ?? [],
    status: service.status,
    desiredCount: service.desired,
    ...counts(tasks),
    launchType: wishes.launchType ?? (wishes.capacityProviderStrategy ? undefined : 'EC2'),
    capacityProviderStrategy: wishes.capacityProviderStrategy,
    platformVersion: wishes.platformVersion ?? (wishes.launchType === 'FARGATE' ? 'LATEST' : undefined),
    platformFamily: wishes.launchType === 'FARGATE' ? 'Linux' : undefined,
    taskDefinition: service.deployments[0]?.definition.definition.taskDefinitionArn,
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: false, rollback: false },
      maximumPercent: 200,
      minimumHealthyPercent: 100,
      strategy: 'ROLLING',
      bakeTimeInMinutes: 0,
      ...wishes.deploymentConfiguration,
    },
    deployments: service.deployments.map((deployment) => deploymentShape(service, deployment, tasks)),
    ...currentOf(service, tasks),
    roleArn: wishes.role ?? `arn:aws:iam::${service.arn.split(':')[4]}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS`,
    events: [...service.events],
    createdAt: service.createdAt,
    placementConstraints: wishes.placementConstraints ?? [],
    placementStrategy: wishes.placementStrategy ?? [],
    networkConfiguration: wishes.networkConfiguration,
    healthCheckGracePeriodSeconds: wishes.healthCheckGracePeriodSeconds ?? (wishes.loadBalancers?.length ? 0 : undefined),
    schedulingStrategy: wishes.schedulingStrategy ?? 'REPLICA',
    deploymentController: wishes.deploymentController ?? { type: 'ECS' },
    createdBy: service.createdBy,
    enableECSManagedTags: wishes.enableECSManagedTags ?? false,
    propagateTags: wishes.propagateTags ?? 'NONE',
    enableExecuteCommand: wishes.enableExecuteCommand ?? false,
    availabilityZoneRebalancing: wishes.availabilityZoneRebalancing ?? 'ENABLED',
  };
}

/**
 * A service deployment of ECS and its revision, each with an ARN of its own: every deployment has both.
 * Sources: Amazon ECS API reference, Service (`currentServiceDeployment`, `currentServiceRevisions`) and
 * ServiceDeployment (the form of the ARNs).
 */
function currentOf(
  service: ServiceRecord,
  tasks: readonly TaskRecord[],
): Pick<Service, 'currentServiceDeployment' | 'currentServiceRevisions'> {
  const arnOf = (kind: string, { id }: DeploymentRecord) =>
    service.arn.replace(':service/', `:${kind}/`).concat('/', id.replace(/^ecs-svc\//, ''));
  const [primary] = service.deployments;
  if (primary === undefined) return {};
  return {
    currentServiceDeployment: arnOf('service-deployment', primary),
    currentServiceRevisions: service.deployments.map((deployment) => {
      const own = tasks.filter((task) => task.owner?.deployment === deployment);
      const { runningCount, pendingCount } = counts(own);
      return {
        arn: arnOf('service-revision', deployment),
        requestedTaskCount: deployment.status === 'PRIMARY' ? service.desired : 0,
        runningTaskCount: runningCount,
        pendingTaskCount: pendingCount,
      };
    }),
  };
}

function deploymentShape(service: ServiceRecord, deployment: DeploymentRecord, tasks: readonly TaskRecord[]): Deployment {
  const { wishes } = deployment;
  const own = tasks.filter((task) => task.owner?.deployment === deployment);
  return {
    id: deployment.id,
    status: deployment.status,
    taskDefinition: deployment.definition.definition.taskDefinitionArn,
    desiredCount: deployment.status === 'PRIMARY' ? service.desired : own.filter(isLive).length,
    ...counts(own),
    failedTasks: deployment.failedTasks,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    capacityProviderStrategy: wishes.capacityProviderStrategy,
    launchType: wishes.launchType ?? (wishes.capacityProviderStrategy ? undefined : 'EC2'),
    platformVersion: wishes.launchType === 'FARGATE' ? '1.4.0' : undefined,
    platformFamily: wishes.launchType === 'FARGATE' ? 'Linux' : undefined,
    networkConfiguration: wishes.networkConfiguration,
    rolloutState: deployment.rolloutState,
    rolloutStateReason: deployment.rolloutStateReason,
    serviceConnectConfiguration: wishes.serviceConnectConfiguration,
    volumeConfigurations: wishes.volumeConfigurations,
    vpcLatticeConfigurations: wishes.vpcLatticeConfigurations,
  };
}

/** A task that stops is neither running nor pending. */
function counts(tasks: readonly TaskRecord[]): { runningCount: number; pendingCount: number } {
  return {
    runningCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingCount: tasks.filter((task) => isLive(task) && task.lastStatus !== 'RUNNING').length,
  };
}
