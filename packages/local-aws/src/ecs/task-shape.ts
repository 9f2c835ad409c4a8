import type { Attachment, Container, Task } from '@aws-sdk/client-ecs';
import { healthOf } from './container-health.ts';
import type { ContainerRecord, TaskRecord } from './world.ts';

/**
 * A task as DescribeTasks gives it. Beside what AWS gives, containers of `awsvpc` tasks have network
 * bindings: on one machine several tasks share the address 127.0.0.1, and the host port tells them apart.
 */
export function taskShape(task: TaskRecord): Task {
  const { definition } = task.definition;
  const { wishes } = task;
  const fargate =
    wishes.launchType === 'FARGATE' || wishes.capacityProviderStrategy?.some((item) => item.capacityProvider?.startsWith('FARGATE'));
  return {
    attachments: definition.networkMode === 'awsvpc' ? [attachmentOf(task)] : [],
    attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
    availabilityZone: task.availabilityZone,
    clusterArn: task.cluster.arn,
    connectivity: 'CONNECTED',
    connectivityAt: task.createdAt,
    containers: task.containers.map((container) => containerShape(task, container)),
    cpu: task.overrides.cpu ?? definition.cpu,
    createdAt: task.createdAt,
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: wishes.enableExecuteCommand ?? false,
    executionStoppedAt: task.executionStoppedAt,
    group: task.group,
    healthStatus: healthOf(task),
    lastStatus: task.lastStatus,
    launchType: wishes.launchType ?? (fargate ? 'FARGATE' : 'EC2'),
    memory: task.overrides.memory ?? definition.memory,
    overrides: {
      ...task.overrides,
      containerOverrides: task.containers.map(({ definition: { name } }) => ({
        name,
        ...task.overrides.containerOverrides?.find((override) => override.name === name),
      })),
      inferenceAcceleratorOverrides: task.overrides.inferenceAcceleratorOverrides ?? [],
    },
    ...(fargate ? { platformVersion: platformOf(wishes.platformVersion), platformFamily: 'Linux' } : {}),
    pullStartedAt: task.pullStartedAt,
    pullStoppedAt: task.pullStoppedAt,
    startedAt: task.startedAt,
    startedBy: task.startedBy,
    stopCode: task.stopCode,
    stoppedAt: task.stoppedAt,
    stoppedReason: task.stoppedReason,
    stoppingAt: task.stoppingAt,
    tags: task.tags,
    taskArn: task.arn,
    taskDefinitionArn: definition.taskDefinitionArn,
    version: task.version,
  };
}

/** LATEST stands for a version. Source: developer guide, "Fargate platform versions". */
const platformOf = (wanted = 'LATEST'): string => (wanted === 'LATEST' ? '1.4.0' : wanted);

function containerShape(task: TaskRecord, container: ContainerRecord): Container {
  const address = [...container.ports.values()][0];
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.definition.name,
    image: container.definition.image,
    imageDigest: container.digest,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode,
    reason: container.reason,
    networkBindings: [...container.ports].map(([containerPort, { id, port }]) => ({
      bindIP: id,
      containerPort,
      hostPort: port,
      protocol: 'tcp' as const,
    })),
    networkInterfaces: address ? [{ attachmentId: task.attachmentId, privateIpv4Address: address.id }] : [],
    healthStatus: container.health,
    cpu: String(container.definition.cpu ?? 0),
    memory: container.definition.memory === undefined ? undefined : String(container.definition.memory),
    memoryReservation: container.definition.memoryReservation === undefined ? undefined : String(container.definition.memoryReservation),
  };
}

function attachmentOf(task: TaskRecord): Attachment {
  const address = task.containers.flatMap((container) => [...container.ports.values()])[0];
  const subnet = task.wishes.networkConfiguration?.awsvpcConfiguration?.subnets?.[0];
  return {
    id: task.attachmentId,
    type: 'ElasticNetworkInterface',
    status: task.lastStatus === 'STOPPED' ? 'DELETED' : address ? 'ATTACHED' : 'PRECREATED',
    details: [
      ...(subnet ? [{ name: 'subnetId', value: subnet }] : []),
      { name: 'networkInterfaceId', value: `eni-${task.attachmentId.replaceAll('-', '').slice(0, 17)}` },
      ...(address ? [{ name: 'privateIPv4Address', value: address.id }] : []),
    ],
  };
}
