import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  type ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetHostedZoneCommand, type Route53Client } from '@aws-sdk/client-route-53';
import type { DnsSide, LiveRecordSets, RecordSetAnswer } from '../../../deployment/dns-weighted.ts';
import type { DnsConfig } from '../../../deployment/service-config.ts';
import type { SideKind } from '../../../deployment/side.ts';
import { nameOf } from '../../aws-errors.ts';
import { liveRecordSet, plainName, recordSetsOf } from './record-sets.ts';

interface RecordSetClients {
  readonly route53: Route53Client;
  readonly elb: ElasticLoadBalancingV2Client;
}

/** The record's zone, everything of its name, and what each side would be answered by. */
export async function readRecordSets(
  clients: RecordSetClients,
  config: Pick<DnsConfig, 'record' | 'sides'>,
  signal?: AbortSignal,
): Promise<LiveRecordSets> {
  const { record, sides } = config;
  const [zone, a, b] = await Promise.all([
    readZone(clients.route53, record.zone, signal),
    readAnswer(clients.elb, sides[0], record, signal),
    readAnswer(clients.elb, sides[1], record, signal),
  ]);
  const sets = zone ? await recordSetsOf(clients.route53, record.zone, record.name, signal) : [];
  return { zone, sets: sets.map(liveRecordSet), answers: [a, b] };
}

async function readZone(client: Route53Client, id: string, signal?: AbortSignal): Promise<LiveRecordSets['zone']> {
  try {
    const { HostedZone } = await client.send(new GetHostedZoneCommand({ Id: id }), signal ? { abortSignal: signal } : {});
    return { id, name: plainName(HostedZone?.Name), private: HostedZone?.Config?.PrivateZone === true };
  } catch (error) {
    if (nameOf(error) === 'NoSuchHostedZone') return undefined;
    throw error;
  }
}

interface AnswerReader<K extends SideKind> {
  /** `undefined`: the side's load balancer does not exist, or does not forward to its target group. */
  read(
    client: ElasticLoadBalancingV2Client,
    side: Extract<DnsSide, { readonly kind: K }>,
    record: DnsConfig['record'],
    signal?: AbortSignal,
  ): Promise<RecordSetAnswer | undefined>;
}

const ANSWERS: { readonly [K in SideKind]: AnswerReader<K> } = {
  'target-group': {
    async read(client, { loadBalancer, targetGroup }, _, signal) {
      const options = signal ? { abortSignal: signal } : {};
      try {
        const [balancers, groups] = await Promise.all([
          client.send(new DescribeLoadBalancersCommand({ LoadBalancerArns: [loadBalancer] }), options),
          client.send(new DescribeTargetGroupsCommand({ TargetGroupArns: [targetGroup] }), options),
        ]);
        const balancer = balancers.LoadBalancers?.[0];
        const leads = groups.TargetGroups?.[0]?.LoadBalancerArns?.includes(loadBalancer) === true;
        return balancer?.DNSName && leads
          ? { kind: 'alias', name: plainName(balancer.DNSName), zone: balancer.CanonicalHostedZoneId ?? '' }
          : undefined;
      } catch (error) {
        if (nameOf(error) === 'LoadBalancerNotFoundException' || nameOf(error) === 'TargetGroupNotFoundException') return undefined;
        throw error;
      }
    },
  },
  discovery: { read: async (_, { name }, { ttlSeconds }) => ({ kind: 'cname', name, ttlSeconds }) },
};

const readAnswer: AnswerReader<SideKind>['read'] = (client, side, record, signal) =>
  (ANSWERS[side.kind] as AnswerReader<SideKind>).read(client, side, record, signal);
