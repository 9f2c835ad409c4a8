import type { Action, ElasticLoadBalancingV2Client, Rule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type RouteAsPlanned, type RouteRef, routeName } from '../../../deployment/load-balanced.ts';
import type { RouteSplit } from '../../../deployment/route-split.ts';
import { type Settled, settled } from '../../settled.ts';
import { sideBySide } from '../../side-by-side.ts';
import { type Pair, splitOf } from '../../weights.ts';
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
  return readingsOf(production, (listener) => ({ rules: rules.get(listener) ?? [], defaultActions: actionsOf.get(listener) }));
}

/** Listings under way at once: together with those of deployments they stay within the API's burst. */
const LISTINGS_AT_ONCE = 4;

/**
 * The same of many services, from one listing for each listener, however many of them share it: the default
 * rule of a listener says what its default action says. A listener that cannot be read fails those that have
 * a route on it, and one that does not exist has no rules. Source: Elastic Load Balancing API reference,
 * DescribeRules (`IsDefault`).
 */
export async function readProductions(
  client: ElasticLoadBalancingV2Client,
  productions: readonly (readonly RouteRef[])[],
  signal?: AbortSignal,
): Promise<readonly Settled<readonly RouteReading[]>[]> {
  const listeners = listenersOf(productions);
  const listed = await sideBySide(listeners, LISTINGS_AT_ONCE, (arn) => settled(() => readRules(client, arn, signal)));
  const rulesOf = new Map(listeners.map((arn, i) => [arn, listed[i]!]));
  return productions.map((production): Settled<readonly RouteReading[]> => {
    const failed = listenersOf([production])
      .flatMap((arn) => rulesOf.get(arn) ?? [])
      .find((one) => 'error' in one);
    if (failed && 'error' in failed) return failed;
    return {
      value: readingsOf(production, (arn) => {
        const one = rulesOf.get(arn);
        const rules = one && 'value' in one ? one.value : [];
        return { rules, defaultActions: rules.find(({ IsDefault }) => IsDefault)?.Actions };
      }),
    };
  });
}

/** Of these routes, each once: so many listings it takes to read them. */
export const listenersOf = (productions: readonly (readonly RouteRef[])[]): readonly string[] => [
  ...new Set(productions.flat().map(listenerOf)),
];

function readingsOf(
  production: readonly RouteRef[],
  ofListener: (arn: string) => { readonly rules: readonly Rule[]; readonly defaultActions: readonly Action[] | undefined },
): readonly RouteReading[] {
  const all = production.map((route) => routeName(route));
  return production.map((route): RouteReading => {
    const { rules, defaultActions } = ofListener(listenerOf(route));
    if ('listener' in route) return { route, actions: defaultActions, takenBy: takersOf(undefined, rules, all) };
    const rule = rules.find(({ RuleArn }) => RuleArn === route.rule);
    if (!rule) return { route, actions: undefined, takenBy: [] };
    return { route, actions: rule.Actions, rule, takenBy: takersOf(rule, rules, all) };
  });
}

/** The reading in the domain's words. */
export function routeSplitOf(reading: RouteReading, pair: Pair, asPlanned: readonly RouteAsPlanned[] | undefined): RouteSplit {
  const weights = weightsOf(reading.actions ?? []);
  const changed = changesOf(reading, pair, asPlanned);
  const detached = detachedFrom(reading, pair);
  return {
    route: routeName(reading.route),
    split: splitOf(weights, pair),
    weights,
    ...(changed.length > 0 && { changed }),
    ...(detached.length > 0 && { detached }),
  };
}

/** `...:listener-rule/app/<name>/<id>/<listener>/<rule>` is of `...:listener/app/<name>/<id>/<listener>`. */
const listenerOf = (route: RouteRef): string =>
  'listener' in route ? route.listener : route.rule.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '');

/** Sides whose target group a route that forwards does not name. */
function detachedFrom({ actions = [] }: Pick<RouteReading, 'actions'>, pair: Pair): readonly ('blue' | 'green')[] {
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
