import type * as elbv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Operations } from '../../kernel/service.ts';
import { checkArn, targetGroupArn, targetGroupFullName } from '../arn.ts';
import { checkStickiness, describeAttributes, initialAttributes, modifyAttributes, TARGET_GROUP_ATTRIBUTES } from '../attributes.ts';
import { describeHealthCheck, healthCheckFrom } from '../health-check.ts';
import { page } from '../paging.ts';
import { badAction, duplicateName, invalid, targetGroupInUse, targetGroupsNotFound } from '../refusals.ts';
import type { Resources } from '../resources.ts';
import { withTags } from '../tagging.ts';
import { Members } from '../targets/members.ts';
import type { TargetGroup } from '../targets/target-group.ts';
import type { World } from '../world.ts';

export const targetGroupOperations = (world: World) =>
  ({
    CreateTargetGroup(input) {
      const name = checkName(input.Name ?? '');
      const { TargetType: targetType = 'instance', Protocol: protocol, Port: port, ProtocolVersion: protocolVersion = 'HTTP1' } = input;
      if (targetType !== 'instance' && targetType !== 'ip')
        throw invalid(`Target type '${targetType}' must be one of 'instance, ip' in the local AWS`);
      if (protocol === undefined) throw invalid('A protocol must be specified');
      if (protocol !== 'HTTP' && protocol !== 'HTTPS')
        throw invalid(`Protocol '${protocol}' must be one of 'HTTP, HTTPS' in the local AWS`);
      if (protocolVersion !== 'HTTP1') throw invalid(`Protocol version '${protocolVersion}' must be 'HTTP1' in the local AWS`);
      if (port === undefined) throw invalid('A port must be specified');
      if (!(Number.isInteger(port) && port >= 1 && port <= 65_535))
        throw invalid(`Target group port '${port}' must be between '1-65535' inclusive`);
      if (input.VpcId === undefined) throw invalid('A VPC ID must be specified');
      const healthCheck = healthCheckFrom(input);
      const twin = [...world.resources.targetGroups.values()].find((group) => group.name === name);
      if (twin) {
        const same = twin.protocol === protocol && twin.port === port && twin.targetType === targetType && twin.vpcId === input.VpcId;
        if (!same || JSON.stringify(twin.healthCheck) !== JSON.stringify(healthCheck)) throw duplicateName('target group', name);
        return { TargetGroups: [describeGroup(world.resources, twin)] };
      }
      const tags = withTags(new Map(), input.Tags ?? []);
      const fullName = targetGroupFullName(name, world.newId());
      const attributes = initialAttributes(TARGET_GROUP_ATTRIBUTES);
      const group: TargetGroup = {
        arn: targetGroupArn(world.ctx, fullName),
        name,
        fullName,
        protocol,
        protocolVersion,
        port,
        vpcId: input.VpcId,
        targetType,
        ipAddressType: input.IpAddressType ?? 'ipv4',
        healthCheck,
        attributes,
        members: new Members(() => Number(attributes.get('target_group_health.unhealthy_state_routing.minimum_healthy_targets.count'))),
      };
      world.resources.targetGroups.set(group.arn, group);
      world.resources.tags.set(group.arn, tags);
      return { TargetGroups: [describeGroup(world.resources, group)] };
    },

    DescribeTargetGroups(input) {
      const { resources } = world;
      const all = [...resources.targetGroups.values()];
      const { TargetGroupArns: arns, Names: names, LoadBalancerArn: balancerArn } = input;
      for (const arn of arns ?? []) checkArn('target group', arn);
      let found: (TargetGroup | undefined)[] = all;
      if (arns?.length) found = arns.map((arn) => all.find((group) => group.arn === arn));
      else if (names?.length) found = names.map((name) => all.find((group) => group.name === name));
      else if (balancerArn) {
        const balancer = resources.loadBalancer(balancerArn);
        found = all.filter((group) => resources.loadBalancersOf(group.arn).includes(balancer));
      }
      if (found.includes(undefined)) throw targetGroupsNotFound();
      const { items, next } = page(found as TargetGroup[], input);
      return { TargetGroups: items.map((group) => describeGroup(resources, group)), ...next };
    },

    ModifyTargetGroup(input) {
      const group = world.resources.targetGroup(input.TargetGroupArn ?? '');
      group.healthCheck = healthCheckFrom(input, group.healthCheck);
      return { TargetGroups: [describeGroup(world.resources, group)] };
    },

    DeleteTargetGroup(input) {
      const group = world.resources.targetGroups.get(input.TargetGroupArn ?? '');
      if (!group) return {};
      if (world.resources.loadBalancersOf(group.arn).length > 0) throw targetGroupInUse(group.arn);
      world.resources.targetGroups.delete(group.arn);
      world.resources.tags.delete(group.arn);
      return {};
    },

    DescribeTargetGroupAttributes(input) {
      return { Attributes: describeAttributes(world.resources.targetGroup(input.TargetGroupArn ?? '').attributes) };
    },

    ModifyTargetGroupAttributes(input) {
      const group = world.resources.targetGroup(input.TargetGroupArn ?? '');
      const changed = new Map(group.attributes);
      modifyAttributes(TARGET_GROUP_ATTRIBUTES, changed, input.Attributes ?? []);
      checkStickiness(changed, group.protocol);
      if (changed.get('stickiness.enabled') === 'true' && sharesAnUnstickyRule(world.resources, group.arn))
        throw badAction('You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups');
      for (const [key, value] of changed) group.attributes.set(key, value);
      group.members.refresh();
      return { Attributes: describeAttributes(group.attributes) };
    },
  }) satisfies Operations<typeof elbv2>;

function checkName(name: string): string {
  if (name.length > 32) throw invalid(`Target group name '${name}' cannot be longer than '32' characters`);
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw invalid(`Target group name '${name}' can only contain characters that are alphanumeric characters or hyphens(-)`);
  if (name.startsWith('-') || name.endsWith('-')) throw invalid(`Target group name '${name}' cannot begin or end with '-'`);
  return name;
}

/** Target stickiness asks for group stickiness in every rule that forwards to several groups. */
function sharesAnUnstickyRule(resources: Resources, arn: string): boolean {
  for (const { actions } of resources.actionLists())
    for (const { ForwardConfig: forward } of actions) {
      const groups = forward?.TargetGroups ?? [];
      if (groups.length > 1 && !forward?.TargetGroupStickinessConfig?.Enabled && groups.some((group) => group.TargetGroupArn === arn))
        return true;
    }
  return false;
}

const describeGroup = (resources: Resources, group: TargetGroup): elbv2.TargetGroup => ({
  TargetGroupArn: group.arn,
  TargetGroupName: group.name,
  Protocol: group.protocol,
  Port: group.port,
  VpcId: group.vpcId,
  ...describeHealthCheck(group.healthCheck),
  LoadBalancerArns: resources.loadBalancersOf(group.arn).map((balancer) => balancer.arn),
  TargetType: group.targetType,
  ProtocolVersion: group.protocolVersion,
  IpAddressType: group.ipAddressType as elbv2.TargetGroupIpAddressTypeEnum,
});
