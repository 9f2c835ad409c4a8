import type { ApplicationAutoScalingClient } from '@aws-sdk/client-application-auto-scaling';
import type { ApplicationSignalsClient } from '@aws-sdk/client-application-signals';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';

/** Clients of every service that the live world is read from. */
export interface WorldClients {
  readonly route53: Route53Client;
  readonly discovery: ServiceDiscoveryClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ecs: ECSClient;
  readonly cloudWatch: CloudWatchClient;
  readonly scaling: ApplicationAutoScalingClient;
  readonly signals: ApplicationSignalsClient;
}
