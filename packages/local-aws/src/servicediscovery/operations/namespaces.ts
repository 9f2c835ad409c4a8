import type * as sdk from '@aws-sdk/client-servicediscovery';
import { letterId } from '../../kernel/ids.ts';
import { pageOf } from '../../kernel/paging.ts';
import type { Operations } from '../../kernel/service.ts';
import { matches } from '../filters.ts';
import { invalidInput, resourceInUse } from '../refusals.ts';
import { type Namespace, namespaceOf, type World } from '../world.ts';

export const namespaceOperations = (world: World) =>
  ({
    /** The operation fails, not the call, when the VPC has a zone with the name. */
    CreatePrivateDnsNamespace(input) {
      const { Name: name = '', Vpc: vpc = '' } = input;
      if (!/^[!-~]{1,253}$/.test(name)) throw invalidInput(`The name '${name}' is not valid.`);
      const soaSeconds = input.Properties?.DnsProperties?.SOA?.TTL;
      const id = `ns-${letterId(world.ctx.random, 16)}`;
      const make = async () => {
        await world.ctx.clock.sleep(world.namespaceMs, world.halted);
        const arn = `arn:aws:servicediscovery:${world.ctx.region}:${world.ctx.account}:namespace/${id}`;
        const hostedZone = world.ctx.neighbours.zones.create({
          name,
          vpc,
          managedBy: arn,
          ...(soaSeconds !== undefined && { soaSeconds }),
        });
        world.namespaces.set(id, {
          id,
          arn,
          name: name.replace(/\.$/, ''),
          description: input.Description,
          hostedZone,
          soaSeconds,
          creatorRequestId: input.CreatorRequestId,
          createdAt: world.ctx.clock.now(),
        });
      };
      return { OperationId: world.operations.begin('CREATE_NAMESPACE', { NAMESPACE: id }, make()) };
    },

    GetNamespace(input) {
      const namespace = namespaceOf(world, input.Id ?? '');
      return { Namespace: { ...describe(world, namespace), CreatorRequestId: namespace.creatorRequestId } };
    },

    ListNamespaces(input) {
      const known = { TYPE: () => 'DNS_PRIVATE', NAME: ({ name }: Namespace) => name, HTTP_NAME: ({ name }: Namespace) => name };
      const found = [...world.namespaces.values()].filter((namespace) => matches(namespace, input.Filters ?? [], known));
      const badToken = () => invalidInput('The next token is not valid.');
      const { items, nextToken } = pageOf(found, { size: input.MaxResults ?? 100, token: input.NextToken, badToken });
      return { Namespaces: items.map((namespace) => describe(world, namespace)), NextToken: nextToken };
    },

    DeleteNamespace(input) {
      const namespace = namespaceOf(world, input.Id ?? '');
      if ([...world.services.values()].some((service) => service.namespace === namespace))
        throw resourceInUse('Namespace has associated services; delete the services before deleting the namespace');
      const remove = async () => {
        await world.ctx.clock.sleep(world.namespaceMs, world.halted);
        world.namespaces.delete(namespace.id);
        world.ctx.neighbours.zones.delete(namespace.hostedZone);
      };
      return { OperationId: world.operations.begin('DELETE_NAMESPACE', { NAMESPACE: namespace.id }, remove()) };
    },

    GetOperation: (input) => ({ Operation: world.operations.describe(input.OperationId ?? '') }),
  }) satisfies Operations<typeof sdk>;

/**
 * Where no TTL was asked for, `SOA` is there without one. Source: the example of
 * `aws servicediscovery list-namespaces`.
 */
const describe = (world: World, { id, arn, name, description, hostedZone, soaSeconds, createdAt }: Namespace): sdk.NamespaceSummary => ({
  Id: id,
  Arn: arn,
  ResourceOwner: world.ctx.account,
  Name: name,
  Type: 'DNS_PRIVATE',
  Description: description,
  ServiceCount: [...world.services.values()].filter((service) => service.namespace.id === id).length,
  Properties: { DnsProperties: { HostedZoneId: hostedZone, SOA: { TTL: soaSeconds } }, HttpProperties: { HttpName: name } },
  CreateDate: new Date(createdAt),
});
