import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../kernel/service.ts';
import { loadBalancerArn, loadBalancerFullName } from '../arn.ts';
import { describeAttributes, initialAttributes, LOAD_BALANCER_ATTRIBUTES, modifyAttributes } from '../attributes.ts';
import { hostedZoneOf } from '../hosted-zone.ts';
import { page } from '../paging.ts';
import { duplicateName, invalid, loadBalancersNotFound, violates } from '../refusals.ts';
import type { LoadBalancer } from '../resources.ts';
import { withTags } from '../tagging.ts';
import type { World } from '../world.ts';
import { removeListener } from './listeners.ts';

export const loadBalancerOperations = (world: World) =>
  ({
    CreateLoadBalancer(input) {
      const name = checkName(input.Name ?? '');
      const { Type: type = 'application', Scheme: scheme = 'internet-facing' } = input;
      if (type !== 'application')
        throw violates(type, 'type', 'Member must satisfy enum value set: [application] (this is all that the local AWS has)');
      if (scheme !== 'internet-facing' && scheme !== 'internal')
        throw violates(scheme, 'scheme', 'Member must satisfy enum value set: [internet-facing, internal]');
      const subnets = input.Subnets ?? input.SubnetMappings?.map((mapping) => mapping.SubnetId ?? '') ?? [];
      if (new Set(subnets).size < 2) throw invalid('At least two subnets in two different Availability Zones must be specified');
      const twin = [...world.resources.loadBalancers.values()].find((candidate) => candidate.name === name);
      if (twin) {
        if (twin.scheme !== scheme || twin.subnets.map((subnet) => subnet.id).join() !== subnets.join())
          throw duplicateName('load balancer', name);
        return { LoadBalancers: [describe(world, twin)] };
      }
      const tags = withTags(new Map(), input.Tags ?? []);
      const id = world.newId();
      const fullName = loadBalancerFullName(name, id);
      const balancer: LoadBalancer = {
        arn: loadBalancerArn(world.ctx, fullName),
        name,
        fullName,
        dnsName: `${scheme === 'internal' ? 'internal-' : ''}${name}-${Number.parseInt(id.slice(0, 8), 16)}.${world.ctx.region}.elb.amazonaws.com`,
        address: world.plane.newAddress(),
        scheme,
        ipAddressType: input.IpAddressType ?? 'ipv4',
        vpcId: 'vpc-00000000000000000',
        subnets: subnets.map((subnet, index) => ({ id: subnet, zone: `${world.ctx.region}${'abcdef'[index % 6]}` })),
        securityGroups: input.SecurityGroups ?? [],
        createdAt: world.ctx.clock.now(),
        attributes: initialAttributes(LOAD_BALANCER_ATTRIBUTES),
      };
      world.resources.loadBalancers.set(balancer.arn, balancer);
      world.resources.tags.set(balancer.arn, tags);
      return { LoadBalancers: [describe(world, balancer)] };
    },

    DescribeLoadBalancers(input) {
      const all = [...world.resources.loadBalancers.values()];
      const { LoadBalancerArns: arns, Names: names } = input;
      const found = arns?.length
        ? arns.map((arn) => world.resources.loadBalancer(arn))
        : names?.length
          ? all.filter((balancer) => names.includes(balancer.name))
          : all;
      const missing = (names ?? []).filter((name) => !arns?.length && !found.some((balancer) => balancer.name === name));
      if (missing.length > 0) throw loadBalancersNotFound(missing);
      const { items, next } = page(found, input);
      return { LoadBalancers: items.map((balancer) => describe(world, balancer)), ...next };
    },

    async DeleteLoadBalancer(input) {
      const balancer = world.resources.loadBalancers.get(input.LoadBalancerArn ?? '');
      if (!balancer) return {};
      if (balancer.attributes.get('deletion_protection.enabled') === 'true')
        throw invalid(`Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`);
      for (const listener of world.resources.listenersOf(balancer)) await removeListener(world, listener);
      world.resources.loadBalancers.delete(balancer.arn);
      world.resources.tags.delete(balancer.arn);
      return {};
    },

    DescribeLoadBalancerAttributes(input) {
      return { Attributes: describeAttributes(world.resources.loadBalancer(input.LoadBalancerArn ?? '').attributes) };
    },

    ModifyLoadBalancerAttributes(input) {
      const balancer = world.resources.loadBalancer(input.LoadBalancerArn ?? '');
      modifyAttributes(LOAD_BALANCER_ATTRIBUTES, balancer.attributes, input.Attributes ?? []);
      return { Attributes: describeAttributes(balancer.attributes) };
    },
  }) satisfies Operations<typeof elbv2>;

function checkName(name: string): string {
  if (name.length > 32) throw invalid(`The load balancer name '${name}' cannot be longer than '32' characters`);
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw invalid(`The load balancer name '${name}' can only contain characters that are alphanumeric characters and hyphens(-)`);
  if (name.startsWith('-') || name.endsWith('-')) throw invalid(`The load balancer name '${name}' cannot begin or end with a hyphen(-)`);
  if (name.startsWith('internal-')) throw invalid(`The load balancer name '${name}' cannot begin with 'internal-'`);
  return name;
}

const describe = (world: World, balancer: LoadBalancer): elbv2.LoadBalancer => ({
  LoadBalancerArn: balancer.arn,
  DNSName: balancer.dnsName,
  CanonicalHostedZoneId: hostedZoneOf(world.ctx.region),
  CreatedTime: new Date(balancer.createdAt),
  LoadBalancerName: balancer.name,
  Scheme: balancer.scheme,
  VpcId: balancer.vpcId,
  State: { Code: 'active' },
  Type: 'application',
  AvailabilityZones: balancer.subnets.map(({ id, zone }) => ({ ZoneName: zone, SubnetId: id, LoadBalancerAddresses: [] })),
  SecurityGroups: [...balancer.securityGroups],
  IpAddressType: balancer.ipAddressType as elbv2.IpAddressType,
});
