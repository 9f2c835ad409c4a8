import { isIP } from 'node:net';
import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsError } from '../../kernel/aws-error.ts';
import type { TargetAddress } from '../../kernel/neighbours.ts';
import type { Operations } from '../../kernel/service.ts';
import { invalid } from '../refusals.ts';
import { NOT_REGISTERED, type Standing } from '../targets/standing.ts';
import { type TargetGroup, targetKey } from '../targets/target-group.ts';
import type { World } from '../world.ts';

export const targetOperations = (world: World) =>
  ({
    RegisterTargets(input) {
      const group = world.resources.targetGroup(input.TargetGroupArn ?? '');
      const addresses = (input.Targets ?? []).map((target) => addressOf(group, target));
      if (addresses.length === 0) throw invalid('You must specify at least one target');
      for (const address of addresses) world.lifecycle.register(group, address);
      return {};
    },

    DeregisterTargets(input) {
      const group = world.resources.targetGroup(input.TargetGroupArn ?? '');
      const addresses = (input.Targets ?? []).flatMap((target) => registeredAddresses(group, target));
      // The call answers at once; the targets drain on.
      for (const address of addresses) void world.lifecycle.deregister(group, address);
      return {};
    },

    DescribeTargetHealth(input) {
      const group = world.resources.targetGroup(input.TargetGroupArn ?? '');
      const now = world.ctx.clock.now();
      const standing = new Map<string, { readonly address: TargetAddress; readonly standing: Standing }>();
      for (const [key, { target, until }] of group.members.leaving) {
        if (until <= now) group.members.leaving.delete(key);
        else standing.set(key, { address: target, standing: target.standing });
      }
      for (const [key, target] of group.members.targets) standing.set(key, { address: target, standing: target.standing });
      const wanted = input.Targets?.map((target) => addressOf(group, target));
      const chosen = wanted
        ? wanted.map((address) => standing.get(targetKey(address)) ?? { address, standing: NOT_REGISTERED })
        : [...standing.values()];
      return { TargetHealthDescriptions: chosen.map(({ address, standing: found }) => describe(world, group, address, found)) };
    },
  }) satisfies Operations<typeof elbv2>;

function addressOf(group: TargetGroup, target: elbv2.TargetDescription): TargetAddress {
  const { Id: id = '', Port: port = group.port } = target;
  if (group.targetType === 'ip' && isIP(id) === 0) throw invalid(`The IP address '${id}' is not a valid IPv4 address`);
  if (group.targetType === 'instance' && !/^i-[0-9a-f]+$/.test(id))
    throw new AwsError('InvalidTargetException', `The following targets are not valid instances: '${id}'`);
  if (!(Number.isInteger(port) && port >= 1 && port <= 65_535)) throw invalid(`Target port '${port}' must be between '1-65535' inclusive`);
  return { id, port };
}

/**
 * Without a port only a target that was registered on the group's own port is meant;
 * unknown targets are passed over, as by the service.
 */
function registeredAddresses(group: TargetGroup, target: elbv2.TargetDescription): TargetAddress[] {
  const address = { id: target.Id ?? '', port: target.Port ?? group.port };
  return group.members.targets.has(targetKey(address)) ? [address] : [];
}

function describe(world: World, group: TargetGroup, address: TargetAddress, standing: Standing): elbv2.TargetHealthDescription {
  return {
    Target: {
      Id: address.id,
      Port: address.port,
      ...(group.targetType === 'ip' ? { AvailabilityZone: `${world.ctx.region}a` } : {}),
    },
    HealthCheckPort: String(group.healthCheck.port === 'traffic-port' ? address.port : group.healthCheck.port),
    TargetHealth: {
      State: standing.state,
      ...(standing.reason ? { Reason: standing.reason } : {}),
      ...(standing.description ? { Description: standing.description } : {}),
    },
    AdministrativeOverride: {
      State: 'no_override',
      Reason: 'AdministrativeOverride.NoOverride',
      Description: 'No override is currently active on target',
    },
  };
}
