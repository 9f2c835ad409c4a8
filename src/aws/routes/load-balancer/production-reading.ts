import type { Action, ElasticLoadBalancingV2Client, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type RouteAsPlanned, type RouteRef, routeName } from '../../../deployment/load-balanced.ts';
import type { Pair } from '../../weights.ts';
import { weightsOf } from './forward-action.ts';
import { readRules } from './listener-rules.ts';
import { readActions } from './route-actions.ts';
import { conditionsText, takersOf } from './rule-conditions.ts';

/** One production route as it is live, with the rules in front of it that take all of its requests. */
interface RouteReading {
  readonly route: RouteRef;
  /** `undefined`: it does not exist. */
  readonly actions: readonly Action[] | undefined;
  /** Absent for a listener's default action. */
  readonly rule?: Rule;
  readonly takenBy: readonly Rule[];
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
  const rules = new Map(await Promise.all(listeners.map(async (arn) => [arn, await readRules(client, arn, signal)] as const)));
  const defaults = production.filter((route) => 'listener' in route);
  const ofListeners = await readActions(client, defaults, signal);
  const actionsOf = new Map(defaults.map(({ listener }, i) => [listener, ofListeners[i]]));
  const all = production.map((route) => routeName(route));
  return production.map((route): RouteReading => {
    const siblings = rules.get(listenerOf(route)) ?? [];
    if ('listener' in route) return { route, actions: actionsOf.get(route.listener), takenBy: takersOf(undefined, siblings, all) };
    const rule = siblings.find(({ RuleArn }) => RuleArn === route.rule);
    if (!rule) return { route, actions: undefined, takenBy: [] };
    return { route, actions: rule.Actions, rule, takenBy: takersOf(rule, siblings, all) };
  });
}

/** `...:listener-rule/app/<name>/<id>/<listener>/<rule>` is of `...:listener/app/<name>/<id>/<listener>`. */
const listenerOf = (route: RouteRef): string =>
  'listener' in route ? route.listener : route.rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

/** Sides whose target group a route that forwards does not name. */
export function detachedFrom({ actions = [] }: Pick<RouteReading, 'actions'>, pair: Pair): readonly ('blue' | 'green')[] {
  const groups = Object.keys(weightsOf(actions));
  return groups.length === 0 ? [] : (['blue', 'green'] as const).filter((side) => !groups.includes(pair[side]));
}

/**
 * What of a route is not as the plan saw it, its weights apart. Without `asPlanned` (a plan of an older
 * release) its rule and the rules in front of it are not compared.
 */
export function changesOf(reading: RouteReading, pair: Pair, asPlanned: readonly RouteAsPlanned[] | undefined): readonly string[] {
  const { route, actions, rule, takenBy } = reading;
  if (actions === undefined) return ['does not exist any more'];
  const groups = Object.keys(weightsOf(actions));
  const sticky = actions.find(({ Type }) => Type === 'forward')?.ForwardConfig?.TargetGroupStickinessConfig;
  const name = routeName(route);
  const planned = asPlanned?.find((one) => one.route === name);
  const inFront = takenBy.filter((other) => asPlanned && !asPlanned.some((one) => stoodInFront(one, other, name)));
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

/** A rule that took all of this route when the plan was made: nobody has acted since. */
const stoodInFront = (planned: RouteAsPlanned, live: Rule, route: string): boolean =>
  planned.route === live.RuleArn &&
  planned.takesAllOf?.includes(route) === true &&
  planned.priority === live.Priority &&
  planned.conditions === conditionsText(live);

const typesOf = (actions: readonly Action[]): string => actions.map(({ Type }) => Type).join(', ');
