import {
  type ContainerDefinition,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Service,
  StopTaskCommand,
  type Task,
  type TaskOverride,
} from '@aws-sdk/client-ecs';
import { bounded } from '../../deployment/bounded-text.ts';
import { DeploymentError } from '../../deployment/errors.ts';
import type { Asked, SeenTask, TaskOrder, Tasks } from '../../deployment/ports/tasks.ts';
import type { TaskLog, TaskWork } from '../../deployment/task.ts';
import { abortedBy } from '../aborted-by.ts';
import { nameOf } from '../aws-errors.ts';
import { ecs } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { describeServices } from './ecs-service.ts';
import { readTaskDefinition } from './task-definition.ts';

/** Tasks of one cluster that belong to no service. */
export function ecsTasks(client: ECSClient, cluster: string): Tasks {
  return {
    async run(order, signal) {
      const services = await describeServices(client, cluster, order.like, signal);
      const like = order.like.map((name) => services.find(({ serviceName }) => serviceName === name)).find((found) => found !== undefined);
      if (!like)
        throw new DeploymentError('PlanRefused', `neither ${order.like.join(' nor ')} exists in ${cluster}: a task runs where they run`);
      try {
        const { tasks, failures } = await client.send(new RunTaskCommand(inputOf(cluster, order, like)), abortedBy(signal));
        const task = tasks?.[0]?.taskArn;
        if (task !== undefined) return { kind: 'taken', task };
        return { kind: 'not placed', why: whyNot(failures?.[0] ?? {}) };
      } catch (error) {
        return refused(error);
      }
    },

    async find(startedBy, signal) {
      const find = async (desiredStatus: 'RUNNING' | 'STOPPED') =>
        (await client.send(new ListTasksCommand({ cluster, startedBy, desiredStatus }), abortedBy(signal))).taskArns?.[0];
      return (await find('RUNNING')) ?? (await find('STOPPED'));
    },

    async look(task, signal) {
      const { tasks } = await client.send(new DescribeTasksCommand({ cluster, tasks: [task] }), abortedBy(signal));
      const found = tasks?.[0];
      if (!found) return undefined;
      const definition = await readTaskDefinition(client, found.taskDefinitionArn ?? '', signal);
      return seen(found, definition?.content.containerDefinitions ?? []);
    },

    async log(task, { taskDefinition, container }, signal) {
      const definition = await readTaskDefinition(client, taskDefinition, signal);
      return logOf(
        definition?.content.containerDefinitions?.find(({ name }) => name === container),
        task,
      );
    },

    async stop(task, reason, signal) {
      try {
        await client.send(new StopTaskCommand({ cluster, task, reason }), abortedBy(signal));
      } catch (error) {
        // ECS has one name for it: InvalidParameterException, "The referenced task was not found."
        if (nameOf(error) !== 'InvalidParameterException' || !/not found/i.test(String((error as Error).message))) throw error;
      }
    },
  };
}

const whyNot = ({
  reason = 'ECS does not say why',
  detail,
}: {
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
}): string => bounded(detail === undefined ? reason : `${reason}: ${detail}`);

/**
 * Errors by which ECS says that it has no room now. Of Fargate's capacity it was seen as an error and as a
 * failure. Sources: gchq/sleeper#904, apache/airflow#48001; aws/aws-sdk-ruby#3047 (the quota of tasks in
 * PROVISIONING); API reference, RunTask.
 */
const NO_ROOM = /capacity is unavailable|\bPROVISIONING\b|limit on the number of (tasks|vCPUs)/i;

/**
 * Another request has had this token: the one of ours that was repeated after somebody changed the service
 * that it runs like. Its task is ours. Source: API reference, ConflictException (`resourceIds`).
 */
function refused(error: unknown): Asked {
  const { resourceIds } = error as { readonly resourceIds?: readonly string[] };
  if (nameOf(error) === 'ConflictException' && resourceIds?.[0] !== undefined) return { kind: 'taken', task: resourceIds[0] };
  const message = error instanceof Error ? error.message : '';
  if (NO_ROOM.test(message) && ['ClientException', 'InvalidParameterException'].includes(nameOf(error) ?? ''))
    return { kind: 'not placed', why: bounded(message) };
  throw error;
}

/** In the network and on the capacity of a service. Its load balancer is not involved. */
function inputOf(cluster: string, order: TaskOrder, like: Service): RunTaskCommandInput {
  const { networkConfiguration, enableECSManagedTags, enableExecuteCommand, placementConstraints, placementStrategy } = like;
  return {
    cluster,
    taskDefinition: order.taskDefinition,
    count: 1,
    clientToken: order.token,
    startedBy: order.startedBy,
    ...capacityOf(like, order.work),
    ...(networkConfiguration && { networkConfiguration }),
    ...(enableECSManagedTags && { enableECSManagedTags }),
    ...(enableExecuteCommand && { enableExecuteCommand }),
    ...(placementConstraints?.length && { placementConstraints }),
    ...(placementStrategy?.length && { placementStrategy }),
    // RunTask refuses SERVICE: the tags of the service are handed on as they are.
    ...(like.propagateTags === 'TASK_DEFINITION' && { propagateTags: 'TASK_DEFINITION' }),
    tags: tagsOf(like, order.tags),
    overrides: overridesOf(order.work),
  };
}

/**
 * A task is not run on capacity that is taken back, unless it may be. Then Fargate's launch type does: it
 * needs no capacity provider of the cluster. Source: API reference, RunTask (`launchType`: Spot needs a
 * capacity provider strategy, and both together are refused).
 */
function capacityOf(
  like: Service,
  { spot }: TaskWork,
): Pick<RunTaskCommandInput, 'launchType' | 'capacityProviderStrategy' | 'platformVersion'> {
  const { launchType, capacityProviderStrategy = [], platformVersion } = like;
  const version = platformVersion === undefined ? {} : { platformVersion };
  const onSpot = capacityProviderStrategy.some(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT');
  if (onSpot && !spot) return { launchType: 'FARGATE', ...version };
  if (capacityProviderStrategy.length > 0) return { capacityProviderStrategy, ...version };
  return { ...(launchType && { launchType }), ...version };
}

function tagsOf({ tags = [], propagateTags }: Service, own: TaskOrder['tags']) {
  const handed =
    propagateTags === 'SERVICE' ? tags.filter(({ key = '' }) => !key.toLowerCase().startsWith('aws:') && !Object.hasOwn(own, key)) : [];
  return [...handed, ...Object.entries(own).map(([key, value]) => ({ key, value }))];
}

function overridesOf({ container, command, environment, cpu, memory }: TaskWork): TaskOverride {
  return {
    containerOverrides: [
      {
        name: container,
        ...(command && { command: [...command] }),
        ...(environment && { environment: Object.entries(environment).map(([name, value]) => ({ name, value })) }),
      },
    ],
    ...(cpu !== undefined && { cpu: String(cpu) }),
    ...(memory !== undefined && { memory: String(memory) }),
  };
}

function seen(
  { lastStatus = '', stopCode, stoppedReason, startedAt, stoppedAt, containers = [] }: Task,
  definitions: readonly ContainerDefinition[],
): SeenTask {
  return {
    status: lastStatus,
    started: startedAt !== undefined,
    ...(stopCode !== undefined && { stopCode }),
    ...(stoppedReason !== undefined && { reason: stoppedReason }),
    ...(stoppedAt && { stoppedAt: stoppedAt.toISOString() }),
    containers: containers.map(({ name = '', exitCode, reason }) => ({
      name,
      essential: definitions.find((definition) => definition.name === name)?.essential !== false,
      ...(exitCode !== undefined && { exitCode }),
      ...(reason !== undefined && { reason }),
    })),
  };
}

/**
 * `<prefix>/<container>/<task id>`; without a prefix Docker names the stream, by an id that nobody has.
 * Source: ECS guide, "Send Amazon ECS logs to CloudWatch" (`awslogs-stream-prefix`).
 */
function logOf(definition: ContainerDefinition | undefined, task: string): TaskLog | undefined {
  const { logDriver, options } = definition?.logConfiguration ?? {};
  const [group, prefix] = [options?.['awslogs-group'], options?.['awslogs-stream-prefix']];
  if (logDriver !== 'awslogs' || !group || !prefix) return undefined;
  return { group, stream: `${prefix}/${definition?.name}/${task.slice(task.lastIndexOf('/') + 1)}` };
}

export const tasksPort = /* @__PURE__ */ portMaker({
  port: 'tasks',
  calls: {
    run: ['ecs:DescribeServices', 'ecs:RunTask'],
    find: ['ecs:ListTasks'],
    look: ['ecs:DescribeTasks', 'ecs:DescribeTaskDefinition'],
    log: ['ecs:DescribeTaskDefinition'],
    stop: ['ecs:StopTask'],
  },
  make:
    ({ clients }) =>
    (cluster) =>
      ecsTasks(ecs(clients), cluster),
});
