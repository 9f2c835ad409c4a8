import {
  DeregisterTaskDefinitionCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  type ECSClient,
  ListTasksCommand,
} from '@aws-sdk/client-ecs';
import type { ContainerService, Deregistered } from '../../deployment/ports/container-service.ts';
import { abortedBy } from '../aborted-by.ts';
import { nameOf } from '../aws-errors.ts';
import { readTaskDefinition } from './task-definition.ts';

/**
 * Revisions that one deployment takes out of use at most. DeregisterTaskDefinition and RegisterTaskDefinition
 * of an account share 20 calls at once and one a second: deployments that register theirs come first. Source:
 * ECS API Reference, "Request throttling for the Amazon ECS API".
 */
const MOST_AT_ONCE = 10;

/** Pages of a hundred tasks that are read to know what is in use. */
const MOST_PAGES = 10;

type Order = Parameters<ContainerService['deregister']>[0];

/**
 * An INACTIVE revision goes on serving: tasks run on, and a service that has it can be scaled. No task can be
 * run from it and no service be set to it any more, so what anything at hand uses stays ACTIVE, and what is
 * young as well: schedules and services of other clusters are not looked at. Source: ECS API Reference,
 * DeregisterTaskDefinition.
 */
export async function deregisterOld(client: ECSClient, cluster: string, order: Order, signal?: AbortSignal): Promise<Deregistered> {
  const { family } = order;
  const [ofServices, ofTasks] = await Promise.all([
    usedByServices(client, cluster, order.services, signal),
    usedByTasks(client, cluster, family, signal),
  ]);
  if (ofTasks === undefined)
    return { gone: [], why: `more than ${MOST_PAGES * 100} tasks of ${family} run: which revisions they use is not known` };
  const isUsed = (revision: number) => [...ofServices, ...ofTasks].some((arn) => arn.endsWith(`/${family}:${revision}`));
  const gone: number[] = [];
  for (const revision of order.revisions.filter((each) => !isUsed(each)).slice(0, MOST_AT_ONCE)) {
    try {
      const standing = await standingOf(client, `${family}:${revision}`, order.registeredBefore, signal);
      // ECS counts revisions up, so those that follow are younger still.
      if (standing === 'young') break;
      if (standing === 'old') await deregister(client, `${family}:${revision}`, signal);
      gone.push(revision);
    } catch (error) {
      return { gone, why: `${family}:${revision}: ${nameOf(error) ?? 'Error'}: ${(error as Error).message}` };
    }
  }
  return { gone };
}

/**
 * Whether a revision has had its time. The first young one ends the look, so there are at most `MOST_AT_ONCE`
 * looks, however many revisions there are. One whose age ECS does not tell is from before it told any.
 */
async function standingOf(client: ECSClient, reference: string, registeredBefore: string, signal?: AbortSignal) {
  const read = await readTaskDefinition(client, reference, signal);
  if (!read?.active) return 'gone';
  return (read.registeredAt?.getTime() ?? 0) < Date.parse(registeredBefore) ? 'old' : 'young';
}

/**
 * ECS says ClientException for whatever is wrong with the request: one that is INACTIVE or gone already is as
 * wanted.
 */
async function deregister(client: ECSClient, reference: string, signal?: AbortSignal): Promise<void> {
  try {
    await client.send(new DeregisterTaskDefinitionCommand({ taskDefinition: reference }), abortedBy(signal));
  } catch (error) {
    if (nameOf(error) !== 'ClientException') throw error;
    if ((await readTaskDefinition(client, reference, signal))?.active) throw error;
  }
}

/** By all deployments of the pair's services, task sets too. */
async function usedByServices(client: ECSClient, cluster: string, names: readonly string[], signal?: AbortSignal) {
  const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [...names] }), abortedBy(signal));
  return services
    .flatMap(({ taskDefinition, deployments = [], taskSets = [] }) => [
      taskDefinition,
      ...[...deployments, ...taskSets].map((each) => each.taskDefinition),
    ])
    .filter((arn) => arn !== undefined);
}

/**
 * By tasks of the cluster that run or are to run, whoever started them. `undefined`: there are too many to
 * look at.
 */
async function usedByTasks(client: ECSClient, cluster: string, family: string, signal?: AbortSignal) {
  const used = new Set<string>();
  let token: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const { taskArns = [], nextToken } = await client.send(
      new ListTasksCommand({ cluster, family, maxResults: 100, ...(token === undefined ? {} : { nextToken: token }) }),
      abortedBy(signal),
    );
    if (taskArns.length > 0) {
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }), abortedBy(signal));
      for (const { taskDefinitionArn } of tasks) if (taskDefinitionArn) used.add(taskDefinitionArn);
    }
    if (nextToken === undefined) return used;
    token = nextToken;
  }
  return undefined;
}
