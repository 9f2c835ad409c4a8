import type { DnsConfig, LoadBalancedConfig, RouteKind, ServiceConfig } from '../../deployment/service-config.ts';
import type { AwsCall, CallScope } from '../aws-call.ts';
import type { Grant } from './policy.ts';
import { arnAt, machineArn, machineName, type Site } from './site.ts';

/** No grant: the installation deploys nothing that the call could be made for. */
type Grants = (site: Site, of?: CallScope) => readonly Grant[];

/**
 * What each call may act on: resource types and condition keys as the Service Authorization Reference has them (September 2026).
 * `*` stands only where `exemptions.ts` says why.
 */
export const CALL_RESOURCES = {
  'application-autoscaling:DescribeScalableTargets': (site) => everywhere(site.configs),
  // With a narrower scope CloudWatch leaves composite alarms out of its answer. Source: API reference, DescribeAlarms.
  'cloudwatch:DescribeAlarms': (site) => everywhere(site.configs.filter(({ judge }) => judge.alarms.length > 0)),
  'cloudwatch:GetMetricData': (site) => everywhere(site.configs.filter(isMeasured)),

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
  'ecs:TagResource': sides,
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
  'ecs:ListServices': listing,
  'ecs:ListTasks': listing,
  'ecs:DescribeTaskDefinition': (site) => everywhere(site.configs),
  'ecs:ListTaskDefinitions': (site) => everywhere(site.configs),
  'ecs:RegisterTaskDefinition': families,

  'elasticloadbalancing:DescribeListeners': (site) => everywhere(loadBalanced(site)),
  'elasticloadbalancing:DescribeLoadBalancers': (site) => everywhere(byDns(site).filter(isBalanced)),
  'elasticloadbalancing:DescribeRules': (site) => everywhere(loadBalanced(site)),
  'elasticloadbalancing:DescribeTargetGroupAttributes': (site) => everywhere(site.configs.filter(isBalanced)),
  'elasticloadbalancing:DescribeTargetGroups': (site) => everywhere(site.configs.filter(isBalanced)),
  'elasticloadbalancing:DescribeTargetHealth': (site) => everywhere(site.configs.filter(isBalanced)),
  'elasticloadbalancing:ModifyListener': (site) => {
    const listeners = loadBalanced(site).flatMap(({ production }) =>
      production.flatMap((route) => ('listener' in route ? [route.listener] : [])),
    );
    return grant('ProductionListeners', listeners, [above(listeners), everyBalancers(site, 'listener')]);
  },
  'elasticloadbalancing:ModifyRule': (site, of) => {
    const rules = loadBalanced(site).flatMap(({ production, stage }) =>
      of === 'stage' ? [stage.rule] : production.flatMap((route) => ('rule' in route ? [route.rule] : [])),
    );
    const wider = [above(rules), above(above(rules)), everyBalancers(site, 'listener-rule')];
    return grant(of === 'stage' ? 'StageRules' : 'ProductionRules', rules, wider);
  },

  'route53:ChangeResourceRecordSets': (site) => {
    const configs = byDns(site);
    const names = unique(configs.map(({ record }) => record.name));
    return grant('Records', zones(site), [], {
      'ForAllValues:StringEquals': {
        'route53:ChangeResourceRecordSetsNormalizedRecordNames': names,
        'route53:ChangeResourceRecordSetsRecordTypes': unique(configs.map((config) => (isBalanced(config) ? 'A' : 'CNAME'))),
        // DELETE and CREATE: the simple record that stood alone makes room for the pair.
        'route53:ChangeResourceRecordSetsActions': ['CREATE', 'DELETE', 'UPSERT'],
      },
    });
  },
  // A change's id is known only once it is made.
  'route53:GetChange': (site) => grant('Changes', byDns(site).length === 0 ? [] : [`arn:${site.home.partition}:route53:::change/*`]),
  'route53:GetHostedZone': (site) => grant('Zones', zones(site)),
  'route53:ListResourceRecordSets': (site) => grant('Zones', zones(site)),

  'servicediscovery:GetService': (site) => grant('Registries', registries(site), [[arnAt(site, 'servicediscovery', 'service/*')]]),
  // The configuration names the Cloud Map services; which namespace each is in is read from them.
  'servicediscovery:GetNamespace': (site) =>
    grant('Namespaces', registries(site).length === 0 ? [] : [arnAt(site, 'servicediscovery', 'namespace/*')]),

  // What waits is started on the machine of the execution that ends, and both machines always stand: its route may be no service's any more.
  'states:StartExecution': (site) =>
    grant(
      'Machines',
      ROUTES.map((route) => machineArn(site, route)),
      [],
      site.alias === undefined ? undefined : startedOn(site.alias),
    ),
  // Whoever holds a lease may have been started on the machine of the route that the service had then.
  'states:DescribeExecution': (site) =>
    grant(
      'Executions',
      ROUTES.map((route) => arnAt(site, 'states', `execution:${machineName(site, route)}:*`)),
    ),
  'states:SendTaskSuccess': (site) => everywhere(site.configs),
} as const satisfies Record<AwsCall, Grants>;

/** An execution started on an alias is authorized on the machine's own ARN. Source: "Authorization for versions and aliases". */
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
  of === 'discovered' ? { ...site, configs: site.configs.filter((config) => !isBalanced(config)) } : site;

/** Calls that AWS does not narrow, as long as anything is configured that needs them. */
const everywhere = (needing: readonly ServiceConfig[]): readonly Grant[] => (needing.length === 0 ? [] : grant('Everywhere', ['*']));

function grant(
  name: string,
  resources: readonly string[],
  wider: readonly (readonly string[])[] = [],
  condition?: Grant['condition'],
): readonly Grant[] {
  if (resources.length === 0) return [];
  return [
    {
      name,
      resources: unique(resources),
      ...(wider.length > 0 && { wider: wider.map((resources) => ({ resources: unique(resources), ...(condition && { condition }) })) }),
      ...(condition && { condition }),
    },
  ];
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const ROUTES = ['load-balancer', 'dns'] as const satisfies readonly RouteKind[];

const loadBalanced = ({ configs }: Site): readonly LoadBalancedConfig[] =>
  configs.flatMap((config) => (config.route === 'load-balancer' ? [config] : []));

const byDns = ({ configs }: Site): readonly DnsConfig[] => configs.flatMap((config) => (config.route === 'dns' ? [config] : []));

const isBalanced = ({ sides: [a] }: ServiceConfig): boolean => 'targetGroup' in a;

/** By its load balancer's metrics, or by ones of its own. */
const isMeasured = (config: ServiceConfig): boolean =>
  isBalanced(config) || config.sides.some((side) => 'traffic' in side && side.traffic !== undefined && 'cloudWatch' in side.traffic);

const clusters = ({ configs }: Site): readonly string[] => unique(configs.map(({ cluster }) => cluster));

// Route 53 is of no region, and its zones are of no account in their ARNs.
const zones = (site: Site): readonly string[] =>
  unique(byDns(site).map(({ record }) => `arn:${site.home.partition}:route53:::hostedzone/${record.zone}`));

const registries = (site: Site): readonly string[] =>
  unique(byDns(site).flatMap(({ sides }) => sides.flatMap((side) => ('registry' in side ? [side.registry] : []))));

/** Everything of what the resource is of, each once: of a rule that is its listener, of a listener its load balancer. */
const above = (arns: readonly string[]): readonly string[] => unique(arns.map((arn) => arn.replace(/\/[^/]+(\/\*)?$/, '/*')));

const everyBalancers = (site: Site, kind: string): readonly string[] => [arnAt(site, 'elasticloadbalancing', `${kind}/app/*`)];

/** `checkout-a` and `checkout-b` -> `checkout-?`; names that differ in more: what they begin with, and `*`. */
function alike(a: string, b: string): string {
  const differing = a.length === b.length ? [...a].filter((letter, i) => letter !== b[i]).length : 0;
  if (differing === 1) return [...a].map((letter, i) => (letter === b[i] ? letter : '?')).join('');
  let same = 0;
  while (same < a.length && a[same] === b[same]) same++;
  return `${a.slice(0, same)}*`;
}
