import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { CreatePrivateDnsNamespaceCommand, GetNamespaceCommand, ListNamespacesCommand } from '@aws-sdk/client-servicediscovery';
import { expect, test } from '@jest/globals';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { givenCloudMap } from './given.ts';

// API reference, PrivateDnsPropertiesMutable; moto: create_private_dns_namespace. Without a TTL: the example
// of `aws servicediscovery list-namespaces`, which has an empty SOA; the zone then has the SOA record that
// Route 53 makes.
test.each([
  [{ Properties: { DnsProperties: { SOA: { TTL: 123 } } } }, { TTL: 123 }, 123],
  [{}, {}, 900],
])('a namespace made with %j tells of %j, and its zone has an SOA record of %d seconds', async (given, soa, ttl) => {
  const clock = new VirtualClock();
  const world = await givenCloudMap(clock);
  const { OperationId } = await world.map.send(new CreatePrivateDnsNamespaceCommand({ Name: 'shop.internal', Vpc: 'vpc-1', ...given }));
  await clock.run(clock.sleep(31_000));
  const id = (await world.operation(OperationId))?.Targets?.NAMESPACE ?? '';
  const { Namespace } = await world.map.send(new GetNamespaceCommand({ Id: id }));
  expect(Namespace?.Properties?.DnsProperties?.SOA).toEqual(soa);
  const { Namespaces } = await world.map.send(new ListNamespacesCommand({}));
  expect(Namespaces?.map(({ Properties }) => Properties?.DnsProperties?.SOA)).toEqual([soa]);
  const HostedZoneId = Namespace?.Properties?.DnsProperties?.HostedZoneId;
  const { ResourceRecordSets } = await new Route53Client(world.configuration).send(new ListResourceRecordSetsCommand({ HostedZoneId }));
  expect(ResourceRecordSets?.find(({ Type }) => Type === 'SOA')?.TTL).toBe(ttl);
});
