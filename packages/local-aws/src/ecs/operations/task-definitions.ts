import type { ContainerDefinition, NetworkMode, PortMapping, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { pageOf } from '../../kernel/paging.ts';
import { badToken, clientError } from '../errors.ts';
import { definitionArn, familyAndRevision, findDefinition } from '../lookup.ts';
import { readDefinition, suitsFargate } from '../registration/read-definition.ts';
import type { DefinitionRecord, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

export const taskDefinitionOperations = (world: World) =>
  ({
    /**
     * Keeps every field as given, sizes as whole numbers; of what is left out, it fills in what ECS fills in.
     */
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
  const { account, clock } = world.ctx;
  const definition = readDefinition(input, account);
  const { taskCpu, taskMemory, tags = [], family = '', containerDefinitions, networkMode, ...rest } = definition;
  const revisions = world.families.get(family) ?? [];
  const revision = (revisions.at(-1)?.definition.revision ?? 0) + 1;
  const record: DefinitionRecord = {
    definition: {
      ...rest,
      networkMode,
      family,
      revision,
      cpu: taskCpu?.toString(),
      memory: taskMemory?.toString(),
      taskDefinitionArn: definitionArn(world.ctx, family, revision),
      containerDefinitions: containerDefinitions.map((container) => withDefaults(container, networkMode)),
      volumes: input.volumes ?? [],
      placementConstraints: input.placementConstraints ?? [],
      status: 'ACTIVE',
      compatibilities: networkMode === 'awsvpc' ? ['EC2', ...(suitsFargate(definition) ? ['FARGATE' as const] : [])] : ['EXTERNAL', 'EC2'],
      registeredAt: new Date(clock.now()),
      registeredBy: `arn:aws:iam::${account}:user/${registeredBy}`,
    },
    tags,
  };
  world.families.set(family, [...revisions, record]);
  return record;
}

/** What DescribeTaskDefinition shows for fields that nobody gave. Of health checks: eagletmt/hako#56. */
const withDefaults = (container: ContainerDefinition, networkMode: NetworkMode | undefined): ContainerDefinition => ({
  cpu: 0,
  essential: true,
  environment: [],
  mountPoints: [],
  volumesFrom: [],
  systemControls: [],
  ...container,
  ...(container.healthCheck ? { healthCheck: { interval: 30, timeout: 5, retries: 3, ...container.healthCheck } } : {}),
  portMappings: (container.portMappings ?? []).map((mapping) => ({
    ...(mapping.containerPortRange === undefined ? { hostPort: hostPortOf(mapping, networkMode) } : {}),
    protocol: 'tcp',
    ...mapping,
  })),
});

const hostPortOf = ({ containerPort }: PortMapping, networkMode: NetworkMode | undefined): number | undefined =>
  networkMode === 'awsvpc' || networkMode === 'host' ? containerPort : 0;
