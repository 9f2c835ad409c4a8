import type * as sdk from '@aws-sdk/client-servicediscovery';
import { letterId } from '../../kernel/ids.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { matches } from '../filters.ts';
import { DNS_RECORD_TYPES } from '../instance-records.ts';
import { invalidInput, resourceInUse, serviceAlreadyExists } from '../refusals.ts';
import { type DiscoveryService, namespaceOf, serviceOf, type World } from '../world.ts';

export const serviceOperations = (world: World) =>
  ({
    /** A name is taken once in a namespace; the same request id gives the service that is there. */
    CreateService(input) {
      const { Name: name = '', DnsConfig: dnsConfig } = input;
      const reference = input.NamespaceId ?? dnsConfig?.NamespaceId;
      if (reference === undefined) throw invalidInput('A namespace must be specified.');
      const namespace = namespaceOf(world, reference);
      if (!/^[a-z0-9_-]{1,63}$/i.test(name)) throw invalidInput(`The service name '${name}' is not a label of a DNS name.`);
      if (input.HealthCheckConfig)
        throw invalidInput('HealthCheckConfig cannot be specified for a private namespace; use HealthCheckCustomConfig.');
      const twin = [...world.services.values()].find(
        (service) => service.namespace === namespace && service.name.toLowerCase() === name.toLowerCase(),
      );
      if (twin && (input.CreatorRequestId === undefined || twin.creatorRequestId !== input.CreatorRequestId))
        throw serviceAlreadyExists(twin.id, twin.arn);
      if (twin) return { Service: describe(twin) };
      const id = `srv-${letterId(world.ctx.random, 16)}`;
      const service: DiscoveryService = {
        id,
        arn: `arn:aws:servicediscovery:${world.ctx.region}:${world.ctx.account}:service/${id}`,
        name,
        namespace,
        description: input.Description,
        dns: readDns(input),
        customHealth: input.HealthCheckCustomConfig !== undefined,
        creatorRequestId: input.CreatorRequestId,
        createdAt: world.ctx.clock.now(),
        instances: new Map(),
        revision: 0,
      };
      world.services.set(id, service);
      return { Service: describe(service) };
    },

    GetService: (input) => ({ Service: describe(serviceOf(world, input.Id ?? '')) }),

    ListServices(input) {
      const known = { NAMESPACE_ID: ({ namespace }: DiscoveryService) => namespace.id };
      const found = [...world.services.values()].filter((service) => matches(service, input.Filters ?? [], known));
      const badToken = () => invalidInput('The next token is not valid.');
      const { items, nextToken } = pageOf(found, { size: input.MaxResults ?? 100, token: input.NextToken, badToken });
      return {
        Services: items.map((service) => {
          const { NamespaceId: _, CreatorRequestId: __, ...summary } = describe(service);
          return summary;
        }),
        NextToken: nextToken,
      };
    },

    DeleteService(input) {
      const service = serviceOf(world, input.Id ?? '');
      if (service.instances.size > 0)
        throw resourceInUse('Service contains registered instances; delete the instances before deleting the service');
      world.services.delete(service.id);
      return {};
    },
  }) satisfies Operations<typeof sdk>;

/** Without DNS records instances are found by DiscoverInstances alone. */
function readDns({ DnsConfig: config, Type: type }: sdk.CreateServiceRequest): DiscoveryService['dns'] {
  if (!config || type === 'HTTP') return undefined;
  const records = config.DnsRecords ?? [];
  const unknown = records.find(({ Type }) => !DNS_RECORD_TYPES.some((known) => known === Type));
  if (unknown) throw invalidInput(`DNS records are of type ${DNS_RECORD_TYPES.join(', ')}, not ${unknown.Type}.`);
  if (records.some(({ TTL }) => !(Number.isInteger(TTL) && (TTL ?? -1) >= 0))) throw invalidInput('A TTL is a whole number of seconds.');
  const cname = records.some(({ Type }) => Type === 'CNAME');
  if (cname && records.length > 1) throw invalidInput('A CNAME record cannot be combined with other records.');
  const routing = config.RoutingPolicy ?? 'MULTIVALUE';
  if (cname && routing !== 'WEIGHTED') throw invalidInput('CNAME records need the routing policy WEIGHTED.');
  return { routing, records };
}

const describe = (service: DiscoveryService): sdk.Service => ({
  Id: service.id,
  Arn: service.arn,
  Name: service.name,
  NamespaceId: service.namespace.id,
  Description: service.description,
  InstanceCount: service.instances.size,
  ...(service.dns
    ? { DnsConfig: { NamespaceId: service.namespace.id, RoutingPolicy: service.dns.routing, DnsRecords: [...service.dns.records] } }
    : {}),
  Type: service.dns ? 'DNS_HTTP' : 'HTTP',
  ...(service.customHealth ? { HealthCheckCustomConfig: { FailureThreshold: 1 } } : {}),
  CreateDate: new Date(service.createdAt),
  CreatorRequestId: service.creatorRequestId,
});
