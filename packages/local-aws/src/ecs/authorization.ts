import type * as sdk from '@aws-sdk/client-ecs';
import type { CreateServiceRequest, Tag } from '@aws-sdk/client-ecs';
import type { Permission } from '../kernel/identity.ts';
import { lastPart, passRole, requestTags, resourceTags } from '../kernel/permissions.ts';
import type { Authorization } from '../kernel/service.ts';
import { clusterArn, familyAndRevision, findDefinition, serviceArn, taskArn } from './lookup.ts';
import type { World } from './world.ts';

/**
 * Source: Service Authorization Reference, "Amazon Elastic Container Service";
 * ECS Developer Guide, "Tag resources authorization".
 */
export function ecsAuthorization(world: World): Authorization<typeof sdk> {
  const { ctx } = world;
  const nameOfCluster = (reference = 'default') => lastPart(reference);
  const inCluster = (reference: string | undefined) => ({ 'ecs:cluster': clusterArn(ctx, nameOfCluster(reference)) });
  const tagsOf = (tags: readonly Tag[] | undefined) =>
    resourceTags(
      (tags ?? []).map(({ key = '', value = '' }) => [key, value]),
      'ecs',
    );

  const onAll = (action: string, context: Permission['context'] = {}): Permission[] => [
    { action: `ecs:${action}`, resource: '*', context },
  ];
  const onClusters = (action: string, references: readonly string[] | undefined): Permission[] =>
    (references?.length ? references : ['default']).map((reference) => ({
      action: `ecs:${action}`,
      resource: clusterArn(ctx, nameOfCluster(reference)),
      context: tagsOf(world.clusters.get(nameOfCluster(reference))?.tags),
    }));
  const onService = (action: string, cluster: string | undefined, service = '', context: Permission['context'] = {}): Permission => ({
    action: `ecs:${action}`,
    resource: serviceArn(ctx, nameOfCluster(cluster), lastPart(service)),
    context: {
      ...inCluster(cluster),
      ...tagsOf(world.clusters.get(nameOfCluster(cluster))?.services.get(lastPart(service))?.tags),
      ...context,
    },
  });
  const onTask = (action: string, cluster: string | undefined, task = ''): Permission => ({
    action: `ecs:${action}`,
    resource: taskArn(ctx, nameOfCluster(cluster), lastPart(task)),
    context: { ...inCluster(cluster), ...tagsOf(world.clusters.get(nameOfCluster(cluster))?.tasks.get(lastPart(task))?.tags) },
  });
  const onTagged = (action: string, resource = '*', context: Permission['context'] = {}): Permission[] => [
    { action: `ecs:${action}`, resource, context: { ...tagsOf(tagsByArn(world, resource)), ...context } },
  ];
  /** Tags given to what is made need a permission of their own. */
  const tagging = (created: string, resource: string, tags: readonly Tag[] | undefined): Permission[] =>
    tags?.length ? [{ action: 'ecs:TagResource', resource, context: { 'ecs:CreateAction': created, ...requestTags(tags) } }] : [];
  const revision = (reference: string | undefined) =>
    reference === undefined ? undefined : findDefinition(world, reference)?.definition.taskDefinitionArn;
  const volumeRoles = (volumes: CreateServiceRequest['volumeConfigurations'], service: string): readonly Permission[] =>
    (volumes ?? []).flatMap(({ managedEBSVolume }) => passRole(ctx, managedEBSVolume?.roleArn, 'ecs.amazonaws.com', service));

  return {
    CreateCluster: ({ clusterName, tags }) => {
      const resource = clusterArn(ctx, nameOfCluster(clusterName));
      return [{ action: 'ecs:CreateCluster', resource, context: requestTags(tags) }, ...tagging('CreateCluster', resource, tags)];
    },
    DescribeClusters: ({ clusters }) => onClusters('DescribeClusters', clusters),
    DeleteCluster: ({ cluster }) => onClusters('DeleteCluster', cluster === undefined ? undefined : [cluster]),
    ListClusters: () => onAll('ListClusters'),

    RegisterTaskDefinition: ({ family = '', taskRoleArn, executionRoleArn, tags }) => {
      const resource = `arn:aws:ecs:${ctx.region}:${ctx.account}:task-definition/${family}:*`;
      const roles = [...new Set([taskRoleArn, executionRoleArn])];
      return [
        { action: 'ecs:RegisterTaskDefinition', resource, context: requestTags(tags) },
        ...tagging('RegisterTaskDefinition', resource, tags),
        ...roles.flatMap((role) => passRole(ctx, role, 'ecs-tasks.amazonaws.com')),
      ];
    },
    // These three can be narrowed to no resource.
    DeregisterTaskDefinition: () => onAll('DeregisterTaskDefinition'),
    DescribeTaskDefinition: () => onAll('DescribeTaskDefinition'),
    ListTaskDefinitions: () => onAll('ListTaskDefinitions'),
    ListTaskDefinitionFamilies: () => onAll('ListTaskDefinitionFamilies'),

    CreateService: ({ cluster, serviceName, taskDefinition, role, tags, volumeConfigurations }) => {
      const context = { ...requestTags(tags), 'ecs:task-definition': revision(taskDefinition) };
      const own = onService('CreateService', cluster, serviceName, context);
      return [
        own,
        ...tagging('CreateService', own.resource, tags),
        ...passRole(ctx, role, 'ecs.amazonaws.com', own.resource),
        ...volumeRoles(volumeConfigurations, own.resource),
      ];
    },
    UpdateService: ({ cluster, service, taskDefinition, volumeConfigurations }) => {
      const own = onService('UpdateService', cluster, service, { 'ecs:task-definition': revision(taskDefinition) });
      return [own, ...volumeRoles(volumeConfigurations, own.resource)];
    },
    DeleteService: ({ cluster, service }) => [onService('DeleteService', cluster, service)],
    DescribeServices: ({ cluster, services }) => (services ?? ['*']).map((service) => onService('DescribeServices', cluster, service)),
    ListServices: ({ cluster }) => onAll('ListServices', inCluster(cluster)),

    // Only a container instance narrows it;
    // without one AWS asks for `*`, and the cluster is a condition (cdklabs/construct-hub#1207).
    ListTasks: ({ cluster }) => onAll('ListTasks', inCluster(cluster)),
    DescribeTasks: ({ cluster, tasks }) => (tasks ?? ['*']).map((task) => onTask('DescribeTasks', cluster, task)),
    RunTask: ({ cluster, taskDefinition = '', tags, overrides }) => {
      const definition = findDefinition(world, taskDefinition)?.definition;
      const { taskRoleArn, executionRoleArn } = { ...definition, ...overrides };
      return [
        {
          action: 'ecs:RunTask',
          // Without a revision the newest one is asked about (API reference, RunTask).
          resource: definition?.taskDefinitionArn ?? `arn:aws:ecs:${ctx.region}:${ctx.account}:task-definition/${lastPart(taskDefinition)}`,
          context: { ...inCluster(cluster), ...requestTags(tags) },
        },
        ...tagging('RunTask', taskArn(ctx, nameOfCluster(cluster), '*'), tags),
        ...[...new Set([taskRoleArn, executionRoleArn])].flatMap((role) => passRole(ctx, role, 'ecs-tasks.amazonaws.com')),
      ];
    },
    StopTask: ({ cluster, task }) => [onTask('StopTask', cluster, task)],

    TagResource: ({ resourceArn, tags }) => onTagged('TagResource', resourceArn, requestTags(tags)),
    UntagResource: ({ resourceArn, tagKeys }) => onTagged('UntagResource', resourceArn, { 'aws:TagKeys': tagKeys }),
    ListTagsForResource: ({ resourceArn }) => onTagged('ListTagsForResource', resourceArn),
  };
}

function tagsByArn(world: World, arn: string): readonly Tag[] | undefined {
  const [kind = '', cluster = '', name] = (arn.split(':')[5] ?? '').split('/');
  if (kind === 'cluster') return world.clusters.get(cluster)?.tags;
  if (kind === 'service') return world.clusters.get(cluster)?.services.get(name ?? '')?.tags;
  return kind === 'task-definition' && familyAndRevision(arn).revision !== undefined ? findDefinition(world, arn)?.tags : undefined;
}
