import type { ServiceContext } from '../kernel/service.ts';
import { clientError, clusterNotFound, serviceNotFound } from './errors.ts';
import { STOPPED_TASKS_KEPT_MS } from './settings.ts';
import type { ClusterRecord, DefinitionRecord, ServiceRecord, TaskRecord, World } from './world.ts';

const arn = ({ region, account }: ServiceContext, resource: string) => `arn:aws:ecs:${region}:${account}:${resource}`;

export const clusterArn = (ctx: ServiceContext, name: string) => arn(ctx, `cluster/${name}`);
export const serviceArn = (ctx: ServiceContext, cluster: string, name: string) => arn(ctx, `service/${cluster}/${name}`);
export const taskArn = (ctx: ServiceContext, cluster: string, id: string) => arn(ctx, `task/${cluster}/${id}`);
export const containerArn = (ctx: ServiceContext, cluster: string, task: string, id: string) =>
  arn(ctx, `container/${cluster}/${task}/${id}`);
export const definitionArn = (ctx: ServiceContext, family: string, revision: number) => arn(ctx, `task-definition/${family}:${revision}`);

/**
 * The ARN by which a failure names what is not there: as it was asked for, or without its cluster.
 * Sources: aws-actions/amazon-ecs-deploy-task-definition#312 and #369, moto's DescribeServices.
 */
export const missingArn = (ctx: ServiceContext, kind: 'service' | 'task', reference: string): string =>
  reference.startsWith('arn:') ? reference : arn(ctx, `${kind}/${shortName(reference)}`);

/** The last part of an ARN, or the short name itself. */
const shortName = (reference: string) => reference.slice(reference.lastIndexOf('/') + 1);

/** A cluster by name or ARN; without either, the one named `default`. Throws ClusterNotFoundException. */
export function clusterOf(world: World, reference = 'default'): ClusterRecord {
  const cluster = world.clusters.get(shortName(reference));
  if (cluster?.status !== 'ACTIVE') throw clusterNotFound();
  return cluster;
}

/** A service by name or ARN, whatever its status. */
export const findService = (cluster: ClusterRecord, reference: string): ServiceRecord | undefined =>
  cluster.services.get(shortName(reference));

/** DescribeServices is behind: it does not tell of a service that was created a moment ago. */
export const isToldOf = ({ ctx }: World, { visibleAt }: ServiceRecord): boolean => ctx.clock.now() >= visibleAt;

/** As `findService`, but throws ServiceNotFoundException. */
export function serviceOf(cluster: ClusterRecord, reference: string): ServiceRecord {
  const service = findService(cluster, reference);
  if (!service) throw serviceNotFound();
  return service;
}

export const findTask = (cluster: ClusterRecord, reference: string): TaskRecord | undefined => cluster.tasks.get(shortName(reference));

/** Of tasks that stopped an hour ago ECS tells nothing any more. */
export function forgetOld({ ctx }: World, { tasks }: ClusterRecord): void {
  const before = ctx.clock.now() - STOPPED_TASKS_KEPT_MS;
  for (const [id, task] of tasks) if (task.stoppedAt !== undefined && task.stoppedAt.getTime() < before) tasks.delete(id);
}

/** Family and revision of `family`, `family:3` or an ARN; the revision is undefined when none is named. */
export function familyAndRevision(reference: string): { family: string; revision: number | undefined } {
  const name = shortName(reference);
  const colon = name.lastIndexOf(':');
  if (colon < 0) return { family: name, revision: undefined };
  return { family: name.slice(0, colon), revision: Number(name.slice(colon + 1)) };
}

/** A revision, ACTIVE or not; a family alone means its newest ACTIVE revision. */
export function findDefinition(world: World, reference: string): DefinitionRecord | undefined {
  const { family, revision } = familyAndRevision(reference);
  const revisions = world.families.get(family) ?? [];
  if (revision === undefined) return revisions.findLast(({ definition }) => definition.status === 'ACTIVE');
  return revisions.find(({ definition }) => definition.revision === revision);
}

/**
 * The revision that a service is to run. Throws ClientException when there is none, or when it is INACTIVE.
 */
export function definitionToRun(world: World, reference: string): DefinitionRecord {
  const found = findDefinition(world, reference);
  if (!found) throw clientError('TaskDefinition not found.');
  if (found.definition.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return found;
}
