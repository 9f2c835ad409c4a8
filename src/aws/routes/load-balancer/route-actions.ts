import {
  type Action,
  DescribeListenersCommand,
  DescribeRulesCommand,
  type ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { RouteRef } from '../../../deployment/load-balanced.ts';
import { routeName } from '../../../deployment/load-balanced.ts';
import { nameOf } from '../../aws-errors.ts';
import { sideBySide } from '../../side-by-side.ts';

/** Routes that one call asks for: as many as any Describe call of Elastic Load Balancing takes by ARN. */
const ROUTES_A_CALL = 20;

/** Calls under way at once: together with the others of a plan they stay within the API's burst. */
const CALLS_AT_ONCE = 4;

/** The actions of a route as they are live; `undefined` when the rule or listener does not exist. */
export type LiveActions = readonly Action[] | undefined;

/**
 * The actions of routes, in the routes' order: a call for every 20 rules and one for every 20 listeners.
 * Where one of them does not exist the call tells no more than that, and each of its routes is asked for by
 * itself. Source: Elastic Load Balancing API reference, DescribeRules and DescribeListeners.
 */
export async function readActions(
  elb: ElasticLoadBalancingV2Client,
  routes: readonly RouteRef[],
  signal?: AbortSignal,
): Promise<readonly LiveActions[]> {
  const options = signal ? { abortSignal: signal } : {};
  const rules = [...new Set(routes.flatMap((route) => ('rule' in route ? [route.rule] : [])))];
  const listeners = [...new Set(routes.flatMap((route) => ('listener' in route ? [route.listener] : [])))];
  const found = await Promise.all([
    byArn(rules, 'RuleNotFoundException', async (RuleArns) => {
      const { Rules = [] } = await elb.send(new DescribeRulesCommand({ RuleArns }), options);
      return Rules.map(({ RuleArn = '', Actions }) => [RuleArn, Actions] as const);
    }),
    byArn(listeners, 'ListenerNotFoundException', async (ListenerArns) => {
      const { Listeners = [] } = await elb.send(new DescribeListenersCommand({ ListenerArns }), options);
      return Listeners.map(({ ListenerArn = '', DefaultActions }) => [ListenerArn, DefaultActions] as const);
    }),
  ]);
  const actions = new Map(found.flat());
  return routes.map((route) => actions.get(routeName(route)));
}

type Found = readonly (readonly [arn: string, actions: LiveActions])[];

async function byArn(arns: readonly string[], notFound: string, describe: (arns: string[]) => Promise<Found>): Promise<Found> {
  const asked = async (some: readonly string[]): Promise<Found> => {
    try {
      return await describe([...some]);
    } catch (error) {
      if (nameOf(error) !== notFound) throw error;
      if (some.length === 1) return [];
      return (await sideBySide(some, CALLS_AT_ONCE, (one) => asked([one]))).flat();
    }
  };
  const calls = Array.from({ length: Math.ceil(arns.length / ROUTES_A_CALL) }, (_, i) =>
    arns.slice(i * ROUTES_A_CALL, (i + 1) * ROUTES_A_CALL),
  );
  return (await sideBySide(calls, CALLS_AT_ONCE, asked)).flat();
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
