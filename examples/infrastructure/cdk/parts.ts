/** What both routes have: target groups that are alike, the first task definition, and the pair of services. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { type CfnTaskDefinition, ContainerImage, FargateService, FargateTaskDefinition, type ICluster } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationListener,
  type ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  type ListenerAction,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

export interface PairProps {
  readonly vpc: IVpc;
  readonly cluster: ICluster;
  readonly certificate: ICertificate;
  /** What runs first. Teal puts its own image into each revision that it registers. */
  readonly image: string;
  /** The configuration names both in `roles`. */
  readonly taskRole: IRole;
  readonly executionRole: IRole;
}

/** Both groups are made here, so that they are alike in all but the name. Stickiness is off by default. */
export const targetGroup = (scope: Construct, side: 'a' | 'b', { vpc }: PairProps): ApplicationTargetGroup =>
  new ApplicationTargetGroup(scope, `TargetGroup-${side}`, {
    targetGroupName: `checkout-${side}`,
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    port: 8080,
    deregistrationDelay: Duration.seconds(60),
    healthCheck: {
      path: '/healthz',
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
    },
  });

export const httpsListener = (
  scope: Construct,
  id: string,
  loadBalancer: ApplicationLoadBalancer,
  { certificate }: PairProps,
  defaultAction: ListenerAction,
): ApplicationListener =>
  new ApplicationListener(scope, id, {
    loadBalancer,
    protocol: ApplicationProtocol.HTTPS,
    port: 443,
    sslPolicy: SslPolicy.RECOMMENDED_TLS,
    certificates: [certificate],
    defaultAction,
  });

/**
 * The pair of services. Teal owns their counts and task definitions:
 * - there is no `desiredCount`. A service that is made without one has one task, and an update leaves what is
 *   there. Right after the stack is made, set the idle side to 0:
 *   `aws ecs update-service --cluster <cluster> --service checkout-b --desired-count 0`;
 * - there is no auto scaling;
 * - a service is edited only while it is the idle side: the update puts it on the first revision again.
 */
export function pairOfServices(
  scope: Construct,
  groups: readonly [ApplicationTargetGroup, ApplicationTargetGroup],
  props: PairProps,
): void {
  const { vpc, cluster, image, taskRole, executionRole } = props;
  // The first revision of the family, and the template of what Teal deploys. Never edit it, nor `image`: an
  // update puts both services on the new revision at once. Write another template as a task definition of its
  // own, of the same family, that no service has.
  const first = new FargateTaskDefinition(scope, 'FirstTaskDefinition', {
    family: 'checkout',
    cpu: 256,
    memoryLimitMiB: 512,
    taskRole,
    executionRole,
  });
  first.addContainer('web', { image: ContainerImage.fromRegistry(image), portMappings: [{ containerPort: 8080 }] });
  // A side may run it long after.
  (first.node.defaultChild as CfnTaskDefinition).applyRemovalPolicy(RemovalPolicy.RETAIN);

  const tasks = new SecurityGroup(scope, 'Tasks', { vpc });
  for (const [index, side] of (['a', 'b'] as const).entries()) {
    const service = new FargateService(scope, `Service-${side}`, {
      serviceName: `checkout-${side}`,
      cluster,
      taskDefinition: first,
      securityGroups: [tasks],
      healthCheckGracePeriod: Duration.seconds(60),
      minHealthyPercent: 100,
    });
    service.attachToApplicationTargetGroup(groups[index]!);
  }
}
