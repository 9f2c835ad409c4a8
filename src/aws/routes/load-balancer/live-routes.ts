import {
  type Action,
  DescribeListenersCommand,
  type ElasticLoadBalancingV2Client,
  type Listener,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { LiveBalancedWorld } from '../../../deployment/live-world.ts';
import type { LiveRoute, RouteRef } from '../../../deployment/load-balanced.ts';
import { routeName } from '../../../deployment/load-balanced.ts';
import type { LoadBalancedConfig } from '../../../deployment/service-config.ts';
import type { StageView } from '../../../deployment/stage-view.ts';
import { nameOf } from '../../aws-errors.ts';
import { sideBySide } from '../../side-by-side.ts';
import { stageView } from './alb-stage-route.ts';
import { weightsOf } from './forward-action.ts';
import { readRules } from './listener-rules.ts';
import { conditionsText, takersOf } from './rule-conditions.ts';

/** One place that routes requests: a rule, or a listener's default action. */
interface Place {
  readonly name: string;
  readonly actions: readonly Action[];
  /**
   * The default rule as an ARN of its own: it says what the listener says, and cannot be changed by that
   * name.
   */
  readonly isDefaultRule: boolean;
  /** The listener wants a client certificate. */
  readonly wantsCertificate: boolean;
  readonly rule?: Rule;
  /** All rules of its listener. */
  readonly rules: readonly Rule[];
}

/**
 * The configured routes, the stage, and whatever else on the same load balancers leads to the pair: all from
 * one listing of each load balancer's listeners and one of each listener's rules.
 */
export async function readRoutes(
  client: ElasticLoadBalancingV2Client,
  config: Pick<LoadBalancedConfig, 'production' | 'stage' | 'sides'>,
  signal?: AbortSignal,
): Promise<Pick<LiveBalancedWorld, 'routes' | 'unnamedRoutes' | 'stage' | 'stageAsks'>> {
  const named = [...config.production.map(routeName), config.stage.rule];
  const balancers = [...new Set(named.map(balancerOf).filter((arn) => arn !== undefined))];
  const places = (await Promise.all(balancers.map((arn) => readPlaces(client, arn, signal)))).flat();
  const groups = config.sides.map(({ targetGroup }) => targetGroup);
  const stagePlace = places.find(({ name }) => name === config.stage.rule);
  const stageActions = stagePlace?.actions;
  return {
    routes: config.production.map((route) => liveRoute(route, places, groups, config.production.map(routeName))),
    unnamedRoutes: places
      .filter(({ name, isDefaultRule, actions }) => !isDefaultRule && !named.includes(name) && leadsToOneOf(actions, groups))
      .map(({ name }) => name),
    stageAsks: stagePlace ? askedBy(stagePlace) : [],
    stage: stageActions && (stageView(stageActions) ?? oddView(stageActions)),
  };
}

/**
 * `...:listener-rule/app/<name>/<id>/<listener>/<rule>` and `...:listener/app/<name>/<id>/<listener>` are of
 * `...:loadbalancer/app/<name>/<id>`.
 */
export const balancerOf = (arn: string): string | undefined => {
  const parts = /^(arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:)listener(?:-rule)?\/((?:app|net|gwy)\/[^/]+\/[^/]+)\//.exec(arn);
  return parts ? `${parts[1]}loadbalancer/${parts[2]}` : undefined;
};

/** A load balancer may have 50 listeners, and the API's burst is 40 reads. */
const LISTINGS_AT_ONCE = 8;

async function readPlaces(client: ElasticLoadBalancingV2Client, balancer: string, signal?: AbortSignal): Promise<readonly Place[]> {
  const listeners = await readListeners(client, balancer, signal);
  const places = await sideBySide(listeners, LISTINGS_AT_ONCE, async ({ ListenerArn, DefaultActions, MutualAuthentication }) => {
    const wantsCertificate = MutualAuthentication?.Mode === 'verify';
    const name = ListenerArn ?? '';
    const rules = await readRules(client, name, signal);
    const listener: Place = { name, actions: DefaultActions ?? [], isDefaultRule: false, wantsCertificate, rules };
    return [
      listener,
      ...rules.map((rule) => ({
        name: rule.RuleArn ?? '',
        actions: rule.Actions ?? [],
        isDefaultRule: rule.IsDefault === true,
        wantsCertificate,
        rule,
        rules,
      })),
    ];
  });
  return places.flat();
}

async function readListeners(client: ElasticLoadBalancingV2Client, balancer: string, signal?: AbortSignal): Promise<readonly Listener[]> {
  const listeners: Listener[] = [];
  let marker: string | undefined;
  do {
    try {
      const page = await client.send(
        new DescribeListenersCommand({ LoadBalancerArn: balancer, ...(marker === undefined ? {} : { Marker: marker }) }),
        signal ? { abortSignal: signal } : {},
      );
      listeners.push(...(page.Listeners ?? []));
      marker = page.NextMarker;
    } catch (error) {
      if (nameOf(error) === 'LoadBalancerNotFoundException') return [];
      throw error;
    }
  } while (marker !== undefined);
  return listeners;
}

function liveRoute(route: RouteRef, places: readonly Place[], groups: readonly string[], production: readonly string[]): LiveRoute {
  const name = routeName(route);
  const place = places.find((each) => each.name === name);
  if (!place) return { route: name, exists: false, weights: {}, stickySeconds: undefined, oddities: [] };
  const sticky = place.actions.find(({ Type }) => Type === 'forward')?.ForwardConfig?.TargetGroupStickinessConfig;
  const takenBy = takersOf(place.rule, place.rules, production).map((rule) => ({ route: rule.RuleArn ?? '', ...asRule(rule) }));
  return {
    route: name,
    exists: true,
    weights: weightsOf(place.actions),
    stickySeconds: sticky?.Enabled ? (sticky.DurationSeconds ?? 0) : undefined,
    ...(place.rule && { asRule: asRule(place.rule) }),
    ...(takenBy.length > 0 && { takenBy }),
    oddities: odditiesOf(place, groups),
  };
}

const asRule = (rule: Rule) => ({ priority: rule.Priority ?? '', conditions: conditionsText(rule) });

/**
 * What has to be shown before the rule's last action is reached. A login may let everybody by (`allow`).
 * Source: Application Load Balancers user guide, "Authenticate users", "Verify JWTs" and "Mutual TLS".
 */
function askedBy({ actions, wantsCertificate }: Place): readonly string[] {
  const logins = actions.flatMap(({ Type, AuthenticateOidcConfig, AuthenticateCognitoConfig }) => {
    const passes = (AuthenticateOidcConfig ?? AuthenticateCognitoConfig)?.OnUnauthenticatedRequest === 'allow';
    if (Type === 'jwt-validation') return ['a token (jwt-validation)'];
    return Type?.startsWith('authenticate-') && !passes ? [`a login (${Type})`] : [];
  });
  return [...logins, ...(wantsCertificate ? ['a client certificate (mutual TLS)'] : [])];
}

function odditiesOf({ actions, isDefaultRule }: Place, groups: readonly string[]): readonly string[] {
  const led = Object.keys(weightsOf(actions));
  if (led.length === 0) return [`it does not forward: it has ${actions.map(({ Type }) => Type).join(', ')}`];
  return [
    ...(isDefaultRule ? ["it is the listener's default rule, which changes only with its listener: name the listener instead"] : []),
    ...led.filter((group) => !groups.includes(group)).map((group) => `it forwards to ${group} too`),
    // A group in no rule is not health-checked, and ECS refuses it: both stand in every rule, the idle one at
    // weight 0.
    ...groups.filter((group) => !led.includes(group)).map((group) => `it does not forward to ${group}: add it at weight 0`),
  ];
}

const leadsToOneOf = (actions: readonly Action[], groups: readonly string[]): boolean =>
  Object.keys(weightsOf(actions)).some((group) => groups.includes(group));

/**
 * A stage rule that neither stands shut nor shows one group is told as showing what it has, which is no group
 * of the pair.
 */
const oddView = (actions: readonly Action[]): StageView => ({
  shows: 'side',
  targetGroup: actions
    .map((action) => (action.Type === 'forward' ? `forward ${JSON.stringify(weightsOf([action]))}` : action.Type))
    .join(', '),
});
