import type { ContainerDefinition, NetworkMode, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { pageOf } from '../../kernel/paging.ts';
import { badToken, clientError, invalidParameter } from '../errors.ts';
import { definitionArn, familyAndRevision, findDefinition } from '../lookup.ts';
import type { DefinitionRecord, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

export const taskDefinitionOperations = (world: World) =>
  ({
    /** Keeps every field as given; of what is left out, it fills in what ECS fills in. */
    RegisterTaskDefinition: (input, call) => {
      const record = newRevision(world, input, call.accessKeyId);
      return { taskDefinition: record.definition, tags: record.tags };
    },

    DescribeTaskDefinition: (input) => {
      const found = findDefinition(world, input.taskDefinition ?? '');
      if (!found) throw clientError('Unable to describe task definition.');
      return { taskDefinition: found.definition, ...(input.include?.includes('TAGS') ? { tags: found.tags } : {}) };
    },

    DeregisterTaskDefinition: (input) => {
      const { revision } = familyAndRevision(input.taskDefinition ?? '');
      if (revision === undefined)
        throw clientError('The specified task definition is missing its revision. Specify a family and a revision and try again.');
      const found = findDefinition(world, input.taskDefinition ?? '');
      if (!found) throw clientError('The specified task definition does not exist.');
      found.definition.status = 'INACTIVE';
      found.definition.deregisteredAt = new Date(world.ctx.clock.now());
      return { taskDefinition: found.definition };
    },

    ListTaskDefinitions: (input) => {
      const status = input.status ?? 'ACTIVE';
      const arns = [...world.families]
        .filter(([family]) => input.familyPrefix === undefined || family === input.familyPrefix)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([, revisions]) => revisions.filter(({ definition }) => definition.status === status))
        .map(({ definition }) => definition.taskDefinitionArn);
      const { items, nextToken } = pageOf(input.sort === 'DESC' ? arns.reverse() : arns, {
        size: input.maxResults ?? 100,
        token: input.nextToken,
        badToken,
      });
      return { taskDefinitionArns: items, nextToken };
    },

    ListTaskDefinitionFamilies: (input) => {
      const status = input.status ?? 'ALL';
      const isActive = (revisions: DefinitionRecord[]) => revisions.some(({ definition }) => definition.status === 'ACTIVE');
      const families = [...world.families]
        .filter(([family]) => family.startsWith(input.familyPrefix ?? ''))
        .filter(([, revisions]) => status === 'ALL' || isActive(revisions) === (status === 'ACTIVE'))
        .map(([family]) => family)
        .toSorted();
      const { items, nextToken } = pageOf(families, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { families: items, nextToken };
    },
  }) satisfies EcsOperations;

function newRevision(world: World, input: RegisterTaskDefinitionRequest, registeredBy: string): DefinitionRecord {
  const { tags = [], family = '', containerDefinitions = [], ...rest } = input;
  if (!/^[a-zA-Z0-9_-]{1,255}$/.test(family)) throw clientError('Family contains invalid characters.');
  if (containerDefinitions.length === 0) throw clientError('Container list cannot be empty.');
  for (const { name, image } of containerDefinitions) {
    if (!name) throw clientError('Container.name should not be null or empty.');
    if (!image) throw clientError('Container.image should not be null or empty.');
  }
  if (tags.some(({ key }) => key?.startsWith('aws:'))) throw invalidParameter('Tag keys cannot start with aws:.');
  const revisions = world.families.get(family) ?? [];
  const revision = (revisions.at(-1)?.definition.revision ?? 0) + 1;
  const record: DefinitionRecord = {
    definition: {
      ...rest,
      family,
      revision,
      taskDefinitionArn: definitionArn(world.ctx, family, revision),
      containerDefinitions: containerDefinitions.map((container) => withDefaults(container, input.networkMode)),
      volumes: input.volumes ?? [],
      placementConstraints: input.placementConstraints ?? [],
      status: 'ACTIVE',
      compatibilities: input.networkMode === 'awsvpc' ? ['EC2', 'FARGATE'] : ['EXTERNAL', 'EC2'],
      registeredAt: new Date(world.ctx.clock.now()),
      registeredBy: `arn:aws:iam::${world.ctx.account}:user/${registeredBy}`,
    },
    tags,
  };
  world.families.set(family, [...revisions, record]);
  return record;
}

/** What DescribeTaskDefinition shows for fields that nobody gave. */
const withDefaults = (container: ContainerDefinition, networkMode: NetworkMode | undefined): ContainerDefinition => ({
  cpu: 0,
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  ...container,
  portMappings: (container.portMappings ?? []).map((mapping) => ({
    hostPort: networkMode === 'awsvpc' || networkMode === 'host' ? mapping.containerPort : 0,
    protocol: 'tcp',
    ...mapping,
  })),
});
