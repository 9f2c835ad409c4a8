import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';

/** What the worlds are made through. Whoever asks for a world hands its clients in. */
export interface SampleClients {
  readonly cloudWatch: CloudWatchClient;
  readonly discovery: ServiceDiscoveryClient;
  readonly ecs: ECSClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly route53: Route53Client;
}
