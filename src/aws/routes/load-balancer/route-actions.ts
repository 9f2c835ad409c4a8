import {
  type Action,
  DescribeListenersCommand,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RouteRef } from '../../../deployment/load-balanced.ts';
import { nameOf } from '../../aws-errors.ts';

/** The actions of one route as they are live; `undefined` when the rule or listener does not exist. */
export async function readActions(
  elb: ElasticLoadBalancingV2Client,
  route: RouteRef,
  signal?: AbortSignal,
): Promise<readonly Action[] | undefined> {
  const options = signal ? { abortSignal: signal } : {};
  try {
    if ('rule' in route) {
      const { Rules } = await elb.send(new DescribeRulesCommand({ RuleArns: [route.rule] }), options);
      return Rules?.[0]?.Actions;
    }
    const { Listeners } = await elb.send(new DescribeListenersCommand({ ListenerArns: [route.listener] }), options);
    return Listeners?.[0]?.DefaultActions;
  } catch (error) {
    if (nameOf(error) === 'RuleNotFoundException' || nameOf(error) === 'ListenerNotFoundException') return undefined;
    throw error;
  }
}

/** Replaces the whole action list of one route: that is all that the API offers. */
export async function writeActions(
  elb: ElasticLoadBalancingV2Client,
  route: RouteRef,
  actions: Action[],
  signal?: AbortSignal,
): Promise<void> {
  const options = signal ? { abortSignal: signal } : {};
  if ('rule' in route) await elb.send(new ModifyRuleCommand({ RuleArn: route.rule, Actions: actions }), options);
  else await elb.send(new ModifyListenerCommand({ ListenerArn: route.listener, DefaultActions: actions }), options);
}

/** Actions in the order in which they run. */
export const inOrder = (actions: readonly Action[]): readonly Action[] => [...actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
