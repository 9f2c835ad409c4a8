import { createHash } from 'node:crypto';
import {
  CreateServiceCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
  type ListTasksCommandInput,
  RegisterTaskDefinitionCommand,
  type Service,
  TagResourceCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { DeploymentError } from '../../deployment/errors.ts';
import type { ContainerService, RunningTask } from '../../deployment/ports/container-service.ts';
import { revisionOf } from '../../deployment/task-definition-arn.ts';
import { abortedBy } from '../aborted-by.ts';
import { nameOf } from '../aws-errors.ts';
import { ecs } from '../clients.ts';
import { portMaker } from '../port-maker.ts';
import { deregisterOld } from './old-revisions.ts';
import { keepRawAnswer, lostMembers } from './raw-answer.ts';
import { copyOf } from './service-copy.ts';
import { eventsOf, runningTask, settingsOf, stateOf } from './service-state.ts';
import { activeRevisions, DEPLOYMENT_TAG, OWN_TAG, ownTagOf, readTaskDefinition, type TaskDefinitionRead } from './task-definition.ts';

/**
 * Revisions looked at before one is registered: a repeated call comes within seconds, so its revision is
 * among the newest.
 */
const LOOKED_AT = 10;

/** The sides' services in one cluster. */
export function ecsServices(client: ECSClient, cluster: string): ContainerService {
  const setService = async (
    input: { service: string; taskDefinition?: string; desiredCount: number },
    signal?: AbortSignal,
  ): Promise<void> => {
    await client.send(new UpdateServiceCommand({ cluster, ...input }), abortedBy(signal));
  };

  return {
    async describe(service, signal) {
      const [[found], stopped] = await Promise.all([
        describeServices(client, cluster, [service], signal),
        stoppedTasks(client, cluster, service, signal),
      ]);
      return found ? { ...stateOf(found, stopped), ...eventsOf(found) } : undefined;
    },

    async settings(services, signal) {
      const found = await allServices(client, cluster, services, signal);
      return services.map((name) => {
        const own = found.filter(({ serviceName }) => serviceName === name);
        const live = own.find(({ status }) => status === 'ACTIVE');
        if (live) return settingsOf(live);
        return own.length > 0 ? 'deleted' : undefined;
      });
    },

    async running(service, container, signal) {
      const arns = await taskArns(client, { cluster, serviceName: service, desiredStatus: 'RUNNING' }, signal);
      const tasks: RunningTask[] = [];
      for (let from = 0; from < arns.length; from += TASKS_A_CALL) {
        const page = await client.send(
          new DescribeTasksCommand({ cluster, tasks: arns.slice(from, from + TASKS_A_CALL) }),
          abortedBy(signal),
        );
        tasks.push(...(page.tasks ?? []).filter(({ lastStatus }) => lastStatus === 'RUNNING').map((task) => runningTask(task, container)));
      }
      return tasks;
    },

    async raise({ service, home, taskDefinition, desired, likeService, token }, signal) {
      const found = await describeServices(client, cluster, [service], signal);
      const [own] = found;
      if (own?.status === 'DRAINING') throw stillDraining(service);
      if (own) return setService({ service, taskDefinition, desiredCount: desired }, signal);
      const like = await describeWhole(client, cluster, likeService, signal);
      if (!like)
        throw new DeploymentError('PlanRefused', `neither ${service} nor ${likeService} exists in ${cluster}: make the pair at 0 first`);
      const input = copyOf(like.service, like.unknownFields, {
        cluster,
        serviceName: service,
        home,
        taskDefinition,
        desiredCount: desired,
        clientToken: short(token),
      });
      try {
        await client.send(new CreateServiceCommand(input), abortedBy(signal));
      } catch (error) {
        // ECS gives InvalidParameterException for both, and tells them apart in words only.
        if (nameOf(error) !== 'InvalidParameterException') throw error;
        const words = String((error as Error).message);
        if (/still draining/i.test(words)) throw stillDraining(service);
        // It was made by an earlier call that this one repeats with other values; describing it just after
        // may say MISSING.
        if (!/not idempotent/i.test(words)) throw error;
        await setService({ service, taskDefinition, desiredCount: desired }, signal);
      }
    },

    async tag(service, tags, signal) {
      const [found] = await describeServices(client, cluster, [service], signal);
      if (!found?.serviceArn) return;
      await client.send(
        new TagResourceCommand({ resourceArn: found.serviceArn, tags: Object.entries(tags).map(([key, value]) => ({ key, value })) }),
        abortedBy(signal),
      );
    },

    async scale(service, desired, signal) {
      try {
        await setService({ service, desiredCount: desired }, signal);
      } catch (error) {
        // A service that is gone runs nothing already.
        const gone = nameOf(error) === 'ServiceNotFoundException' || nameOf(error) === 'ServiceNotActiveException';
        if (!(gone && desired === 0)) throw error;
      }
    },

    async revision({ template, newest, family, container, image, deployment, asItIs = false }, signal) {
      const wanted = { family, deployment, container, image, newerThan: newest };
      const [before] = await registeredFor(client, wanted, signal);
      if (before) return [before];
      const read = await readTaskDefinition(client, template, signal);
      if (!read) throw new DeploymentError('PlanRefused', `the template ${template} does not exist any more`);
      if (asItIs && read.active) return [read.arn];
      const registered = await client.send(
        new RegisterTaskDefinitionCommand({ ...withImage(read, container, image), family, tags: tagsFor(read, deployment) }),
        abortedBy(signal),
      );
      const arn = registered.taskDefinition?.taskDefinitionArn ?? '';
      // There is no client token: where an answer was lost, the SDK has registered another one, and a number
      // is missing in between.
      const [first = arn, ...others] = revisionOf(arn) > newest + 1 ? await registeredFor(client, wanted, signal) : [];
      return [first, ...others];
    },

    deregister: (order, signal) => deregisterOld(client, cluster, order, signal),

    async own(revision, signal) {
      const tags = [{ key: OWN_TAG, value: ownTagOf(revision) }];
      await client.send(new TagResourceCommand({ resourceArn: revision, tags }), abortedBy(signal));
    },
  };
}

/** Services that exist, INACTIVE ones left out. */
export const describeServices = async (...asked: Parameters<typeof allServices>): Promise<readonly Service[]> =>
  (await allServices(...asked)).filter(({ status }) => status !== 'INACTIVE');

/**
 * Services as ECS tells of them; a deleted one is told as INACTIVE for a while. DescribeServices takes at
 * most ten names. Source: ECS API reference, DeleteService.
 */
async function allServices(
  client: ECSClient,
  cluster: string,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Service[]> {
  const { services } = await client.send(
    new DescribeServicesCommand({ cluster, services: [...new Set(names)], include: ['TAGS'] }),
    abortedBy(signal),
  );
  return services ?? [];
}

/** One service with the members of the answer that the SDK at hand does not know. */
export async function describeWhole(client: ECSClient, cluster: string, name: string, signal?: AbortSignal) {
  const command = new DescribeServicesCommand({ cluster, services: [name], include: ['TAGS'] });
  const raw = keepRawAnswer(command);
  const [service] = (await client.send(command, abortedBy(signal))).services ?? [];
  if (!service || service.status === 'INACTIVE') return undefined;
  return { service, unknownFields: lostMembers((raw() as { services?: unknown[] } | undefined)?.services?.[0], service) };
}

/** DescribeTasks takes a hundred, and ListTasks gives as many a page. */
const TASKS_A_CALL = 100;

async function taskArns(client: ECSClient, of: ListTasksCommandInput, signal?: AbortSignal): Promise<readonly string[]> {
  const arns: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new ListTasksCommand({ ...of, ...(token === undefined ? {} : { nextToken: token }) }),
      abortedBy(signal),
    );
    arns.push(...(page.taskArns ?? []));
    token = page.nextToken;
  } while (token !== undefined);
  return arns;
}

/** The last hundred at most: ECS keeps stopped tasks for an hour. */
async function stoppedTasks(client: ECSClient, cluster: string, service: string, signal?: AbortSignal): Promise<readonly Task[]> {
  try {
    const { taskArns } = await client.send(
      new ListTasksCommand({ cluster, serviceName: service, desiredStatus: 'STOPPED', maxResults: 100 }),
      abortedBy(signal),
    );
    if (!taskArns || taskArns.length === 0) return [];
    const { tasks } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }), abortedBy(signal));
    return tasks ?? [];
  } catch (error) {
    if (nameOf(error) === 'ServiceNotFoundException' || nameOf(error) === 'ServiceNotActiveException') return [];
    throw error;
  }
}

/** It passes by itself, within minutes: the workflow tries again. */
const stillDraining = (service: string): DeploymentError =>
  new DeploymentError('AwsUnavailable', `the service ${service} is being deleted and still drains: it can be made again once that is over`);

/** A client token has at most 36 characters. */
const short = (token: string): string => (token.length <= 36 ? token : createHash('sha256').update(token).digest('hex').slice(0, 36));

/**
 * RegisterTaskDefinition has no client token: the deployment's tag is what makes it safe to repeat. The first
 * one comes first: a copy, which carries the same tag, is newer than what it was made from.
 */
async function registeredFor(
  client: ECSClient,
  wanted: {
    readonly family: string;
    readonly deployment: string;
    readonly container: string;
    readonly image: string;
    readonly newerThan: number;
  },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const arns: string[] = [];
  for await (const arn of activeRevisions(client, wanted.family, LOOKED_AT, signal)) {
    if (revisionOf(arn) <= wanted.newerThan || arns.length === LOOKED_AT) break;
    arns.push(arn);
  }
  const read = await Promise.all(arns.map((arn) => readTaskDefinition(client, arn, signal)));
  return read
    .filter((each) => each !== undefined)
    .filter(({ tags }) => tags[DEPLOYMENT_TAG] === wanted.deployment)
    .filter(({ content }) => content.containerDefinitions?.some(({ name, image }) => name === wanted.container && image === wanted.image))
    .map(({ arn }) => arn)
    .reverse();
}

/** The template with the one container's image by digest; everything else as it was read. */
function withImage(read: TaskDefinitionRead, container: string, image: string): TaskDefinitionRead['content'] {
  const containers = read.content.containerDefinitions ?? [];
  if (!containers.some(({ name }) => name === container)) {
    const names = containers.map(({ name }) => name).join(', ');
    throw new DeploymentError('PlanRefused', `${read.arn} has no container '${container}': it has ${names}`);
  }
  return { ...read.content, containerDefinitions: containers.map((each) => (each.name === container ? { ...each, image } : each)) };
}

const tagsFor = ({ tags }: TaskDefinitionRead, deployment: string) => [
  ...Object.entries(tags)
    .filter(([key]) => !key.toLowerCase().startsWith('aws:') && key !== DEPLOYMENT_TAG && key !== OWN_TAG)
    .map(([key, value]) => ({ key, value })),
  { key: DEPLOYMENT_TAG, value: deployment },
];

export const containersPort = /* @__PURE__ */ portMaker({
  port: 'containers',
  calls: {
    describe: ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks'],
    settings: ['ecs:DescribeServices'],
    running: ['ecs:ListTasks', 'ecs:DescribeTasks'],
    raise: ['ecs:DescribeServices', 'ecs:UpdateService', 'ecs:CreateService'],
    tag: ['ecs:DescribeServices', 'ecs:TagResource'],
    scale: ['ecs:UpdateService'],
    revision: ['ecs:ListTaskDefinitions', 'ecs:DescribeTaskDefinition', 'ecs:RegisterTaskDefinition'],
    deregister: [
      'ecs:DescribeServices',
      'ecs:ListTasks',
      'ecs:DescribeTasks',
      'ecs:DeregisterTaskDefinition',
      'ecs:DescribeTaskDefinition',
    ],
    own: [{ call: 'ecs:TagResource', of: 'revisions' }],
  },
  make:
    ({ clients }) =>
    (cluster) =>
      ecsServices(ecs(clients), cluster),
});
