import type { Cluster } from '@aws-sdk/client-ecs';
import { AwsError } from '../../kernel/aws-error.ts';
import { pageOf } from '../../kernel/paging.ts';
import { badToken } from '../errors.ts';
import { clusterArn, clusterOf } from '../lookup.ts';
import type { ClusterRecord, World } from '../world.ts';
import type { EcsOperations } from './table.ts';

export const clusterOperations = (world: World) =>
  ({
    /** Answers the cluster that stands when the name is taken, as ECS does. */
    CreateCluster: (input) => {
      const name = input.clusterName ?? 'default';
      const existing = world.clusters.get(name);
      if (existing?.status === 'ACTIVE') return { cluster: clusterShape(existing) };
      const cluster: ClusterRecord = {
        name,
        arn: clusterArn(world.ctx, name),
        status: 'ACTIVE',
        request: input,
        tags: input.tags ?? [],
        services: new Map(),
        tasks: new Map(),
        runs: new Map(),
      };
      world.clusters.set(name, cluster);
      return { cluster: clusterShape(cluster) };
    },

    DescribeClusters: (input) => {
      const clusters: Cluster[] = [];
      const failures = [];
      for (const reference of input.clusters ?? ['default']) {
        const name = reference.slice(reference.lastIndexOf('/') + 1);
        const cluster = world.clusters.get(name);
        if (cluster) clusters.push({ ...clusterShape(cluster), ...(input.include?.includes('TAGS') ? { tags: cluster.tags } : {}) });
        else failures.push({ arn: clusterArn(world.ctx, name), reason: 'MISSING' });
      }
      return { clusters, failures };
    },

    ListClusters: (input) => {
      const all = [...world.clusters.values()].filter(({ status }) => status === 'ACTIVE').map(({ arn }) => arn);
      const { items, nextToken } = pageOf(all, { size: input.maxResults ?? 100, token: input.nextToken, badToken });
      return { clusterArns: items, nextToken };
    },

    DeleteCluster: (input) => {
      const cluster = clusterOf(world, input.cluster);
      if ([...cluster.services.values()].some(({ status }) => status !== 'INACTIVE'))
        throw new AwsError('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.');
      if ([...cluster.tasks.values()].some(({ lastStatus }) => lastStatus !== 'STOPPED'))
        throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
      cluster.status = 'INACTIVE';
      return { cluster: clusterShape(cluster) };
    },
  }) satisfies EcsOperations;

function clusterShape(cluster: ClusterRecord): Cluster {
  const tasks = [...cluster.tasks.values()];
  const { request } = cluster;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    configuration: request.configuration,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTasksCount: tasks.filter(({ lastStatus }) => ['PROVISIONING', 'PENDING', 'ACTIVATING'].includes(lastStatus)).length,
    activeServicesCount: [...cluster.services.values()].filter(({ status }) => status === 'ACTIVE').length,
    statistics: [],
    tags: [],
    settings: request.settings ?? [{ name: 'containerInsights', value: 'disabled' }],
    capacityProviders: request.capacityProviders ?? [],
    defaultCapacityProviderStrategy: request.defaultCapacityProviderStrategy ?? [],
    serviceConnectDefaults: request.serviceConnectDefaults,
  };
}
