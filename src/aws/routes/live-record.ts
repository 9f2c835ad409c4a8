import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetHostedZoneCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { LiveRecord } from '../../deployment/live-world.ts';
import type { RecordAnswer } from '../../deployment/plan.ts';
import type { DnsConfig, DnsSide } from '../../deployment/service-config.ts';
import { nameOf } from '../aws-errors.ts';
import { liveRecordSet, plainName, recordSetsOf } from './record-sets.ts';

interface RecordClients {
  readonly route53: Route53Client;
  readonly elb: ElasticLoadBalancingV2Client;
}

/** The record's zone, everything of its name, and what each side would be answered by. */
export async function readRecord(
  clients: RecordClients,
  config: Pick<DnsConfig, 'record' | 'sides'>,
  signal?: AbortSignal,
): Promise<LiveRecord> {
  const { record, sides } = config;
  const [zone, a, b] = await Promise.all([
    readZone(clients.route53, record.zone, signal),
    readAnswer(clients.elb, sides[0], record, signal),
    readAnswer(clients.elb, sides[1], record, signal),
  ]);
  const sets = zone ? await recordSetsOf(clients.route53, record.zone, record.name, signal) : [];
  return { zone, sets: sets.map(liveRecordSet), answers: [a, b] };
}

async function readZone(client: Route53Client, id: string, signal?: AbortSignal): Promise<LiveRecord['zone']> {
  try {
    const { HostedZone } = await client.send(new GetHostedZoneCommand({ Id: id }), signal ? { abortSignal: signal } : {});
    return { id, name: plainName(HostedZone?.Name), private: HostedZone?.Config?.PrivateZone === true };
  } catch (error) {
    if (nameOf(error) === 'NoSuchHostedZone') return undefined;
    throw error;
  }
}

/** `undefined`: the side's load balancer does not exist, or does not forward to its target group. */
async function readAnswer(
  client: ElasticLoadBalancingV2Client,
  side: DnsSide,
  record: DnsConfig['record'],
  signal?: AbortSignal,
): Promise<RecordAnswer | undefined> {
  if (!('targetGroup' in side)) return { kind: 'cname', name: side.name, ttlSeconds: record.ttlSeconds };
  const options = signal ? { abortSignal: signal } : {};
  try {
    const [balancers, groups] = await Promise.all([
      client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [side.loadBalancer] }), options),
      client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [side.targetGroup] }), options),
    ]);
    const balancer = balancers.LoadBalancers?.[0];
    const leads = groups.TargetGroups?.[0]?.LoadBalancerArns?.includes(side.loadBalancer) === true;
    return balancer?.DNSName && leads
      ? { kind: 'alias', name: plainName(balancer.DNSName), zone: balancer.CanonicalHostedZoneId ?? '' }
      : undefined;
  } catch (error) {
    if (nameOf(error) === 'LoadBalancerNotFoundException' || nameOf(error) === 'TargetGroupNotFoundException') return undefined;
    throw error;
  }
}
