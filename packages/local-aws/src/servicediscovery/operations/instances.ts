import type * as sdk from '@aws-sdk/client-servicediscovery';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { deregister, healthOf, register, setHealth } from '../instances.ts';
import { duplicateRequest, invalidInput, namespaceNotFound, serviceNotFound } from '../refusals.ts';
import { type Instance, instanceOf, serviceOf, type World } from '../world.ts';

const badToken = () => invalidInput('The next token is not valid.');

export const instanceOperations = (world: World) =>
  ({
    RegisterInstance(input) {
      const service = serviceOf(world, input.ServiceId ?? '');
      const { InstanceId: id = '', Attributes: attributes = {} } = input;
      const pending = world.operations.pendingOn('REGISTER_INSTANCE', service.id, id);
      if (pending && JSON.stringify(service.instances.get(id)?.attributes) === JSON.stringify(attributes)) throw duplicateRequest(pending);
      const work = register(world, service, { id, attributes, creatorRequestId: input.CreatorRequestId });
      return { OperationId: world.operations.begin('REGISTER_INSTANCE', { SERVICE: service.id, INSTANCE: id }, work) };
    },

    DeregisterInstance(input) {
      const service = serviceOf(world, input.ServiceId ?? '');
      const { InstanceId: id = '' } = input;
      const work = deregister(world, service, id);
      return { OperationId: world.operations.begin('DEREGISTER_INSTANCE', { SERVICE: service.id, INSTANCE: id }, work) };
    },

    ListInstances(input) {
      const all = [...serviceOf(world, input.ServiceId ?? '').instances.values()];
      const { items, nextToken } = pageOf(all, { size: input.MaxResults ?? 100, token: input.NextToken, badToken });
      return { Instances: items.map(({ id, attributes }) => ({ Id: id, Attributes: { ...attributes } })), NextToken: nextToken };
    },

    GetInstance(input) {
      const { id, attributes, creatorRequestId } = instanceOf(serviceOf(world, input.ServiceId ?? ''), input.InstanceId ?? '');
      return { Instance: { Id: id, Attributes: { ...attributes }, CreatorRequestId: creatorRequestId } };
    },

    /**
     * By the names of namespace and service.
     * Healthy ones, or all when none is healthy, unless `HealthStatus` asks otherwise.
     */
    DiscoverInstances(input) {
      const namespace = [...world.namespaces.values()].find(({ name }) => name === input.NamespaceName);
      if (!namespace) throw namespaceNotFound(input.NamespaceName ?? '');
      const service = [...world.services.values()].find((one) => one.namespace === namespace && one.name === input.ServiceName);
      if (!service) throw serviceNotFound(input.ServiceName ?? '');
      const asked = Object.entries(input.QueryParameters ?? {});
      const found = [...service.instances.values()].filter(({ attributes }) => asked.every(([key, value]) => attributes[key] === value));
      return {
        Instances: byHealth(found, input.HealthStatus ?? 'HEALTHY_OR_ELSE_ALL')
          .slice(0, input.MaxResults ?? 100)
          .map((instance) => ({
            InstanceId: instance.id,
            NamespaceName: namespace.name,
            ServiceName: service.name,
            HealthStatus: healthOf(instance),
            Attributes: { ...instance.attributes },
          })),
        InstancesRevision: service.revision,
      };
    },

    GetInstancesHealthStatus(input) {
      const service = serviceOf(world, input.ServiceId ?? '');
      const asked = input.Instances?.map((id) => instanceOf(service, id)) ?? [...service.instances.values()];
      const { items, nextToken } = pageOf(asked, { size: input.MaxResults ?? 100, token: input.NextToken, badToken });
      return { Status: Object.fromEntries(items.map((instance) => [instance.id, healthOf(instance)])), NextToken: nextToken };
    },

    UpdateInstanceCustomHealthStatus(input) {
      setHealth(world, serviceOf(world, input.ServiceId ?? ''), input.InstanceId ?? '', input.Status === 'HEALTHY');
      return {};
    },
  }) satisfies Operations<typeof sdk>;

function byHealth(instances: readonly Instance[], filter: sdk.HealthStatusFilter): readonly Instance[] {
  const healthy = instances.filter((instance) => instance.healthy !== false);
  switch (filter) {
    case 'ALL':
      return instances;
    case 'HEALTHY':
      return healthy;
    case 'UNHEALTHY':
      return instances.filter((instance) => instance.healthy === false);
    case 'HEALTHY_OR_ELSE_ALL':
      return healthy.length > 0 ? healthy : instances;
    default:
      return filter satisfies never;
  }
}
