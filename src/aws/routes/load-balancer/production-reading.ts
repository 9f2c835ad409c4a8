import { type Action, DescribeRulesCommand, type ElasticLoadBalancingV2Client, type Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type RouteAsPlanned, type RouteRef, routeName } from '../../../deployment/load-balanced.ts';
import { nameOf } from '../../aws-errors.ts';
import type { Pair } from '../../weights.ts';
import { weightsOf } from './forward-action.ts';
import { readActions } from './route-actions.ts';
import { conditionsText, takesAllOf } from './rule-conditions.ts';

/** One production route as it is live, with the rules that requests meet before it. */
interface RouteReading {
  readonly route: RouteRef;
  /** `undefined`: it does not exist. */
  readonly actions: readonly Action[] | undefined;
  /** Absent for a listener's default action. */
  readonly rule?: Rule;
  readonly before: readonly Rule[];
}

/**
 * All routes: one listing of each listener's rules, whatever their number, and the default actions that are
 * routes.
 */
export async function readProduction(
  client: ElasticLoadBalancingV2Client,
  production: readonly RouteRef[],
  signal?: AbortSignal,
): Promise<readonly RouteReading[]> {
  const listeners = [...new Set(production.map(listenerOf))];
  const rules = new Map(await Promise.all(listeners.map(async (arn) => [arn, await rulesOf(client, arn, signal)] as const)));
  const defaults = production.filter((route) => 'listener' in route);
  const ofListeners = await readActions(client, defaults, signal);
  const actionsOf = new Map(defaults.map(({ listener }, i) => [listener, ofListeners[i]]));
  const all = production.map((route) => routeName(route));
  return production.map((route): RouteReading => {
    const siblings = rules.get(listenerOf(route)) ?? [];
    const others = siblings.filter(({ RuleArn, IsDefault }) => !IsDefault && !all.includes(RuleArn ?? ''));
    if ('listener' in route) return { route, actions: actionsOf.get(route.listener), before: others };
    const rule = siblings.find(({ RuleArn }) => RuleArn === route.rule);
    if (!rule) return { route, actions: undefined, before: [] };
    return { route, actions: rule.Actions, rule, before: others.filter((other) => Number(other.Priority) < Number(rule.Priority)) };
  });
}

/** `...:listener-rule/app/<name>/<id>/<listener>/<rule>` is of `...:listener/app/<name>/<id>/<listener>`. */
const listenerOf = (route: RouteRef): string =>
  'listener' in route ? route.listener : route.rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

/** The most that the API gives a page. */
const RULES_A_PAGE = 400;

/** Only application load balancers have rules. */
async function rulesOf(client: ElasticLoadBalancingV2Client, listener: string, signal?: AbortSignal): Promise<readonly Rule[]> {
  if (!listener.includes(':listener/app/')) return [];
  const rules: Rule[] = [];
  let marker: string | undefined;
  do {
    try {
      const page = await client.send(
        new DescribeRulesCommand({ ListenerArn: listener, PageSize: RULES_A_PAGE, ...(marker === undefined ? {} : { Marker: marker }) }),
        signal ? { abortSignal: signal } : {},
      );
      rules.push(...(page.Rules ?? []));
      marker = page.NextMarker;
    } catch (error) {
      if (nameOf(error) === 'ListenerNotFoundException') return [];
      throw error;
    }
  } while (marker !== undefined);
  return rules;
}

/** Sides whose target group a route that forwards does not name. */
export function detachedFrom({ actions = [] }: Pick<RouteReading, 'actions'>, pair: Pair): readonly ('blue' | 'green')[] {
  const groups = Object.keys(weightsOf(actions));
  return groups.length === 0 ? [] : (['blue', 'green'] as const).filter((side) => !groups.includes(pair[side]));
}

/** What of a route is not as the plan saw it, its weights apart. */
export function changesOf(reading: RouteReading, pair: Pair, planned: RouteAsPlanned | undefined): readonly string[] {
  const { actions, rule, before } = reading;
  if (actions === undefined) return ['does not exist any more'];
  const groups = Object.keys(weightsOf(actions));
  const sticky = actions.find(({ Type }) => Type === 'forward')?.ForwardConfig?.TargetGroupStickinessConfig;
  const inFront = before.filter((other) => takesAllOf(other, rule ?? {}));
  return [
    ...(groups.length === 0 ? [`does not forward any more: it has ${typesOf(actions)}`] : []),
    ...groups.filter((group) => group !== pair.blue && group !== pair.green).map((group) => `forwards to ${group} too`),
    ...detachedFrom(reading, pair).map((side) => `does not name the target group of ${side} any more (${pair[side]})`),
    // The plan takes a second at most: it is what target stickiness needs.
    ...(sticky?.Enabled && (sticky.DurationSeconds ?? 0) > 1
      ? [`keeps clients on a target group for ${sticky.DurationSeconds} s now`]
      : []),
    ...(rule && planned && rule.Priority !== planned.priority ? [`has priority ${rule.Priority} instead of ${planned.priority}`] : []),
    ...(rule && planned && conditionsText(rule) !== planned.conditions
      ? [`matches '${conditionsText(rule)}' instead of '${planned.conditions}'`]
      : []),
    ...inFront.map(
      ({ RuleArn, Priority, Actions = [] }) => `gets no request: ${RuleArn} of priority ${Priority} takes all (${typesOf(Actions)})`,
    ),
  ];
}

const typesOf = (actions: readonly Action[]): string => actions.map(({ Type }) => Type).join(', ');
