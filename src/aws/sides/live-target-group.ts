import {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
  type TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LiveTargetGroup } from '../../deployment/live-side.ts';
import { nameOf } from '../aws-errors.ts';
import { readTargets } from '../metrics/health-source.ts';

/** `undefined` when there is no such group. */
export async function readTargetGroup(
  client: ElasticLoadBalancingV2Client,
  arn: string,
  signal?: AbortSignal,
): Promise<LiveTargetGroup | undefined> {
  const options = signal ? { abortSignal: signal } : {};
  try {
    const [groups, attributes, targets] = await Promise.all([
      client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [arn] }), options),
      client.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }), options),
      readTargets(client, arn, signal),
    ]);
    const group = groups.TargetGroups?.[0];
    if (!group) return undefined;
    const values = new Map((attributes.Attributes ?? []).map(({ Key, Value }) => [Key ?? '', Value ?? '']));
    return {
      arn,
      protocol: group.Protocol ?? '',
      protocolVersion: group.ProtocolVersion ?? 'HTTP1',
      port: group.Port ?? 0,
      targetType: group.TargetType ?? '',
      vpc: group.VpcId ?? '',
      healthCheck: healthCheckOf(group),
      drainSeconds: Number(values.get('deregistration_delay.timeout_seconds') ?? 300),
      crossZone: values.get('load_balancing.cross_zone.enabled') ?? 'use_load_balancer_configuration',
      stickiness: stickinessOf(values),
      others: { ...othersOf(group), ...Object.fromEntries([...values].filter(([name]) => !READ_APART.has(name))) },
      targets,
    };
  } catch (error) {
    if (nameOf(error) === 'TargetGroupNotFoundException') return undefined;
    throw error;
  }
}

/** Attributes that have a member of their own. */
const READ_APART = new Set(['deregistration_delay.timeout_seconds', 'load_balancing.cross_zone.enabled', 'stickiness.enabled']);

/**
 * Members that name a group, or have a member of their own here. A new member of the API is compared without
 * being named.
 */
const NOT_COMPARED: ReadonlySet<string> = new Set<keyof TargetGroup>([
  'TargetGroupArn',
  'TargetGroupName',
  'LoadBalancerArns',
  'Protocol',
  'ProtocolVersion',
  'Port',
  'TargetType',
  'VpcId',
  'Matcher',
]);

const othersOf = (group: TargetGroup): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(group)
      .filter(
        ([name, value]) => value !== undefined && !NOT_COMPARED.has(name) && !name.startsWith('Health') && !name.startsWith('Unhealthy'),
      )
      .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

const HEALTH_CHECK_MEMBERS = [
  'HealthCheckEnabled',
  'HealthCheckProtocol',
  'HealthCheckPort',
  'HealthCheckPath',
  'HealthCheckIntervalSeconds',
  'HealthCheckTimeoutSeconds',
  'HealthyThresholdCount',
  'UnhealthyThresholdCount',
] as const satisfies readonly (keyof TargetGroup)[];

function healthCheckOf(group: TargetGroup): LiveTargetGroup['healthCheck'] {
  const settings: Record<string, string | number | boolean> = {};
  for (const member of HEALTH_CHECK_MEMBERS) {
    const value = group[member];
    if (value !== undefined) settings[member] = value;
  }
  const matcher = group.Matcher?.HttpCode ?? group.Matcher?.GrpcCode;
  return matcher === undefined ? settings : { ...settings, Matcher: matcher };
}

/**
 * An application's cookie and the load balancer's own each have their duration. Source: target group
 * attributes.
 */
function stickinessOf(attributes: ReadonlyMap<string, string>): LiveTargetGroup['stickiness'] {
  const kind = attributes.get('stickiness.type') === 'app_cookie' ? 'app_cookie' : 'lb_cookie';
  return {
    enabled: attributes.get('stickiness.enabled') === 'true',
    seconds: Number(attributes.get(`stickiness.${kind}.duration_seconds`) ?? 86_400),
  };
}
