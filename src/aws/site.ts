import type { RouteKind } from '../deployment/route-kinds.ts';
import type { ConfigOf, ServiceConfig } from '../deployment/service-config.ts';
import type { SideKind } from '../deployment/side.ts';

/** Where an installation is and what it deploys: what its roles are made from. */
export interface Site {
  /** Values, or CloudFormation's pseudo parameters as text (`${AWS::Region}`): ARNs then hold them. */
  readonly home: { readonly partition: string; readonly region: string; readonly account: string };
  /** Begins the name of everything that the installation makes. */
  readonly prefix: string;
  readonly configs: readonly ServiceConfig[];
  /** Executions are started on this alias of the state machines; left out: on the machines themselves. */
  readonly alias?: string;
}

/** `arn:<partition>:<service>:<region>:<account>:<resource>` of the installation's own home. */
export const arnAt = ({ home }: Pick<Site, 'home'>, service: string, resource: string): string =>
  `arn:${home.partition}:${service}:${home.region}:${home.account}:${resource}`;

export const functionName = ({ prefix }: Pick<Site, 'prefix'>, action: string): string => `${prefix}-${action}`;

export const functionArn = (site: Pick<Site, 'home' | 'prefix'>, action: string): string =>
  arnAt(site, 'lambda', `function:${functionName(site, action)}`);

/** A workflow is named by the kind of route that it deploys over. */
export const machineName = ({ prefix }: Pick<Site, 'prefix'>, workflow: string): string => `${prefix}-${workflow}`;

/** The workflow that runs hooks, which is of no route. */
export const HOOKS = 'hooks';

export const machineArn = (site: Pick<Site, 'home' | 'prefix'>, workflow: string): string =>
  arnAt(site, 'states', `stateMachine:${machineName(site, workflow)}`);

export const pushRuleName = ({ prefix }: Pick<Site, 'prefix'>, service: string): string => `${prefix}-push-${service}`;

/** Of the rule that tells of alarms of a service. Without the service: how the names of all of them begin. */
export const alarmRuleName = ({ prefix }: Pick<Site, 'prefix'>, service: string): string => `${prefix}-alarm-${service}`;

export const sweepRuleName = ({ prefix }: Pick<Site, 'prefix'>): string => `${prefix}-sweep`;

/** Of the rule with this name; `undefined`: it is none of this installation. */
export function serviceOfPushRule(site: Pick<Site, 'prefix'>, rule: string): string | undefined {
  const start = pushRuleName(site, '');
  return rule.startsWith(start) && rule !== start ? rule.slice(start.length) : undefined;
}

/**
 * The queue of pushes that started no deployment, whoever failed: EventBridge, or an execution before it had
 * the lease.
 */
export const lostPushesName = ({ prefix }: Pick<Site, 'prefix'>): string => `${prefix}-lost-pushes`;

/** What is deployed over this kind of route. */
export const configsOver = <K extends RouteKind>({ configs }: Pick<Site, 'configs'>, route: K): readonly ConfigOf<K>[] =>
  configs.filter((config): config is Extract<ServiceConfig, { readonly route: K }> => config.route === route) as readonly ConfigOf<K>[];

/** What has sides of this kind: both are of one. */
/** Services that have a task to run: a migration, or a hook. */
export const withTasks = ({ configs }: Pick<Site, 'configs'>): readonly ServiceConfig[] =>
  configs.filter(({ before, hooks }) => before !== undefined || hooks.some(({ kind }) => kind === 'task'));

export const withSides = ({ configs }: Pick<Site, 'configs'>, kind: SideKind): readonly ServiceConfig[] =>
  configs.filter(({ sides: [a] }) => a.kind === kind);
