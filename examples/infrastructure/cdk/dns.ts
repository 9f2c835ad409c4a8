/**
 * A pair of ECS services behind load balancers of their own and weighted records, as Teal wants it before the
 * first deployment. Teal writes weights, counts and task definitions of what is made here, and a stack does
 * not see that. What must not be edited, and what Teal says when it was: docs/infrastructure-as-code.md.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import { ApplicationLoadBalancer, ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { httpsListener, type PairProps, pairOfServices, targetGroup } from './parts.ts';

export interface DnsPairProps extends PairProps {
  readonly zone: IHostedZone;
  readonly name: string;
}

export class DnsPair extends Construct {
  constructor(scope: Construct, id: string, props: DnsPairProps) {
    super(scope, id);
    const a = this.side('a', 100, props);
    const b = this.side('b', 0, props);
    pairOfServices(this, [a, b], props);
  }

  private side(side: 'a' | 'b', weight: number, props: DnsPairProps) {
    const { vpc, zone, name } = props;
    const loadBalancer = new ApplicationLoadBalancer(this, `LoadBalancer-${side}`, {
      loadBalancerName: `checkout-${side}`,
      vpc,
      internetFacing: true,
    });
    const group = targetGroup(this, side, props);
    httpsListener(this, `Listener-${side}`, loadBalancer, props, ListenerAction.forward([group]));

    const target = RecordTarget.fromAlias(new LoadBalancerTarget(loadBalancer, { evaluateTargetHealth: false }));
    // The side's own name: probes and tests reach it there, and no user does.
    new ARecord(this, `OwnName-${side}`, { zone, recordName: `${side}.${name}`, target });
    // Teal moves the weight. Edit this record only with the live weight in it. Target health stays out of it:
    // where all records with a weight are unhealthy, Route 53 answers with those at 0.
    new ARecord(this, `Record-${side}`, { zone, recordName: name, target, setIdentifier: `checkout-${side}`, weight });

    // What deployments/checkout.ts names.
    const upper = side.toUpperCase();
    new CfnOutput(Stack.of(this), `LoadBalancer${upper}`, { value: loadBalancer.loadBalancerArn });
    new CfnOutput(Stack.of(this), `TargetGroup${upper}`, { value: group.targetGroupArn });
    return group;
  }
}
