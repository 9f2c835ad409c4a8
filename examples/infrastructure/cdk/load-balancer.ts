/**
 * A pair of ECS services behind one load balancer, as Teal wants it before the first deployment. Teal writes
 * weights, counts and task definitions of what is made here, and a stack does not see that. What must not be
 * edited, and what Teal says when it was: docs/infrastructure-as-code.md.
 */
import { CfnOutput, Stack } from 'aws-cdk-lib';
import {
  ApplicationListenerRule,
  ApplicationLoadBalancer,
  ListenerAction,
  ListenerCondition,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { httpsListener, type PairProps, pairOfServices, targetGroup } from './parts.ts';

export interface LoadBalancedPairProps extends PairProps {
  readonly host: string;
  readonly stageHost: string;
}

export class LoadBalancedPair extends Construct {
  constructor(scope: Construct, id: string, props: LoadBalancedPairProps) {
    super(scope, id);
    const loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      loadBalancerName: 'checkout',
      vpc: props.vpc,
      internetFacing: true,
    });
    const listener = httpsListener(
      this,
      'Listener',
      loadBalancer,
      props,
      ListenerAction.fixedResponse(404, { contentType: 'text/plain', messageBody: 'There is nothing of this name.' }),
    );
    const a = targetGroup(this, 'a', props);
    const b = targetGroup(this, 'b', props);
    // Teal moves the weights. Edit this rule only with the live weights in it.
    const production = new ApplicationListenerRule(this, 'ProductionRule', {
      listener,
      priority: 10,
      conditions: [ListenerCondition.hostHeaders([props.host])],
      action: ListenerAction.weightedForward([
        { targetGroup: a, weight: 100 },
        { targetGroup: b, weight: 0 },
      ]),
    });
    // Teal shows the new version here while it tests it. Edit this rule only between deployments.
    const stage = new ApplicationListenerRule(this, 'StageRule', {
      listener,
      priority: 11,
      conditions: [ListenerCondition.hostHeaders([props.stageHost])],
      action: ListenerAction.fixedResponse(503, { contentType: 'text/plain', messageBody: 'The stage route is shut.' }),
    });
    pairOfServices(this, [a, b], props);

    // What deployments/checkout.ts names.
    new CfnOutput(Stack.of(this), 'TargetGroupA', { value: a.targetGroupArn });
    new CfnOutput(Stack.of(this), 'TargetGroupB', { value: b.targetGroupArn });
    new CfnOutput(Stack.of(this), 'ProductionRule', { value: production.listenerRuleArn });
    new CfnOutput(Stack.of(this), 'StageRule', { value: stage.listenerRuleArn });
  }
}
