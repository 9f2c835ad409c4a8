import type {
  Action,
  AuthenticateCognitoActionConfig,
  AuthenticateOidcActionConfig,
  FixedResponseActionConfig,
  ForwardActionConfig,
  RedirectActionConfig,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { badAction, groupOfAnotherBalancer, invalid, targetGroupNotFound, tooMany, violates } from './refusals.ts';
import type { Listener, Resources, StoredAction } from './resources.ts';
import type { TargetGroup } from './targets/target-group.ts';

const ACTION_TYPES = ['forward', 'fixed-response', 'redirect', 'authenticate-oidc', 'authenticate-cognito'] as const;
type ActionType = (typeof ACTION_TYPES)[number];
const ROUTING: readonly ActionType[] = ['forward', 'fixed-response', 'redirect'];
/** Quota "Target groups per action on an Application Load Balancer". */
const MOST_GROUPS = 5;
const LONGEST_STICKINESS_S = 604_800;

/** What a list of actions is checked against. */
export interface ActionContext {
  readonly resources: Resources;
  readonly listener: Pick<Listener, 'protocol' | 'loadBalancer'>;
  /** The list that this one replaces: `UseExistingClientSecret` needs an authenticate action in it. */
  readonly before?: readonly StoredAction[] | undefined;
}

/**
 * Checks a whole list of actions and puts it in the form that is stored. The list keeps the order it was
 * written in; `Order` says how it is performed. Throws `ValidationError`,
 * `InvalidLoadBalancerActionException`, `TargetGroupNotFoundException`, `TooManyTargetGroupsException`,
 * `TooManyActionsException`, `TargetGroupAssociationLimitException`.
 */
export function checkActions(actions: readonly Action[], context: ActionContext): StoredAction[] {
  if (actions.length === 0) throw invalid('An action must be specified');
  if (actions.length > MOST_GROUPS) throw tooMany('Actions', "You've reached the limit on the number of actions per rule.");
  const stored = actions.map((action, index) => checkAction(action, index, context));
  const ordered = inOrder(stored);
  const orders = stored.map((action) => action.Order);
  if (stored.length > 1) {
    if (orders.some((order) => order === undefined)) throw invalid('An action order must be specified for rules with multiple actions');
    if (new Set(orders).size < orders.length) throw invalid('Action orders must be unique');
  }
  const routing = ordered.filter((action) => isRouting(action));
  if (routing.length !== 1) throw badAction('A rule must have exactly one forward, redirect, or fixed-response action');
  if (ordered.at(-1) !== routing[0])
    throw badAction('A forward, redirect, or fixed-response action must be the last action to be performed');
  return stored;
}

export const inOrder = (actions: readonly StoredAction[]) => [...actions].sort((a, b) => (a.Order ?? 0) - (b.Order ?? 0));
const isRouting = (action: StoredAction) => (ROUTING as readonly string[]).includes(action.Type);

function checkAction(action: Action, index: number, context: ActionContext): StoredAction {
  const type = action.Type;
  if (!isKnown(type))
    throw violates(type, `actions.${index + 1}.member.type`, `Member must satisfy enum value set: [${ACTION_TYPES.join(', ')}]`);
  const order = action.Order;
  if (order !== undefined && (order < 1 || order > 50_000))
    throw violates(order, `actions.${index + 1}.member.order`, 'Member must have value between 1 and 50000');
  const kept = order === undefined ? {} : { Order: order };
  switch (type) {
    case 'forward':
      return { Type: type, ...kept, ...forward(action, context) };
    case 'fixed-response':
      return { Type: type, ...kept, FixedResponseConfig: fixedResponse(action.FixedResponseConfig, index) };
    case 'redirect':
      return { Type: type, ...kept, RedirectConfig: redirect(action.RedirectConfig, context) };
    case 'authenticate-oidc':
      return { Type: type, ...kept, AuthenticateOidcConfig: oidc(action.AuthenticateOidcConfig, context) };
    case 'authenticate-cognito':
      return { Type: type, ...kept, AuthenticateCognitoConfig: cognito(action.AuthenticateCognitoConfig, context) };
    default:
      return type satisfies never;
  }
}

const isKnown = (type: string | undefined): type is ActionType => (ACTION_TYPES as readonly (string | undefined)[]).includes(type);

function forward(action: Action, context: ActionContext): Pick<Action, 'TargetGroupArn' | 'ForwardConfig'> {
  const written = action.ForwardConfig?.TargetGroups ?? [];
  const tuples = written.length > 0 ? written : action.TargetGroupArn ? [{ TargetGroupArn: action.TargetGroupArn }] : [];
  if (tuples.length === 0) throw invalid('A target group ARN must be specified');
  if (action.TargetGroupArn && (tuples.length > 1 || tuples[0]?.TargetGroupArn !== action.TargetGroupArn))
    throw badAction('You cannot specify both a target group and a list of target groups unless it is the same single target group');
  if (tuples.length > MOST_GROUPS) throw tooMany('TargetGroups', `A forward action can have at most '${MOST_GROUPS}' target groups`);
  const groups = tuples.map(({ TargetGroupArn: arn = '', ...rest }) => {
    const weight = 'Weight' in rest && rest.Weight !== undefined ? rest.Weight : 1;
    if (!(Number.isInteger(weight) && weight >= 0 && weight <= 999))
      throw invalid('The weight for each target group must be between 0 and 999, inclusive');
    return { group: forwardable(arn, context), TargetGroupArn: arn, Weight: weight };
  });
  if (new Set(groups.map((group) => group.TargetGroupArn)).size < groups.length)
    throw badAction('A target group can be specified only once in a forward action');
  const stickiness = groupStickiness(action.ForwardConfig?.TargetGroupStickinessConfig);
  if (groups.length > 1 && !stickiness?.Enabled && groups.some(({ group }) => group.attributes.get('stickiness.enabled') === 'true'))
    throw badAction('You must enable group stickiness on a rule if you enabled target stickiness on one of its target groups');
  return {
    ...(groups.length === 1 ? { TargetGroupArn: groups[0]!.TargetGroupArn } : {}),
    ForwardConfig: {
      TargetGroups: groups.map(({ TargetGroupArn, Weight }) => ({ TargetGroupArn, Weight })),
      TargetGroupStickinessConfig: stickiness,
    },
  };
}

function forwardable(arn: string, { resources, listener }: ActionContext): TargetGroup {
  const group = resources.targetGroups.get(arn);
  if (!group) throw targetGroupNotFound(arn);
  const others = resources.loadBalancersOf(arn).filter((loadBalancer) => loadBalancer !== listener.loadBalancer);
  if (others.length > 0) throw groupOfAnotherBalancer(arn);
  return group;
}

function groupStickiness(
  config: NonNullable<ForwardActionConfig['TargetGroupStickinessConfig']> | undefined,
): ForwardActionConfig['TargetGroupStickinessConfig'] {
  if (!config?.Enabled) return { Enabled: false };
  const seconds = config.DurationSeconds;
  if (seconds === undefined) throw invalid('A stickiness duration must be specified when target group stickiness is enabled');
  if (seconds < 1 || seconds > LONGEST_STICKINESS_S)
    throw invalid(`Target group stickiness duration must be between 1 and ${LONGEST_STICKINESS_S} seconds`);
  return { Enabled: true, DurationSeconds: seconds };
}

const CONTENT_TYPES = ['text/html', 'application/json', 'application/javascript', 'text/css', 'text/plain'];

function fixedResponse(config: FixedResponseActionConfig | undefined, index: number): FixedResponseActionConfig {
  if (!config) throw badAction("A 'FixedResponseConfig' must be specified with 'fixed-response'");
  if (!/^(2|4|5)\d\d$/.test(config.StatusCode ?? ''))
    throw violates(
      config.StatusCode,
      `actions.${index + 1}.member.fixedResponseConfig.statusCode`,
      'Member must satisfy regular expression pattern: ^(2|4|5)\\d\\d$',
    );
  if (config.ContentType && !CONTENT_TYPES.includes(config.ContentType))
    throw badAction(`The ContentType must be one of:${CONTENT_TYPES.map((type) => `'${type}'`).join(', ')}`);
  if ((config.MessageBody?.length ?? 0) > 1024)
    throw violates(
      config.MessageBody,
      `actions.${index + 1}.member.fixedResponseConfig.messageBody`,
      'Member must have length less than or equal to 1024',
    );
  return { ...config };
}

function redirect(config: RedirectActionConfig | undefined, { listener }: ActionContext): RedirectActionConfig {
  if (!config) throw badAction("A 'RedirectConfig' must be specified with 'redirect'");
  if (config.StatusCode !== 'HTTP_301' && config.StatusCode !== 'HTTP_302')
    throw violates(config.StatusCode, 'actions.redirectConfig.statusCode', 'Member must satisfy enum value set: [HTTP_301, HTTP_302]');
  const filled = { Protocol: '#{protocol}', Port: '#{port}', Host: '#{host}', Path: '/#{path}', Query: '#{query}', ...config };
  if (!filled.Path?.startsWith('/'))
    throw badAction(
      "The Path parameter must be a valid path, should start with a '/', and may contain up to one of each of these placeholders: '#{path}', '#{host}', '#{port}'",
    );
  if (listener.protocol === 'HTTPS' && filled.Protocol === 'HTTP') throw badAction('You cannot redirect HTTPS to HTTP');
  if (filled.Protocol === '#{protocol}' && filled.Port === '#{port}' && filled.Host === '#{host}' && filled.Path === '/#{path}')
    throw badAction('The redirect configuration is not valid because it creates a loop.');
  return filled;
}

/** What the service fills into an authenticate action. */
const SESSION = {
  SessionCookieName: 'AWSELBAuthSessionCookie',
  Scope: 'openid',
  SessionTimeout: 604_800,
  OnUnauthenticatedRequest: 'authenticate',
} as const;

function onlyHttps(type: ActionType, { listener }: ActionContext): void {
  if (listener.protocol !== 'HTTPS') throw badAction(`Actions of type '${type}' are supported only on HTTPS listeners`);
}

function oidc(config: AuthenticateOidcActionConfig | undefined, context: ActionContext): AuthenticateOidcActionConfig {
  if (!config) throw badAction("An 'AuthenticateOidcConfig' must be specified with 'authenticate-oidc'");
  onlyHttps('authenticate-oidc', context);
  const { ClientSecret: secret, UseExistingClientSecret: useExisting, ...kept } = config;
  if (secret !== undefined && useExisting)
    throw badAction('You cannot both specify a client secret and set UseExistingClientSecret to true');
  const existing = context.before?.some((action) => action.Type === 'authenticate-oidc') ?? false;
  if (secret === undefined && !(useExisting && existing))
    throw badAction('You must either specify a client secret or set UseExistingClientSecret to true');
  return { ...SESSION, ...kept };
}

function cognito(config: AuthenticateCognitoActionConfig | undefined, context: ActionContext): AuthenticateCognitoActionConfig {
  if (!config) throw badAction("An 'AuthenticateCognitoConfig' must be specified with 'authenticate-cognito'");
  onlyHttps('authenticate-cognito', context);
  return { ...SESSION, ...config };
}
