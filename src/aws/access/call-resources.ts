import { PUT_BACK, RECOVER } from '../../deployment/holder.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import { isCountedByMetrics } from '../../deployment/side.ts';
import type { AwsCall, CallScope } from '../aws-call.ts';
import { everywhere, type Grants, grant, unique } from '../grant.ts';
import type { Grant } from '../policy.ts';
import { ROUTE_ACCESS } from '../routes/routes.ts';
import { arnAt, HOOKS, machineArn, machineName, type Site, withSides, withTasks } from '../site.ts';
import { hookFunctions } from './hook-functions.ts';
import {
  invokedFunctions,
  objectives,
  parameterArns,
  secretArns,
  sourcesReader,
  withAlarms,
  withMetricChecks,
} from './source-resources.ts';

/**
 * What each call may act on: resource types and condition keys as the Service Authorization Reference has
 * them (September 2026). `*` stands only where `exemptions.ts` says why.
 */
export const CALL_RESOURCES = {
  'application-autoscaling:DescribeScalableTargets': (site) => everywhere(site.configs),
  'application-signals:BatchGetServiceLevelObjectiveBudgetReport': objectives,
  // With a narrower scope CloudWatch leaves composite alarms out of its answer. Source: API reference,
  // DescribeAlarms.
  'cloudwatch:DescribeAlarms': (site) => everywhere(withAlarms(site)),
  'cloudwatch:GetMetricData': (site, of) =>
    everywhere(of === 'checks' ? withMetricChecks(site) : site.configs.filter(({ sides }) => sides.some(isCountedByMetrics))),

  'dynamodb:GetItem': records,
  'dynamodb:PutItem': records,
  'dynamodb:Query': records,
  'dynamodb:UpdateItem': records,

  'ecr:DescribeImages': (site) => {
    const { home, configs } = site;
    const arnOf = (account: string, repository: string) => `arn:${home.partition}:ecr:${home.region}:${account}:repository/${repository}`;
    const images = configs.map(({ image }) => ({ account: image.registry ?? home.account, repository: image.repository }));
    return grant(
      'Images',
      images.map(({ account, repository }) => arnOf(account, repository)),
      [images.map(({ account }) => arnOf(account, '*'))],
    );
  },

  'ecs:CreateService': sides,
  'ecs:UpdateService': sides,
  'ecs:TagResource': (site, of) => (of === 'revisions' ? families(site) : sides(site)),
  'ecs:DescribeServices': (site, of) =>
    of === 'cluster'
      ? grant(
          'ServicesOfTheCluster',
          clusters(site).map((cluster) => arnAt(site, 'ecs', `service/${cluster}/*`)),
          [[arnAt(site, 'ecs', 'service/*')]],
        )
      : sides(site),
  // Ids of tasks are known only once they run.
  'ecs:DescribeTasks': (site, of) =>
    grant(
      'Tasks',
      clusters(scoped(site, of)).map((cluster) => arnAt(site, 'ecs', `task/${cluster}/*`)),
      [[arnAt(site, 'ecs', 'task/*')]],
    ),
  'ecs:RunTask': (site) => inClusters(families(site), site),
  // Those that Teal has started alone: each has the service's tag.
  'ecs:StopTask': (site) => {
    const stopping = withTasks(site).filter(({ before, hooks }) =>
      [before, ...hooks].some((hook) => hook?.kind === 'task' && hook.task.onRollback === 'stop'),
    );
    const tagged = { StringEquals: { 'aws:ResourceTag/teal:service': unique(stopping.map(({ service }) => service)) } };
    return grant(
      'OwnTasks',
      clusters({ ...site, configs: stopping }).map((cluster) => arnAt(site, 'ecs', `task/${cluster}/*`)),
      [[arnAt(site, 'ecs', 'task/*')]],
      tagged,
    );
  },
  'ecs:ListServices': listing,
  'ecs:ListTasks': listing,
  'ecs:DeregisterTaskDefinition': (site) => everywhere(site.configs),
  'ecs:DescribeTaskDefinition': (site) => everywhere(site.configs),
  'ecs:ListTaskDefinitions': (site) => everywhere(site.configs),
  'ecs:RegisterTaskDefinition': families,

  'elasticloadbalancing:DescribeTargetGroupAttributes': (site) => everywhere(withSides(site, 'target-group')),
  'elasticloadbalancing:DescribeTargetGroups': (site) => everywhere(withSides(site, 'target-group')),
  'elasticloadbalancing:DescribeTargetHealth': (site) => everywhere(withSides(site, 'target-group')),
  'servicediscovery:GetService': (site) => grant('Registries', registries(site), [[arnAt(site, 'servicediscovery', 'service/*')]]),
  // The configuration names the Cloud Map services; which namespace each is in is read from them.
  'servicediscovery:GetNamespace': (site) =>
    grant('Namespaces', registries(site).length === 0 ? [] : [arnAt(site, 'servicediscovery', 'namespace/*')]),

  'lambda:InvokeFunction': (site, of) =>
    of === 'checks' ? sourcesReader(site) : of === 'hooks' ? hookFunctions(site, 'token') : invokedFunctions(site),
  'secretsmanager:GetSecretValue': secretArns,
  'ssm:GetParameter': parameterArns,

  // What waits is started on the machine of the execution that ends, and both machines always stand: its
  // route may be no service's any more.
  'states:StartExecution': (site, of) =>
    grant(
      of === 'recoveries' ? 'Recoveries' : 'Machines',
      machinesOf(of).map((workflow) => machineArn(site, workflow)),
      [],
      site.alias === undefined ? undefined : startedOn(site.alias),
    ),
  // Whoever holds a lease may have been started on the machine of the route that the service had then.
  'states:DescribeExecution': (site, of) =>
    grant(
      of === 'recoveries' ? 'ExecutionsOfRecoveries' : 'Executions',
      machinesOf(of).map((workflow) => arnAt(site, 'states', `execution:${machineName(site, workflow)}:*`)),
    ),
  'states:SendTaskSuccess': (site) => everywhere(site.configs),
  // A hook may leave the configuration while a deployment runs it.
  'states:StopExecution': (site) => grant('ExecutionsOfHooks', [arnAt(site, 'states', `execution:${machineName(site, HOOKS)}:*`)]),

  ...ROUTE_ACCESS,
} as const satisfies Record<AwsCall, Grants>;

/** Workflows by name: those that deploy, or those that recover, be it a deployment or the state at rest. */
const machinesOf = (of: CallScope | undefined): readonly string[] =>
  of === 'recoveries' ? [RECOVER, PUT_BACK].flatMap((does) => ROUTE_KINDS.map((route) => `${does}-${route}`)) : ROUTE_KINDS;

/**
 * An execution started on an alias is authorized on the machine's own ARN. Source: "Authorization for
 * versions and aliases".
 */
export const startedOn = (alias: string) => ({ 'ForAnyValue:StringEquals': { 'states:StateMachineQualifier': [alias] } });

/** Every configured service's revisions, which Teal registers and tags. */
export function families(site: Site): readonly Grant[] {
  const arns = site.configs.map(({ taskDefinition }) => arnAt(site, 'ecs', `task-definition/${taskDefinition}:*`));
  return grant('TaskDefinitions', arns, [[arnAt(site, 'ecs', 'task-definition/*')]]);
}

/** The services of the pairs: what Teal raises, scales and tags. */
export function sides(site: Site): readonly Grant[] {
  const names = site.configs.map(({ cluster, sides: [a, b] }) => ({ cluster, names: [a.service, b.service] as const }));
  const arnOf = (cluster: string, name: string) => arnAt(site, 'ecs', `service/${cluster}/${name}`);
  return grant(
    'Services',
    names.flatMap((each) => each.names.map((name) => arnOf(each.cluster, name))),
    [
      names.map((each) => arnOf(each.cluster, alike(...each.names))),
      clusters(site).map((cluster) => arnOf(cluster, '*')),
      [arnAt(site, 'ecs', 'service/*')],
    ],
  );
}

/** The services' items of the one table: an item's partition key is its service's name. */
function records(site: Site): readonly Grant[] {
  const services = site.configs.map(({ service }) => service);
  const condition = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': unique(services) } };
  return services.length === 0 ? [] : grant('Record', [arnAt(site, 'dynamodb', `table/${site.prefix}`)], [], condition);
}

/** No resource narrows these, but the cluster does. */
function listing(site: Site, of?: CallScope): readonly Grant[] {
  const within = (cluster: string) => arnAt(site, 'ecs', `cluster/${cluster}`);
  const on = (arns: readonly string[]) => ({ resources: ['*'], condition: { ArnEquals: { 'ecs:cluster': arns } } });
  const arns = clusters(scoped(site, of)).map(within);
  return arns.length === 0 ? [] : [{ name: 'ListsOfTheCluster', ...on(arns), wider: [on([within('*')])] }];
}

const scoped = (site: Site, of: CallScope | undefined): Site =>
  of === 'discovered' ? { ...site, configs: withSides(site, 'discovery') } : site;

/** What is started in the clusters of these services alone. */
const inClusters = (grants: readonly Grant[], site: Site): readonly Grant[] => {
  const condition = { ArnEquals: { 'ecs:cluster': clusters(site).map((cluster) => arnAt(site, 'ecs', `cluster/${cluster}`)) } };
  return grants.map(({ wider = [], ...each }) => ({ ...each, condition, wider: wider.map((one) => ({ ...one, condition })) }));
};

export const clusters = ({ configs }: Site): readonly string[] => unique(configs.map(({ cluster }) => cluster));

const registries = ({ configs }: Site): readonly string[] =>
  unique(configs.flatMap(({ sides }) => sides.flatMap((side) => (side.kind === 'discovery' ? [side.registry] : []))));

/**
 * `checkout-a` and `checkout-b` -> `checkout-?`; names that differ in more: what they begin with, and `*`.
 */
function alike(a: string, b: string): string {
  const differing = a.length === b.length ? [...a].filter((letter, i) => letter !== b[i]).length : 0;
  if (differing === 1) return [...a].map((letter, i) => (letter === b[i] ? letter : '?')).join('');
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return `${a.slice(0, same)}*`;
}
