import * as z from 'zod';
import { ROLE_PATTERN } from '../role.ts';
import {
  arn,
  balancerArn,
  dimensions,
  flag,
  HOUR,
  headerPatterns,
  headers,
  integer,
  list,
  MINUTE,
  milliseconds,
  object,
  oneOf,
  origin,
  path,
  pattern,
  percent,
  seconds,
  text,
  url,
} from './configuration-leaves.ts';
import { dnsName, registryArn, resolver, zoneId } from './dns-leaves.ts';
import { TAG_PATTERN } from './tag-pattern.ts';

const ecsName = (of: string) => text(`the name of ${of}: 1 to 255 letters, digits, '-' and '_'`, '^[A-Za-z0-9_-]{1,255}$');

const sideService = ecsName("the side's ECS service");

const side = object({ service: sideService, targetGroup: arn('target group') });

const route = z
  .union([object({ rule: arn('listener rule') }), object({ listener: arn('listener') })], {
    error: 'wants { rule: <ARN of a listener rule> } or { listener: <ARN of a listener> }, which means its default action',
  })
  .describe('a listener rule, or a listener, which means its default action');

export const METHODS = ['get', 'head', 'post', 'put', 'delete', 'options', 'patch'] as const;

const test = object({
  name: text('a name of 1 to 80 characters without line breaks', '^[^\\r\\n]{1,80}$'),
  get: path().exactOptional(),
  head: path().exactOptional(),
  post: path().exactOptional(),
  put: path().exactOptional(),
  delete: path().exactOptional(),
  options: path().exactOptional(),
  patch: path().exactOptional(),
  headers: headers().prefault({}),
  body: text('the body of the request, at most 4096 characters', '^[\\s\\S]{0,4096}$').exactOptional(),
  expect: object({
    status: integer(100, 599).prefault(200),
    body: pattern().exactOptional(),
    headers: headerPatterns().exactOptional(),
    within: milliseconds(1, 10_000).exactOptional(),
  }).prefault({}),
}).meta({ oneOf: METHODS.map((method) => ({ required: [method] })) });

const step = object({ weight: integer(1, 100, 'percent of production traffic on green'), bake: seconds(0, 24 * HOUR).exactOptional() });

const judge = object({
  every: seconds(10, 10 * MINUTE).prefault('1 minute'),
  errorRate: object({ max: percent(), minRequests: integer(1, 1_000_000).prefault(100) }).exactOptional(),
  latency: object({ p99: milliseconds(1, 60_000) }).exactOptional(),
  alarms: list(text('the name of a CloudWatch alarm', '^[^\\r\\n]{1,255}$'), 0, 100, 'names of CloudWatch alarms').prefault([]),
  inconclusive: oneOf(['wait', 'rollback', 'pass']).prefault('wait'),
  patience: seconds(MINUTE, 2 * HOUR).prefault('10 minutes'),
});

const host = text('a host name, with a port when needed', '^[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?$').exactOptional();

const before = {
  service: text("a name of 1 to 40 lower-case letters, digits and '-', beginning with a letter", '^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$'),
  cluster: ecsName('the ECS cluster'),
  image: object({
    repository: text('the name of an ECR repository', '^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(/[a-z0-9]+([._-][a-z0-9]+)*)*$'),
    tags: list(text("a tag in which '*' stands for any characters and '?' for one", TAG_PATTERN), 0, 50, 'tag patterns').prefault([]),
    registry: text('an AWS account id of 12 digits', '^[0-9]{12}$').exactOptional(),
  }),
  container: object({ name: ecsName('the container that serves'), port: integer(1, 65_535) }),
  taskDefinition: ecsName('a task definition family'),
  roles: list(
    text("the name of an IAM role (with its path, when it has one), or the role's ARN", ROLE_PATTERN),
    0,
    10,
    'IAM roles',
  ).prefault([]),
};

const after = {
  health: object({
    deadline: seconds(30, 2 * HOUR).prefault('10 minutes'),
    failedTasks: integer(1, 100).prefault(3),
    probe: path(),
    probesInARow: integer(1, 50).prefault(5),
  }),
  tests: list(test, 0, 50, 'HTTP tests').prefault([]),
  steps: list(step, 1, 100, 'steps, each { weight, bake }'),
  judge: judge.prefault({}),
  window: seconds(0, 24 * HOUR).prefault('15 minutes'),
  afterwards: object({ blue: oneOf(['scale-to-zero']) }).prefault({ blue: 'scale-to-zero' }),
  whenBusy: oneOf(['queue', 'refuse', 'supersede']).prefault('queue'),
  settle: seconds(5, 10 * MINUTE).prefault('30 seconds'),
  settleBeforeDestroy: seconds(30, 30 * MINUTE).prefault('2 minutes'),
};

/** The written form of a service behind a load balancer, key by key. What concerns several keys at once is in `configuration-rules.ts`. */
export const loadBalancedSchema = object({
  ...before,
  route: oneOf(['load-balancer']).exactOptional(),
  sides: list(side, 2, 2, 'sides, each { service, targetGroup }'),
  production: list(route, 1, 50, 'routes, each { rule } or { listener }'),
  stage: object({
    rule: arn('listener rule'),
    url: origin(),
    host,
    after: oneOf(['off', 'old', 'production']).prefault('off'),
  }),
  ...after,
});

const metric = () => text('the name of a CloudWatch metric', '^[^\\r\\n]{1,255}$');

const traffic = z
  .union(
    [
      object({
        cloudWatch: object({
          namespace: text('a namespace of CloudWatch', '^[^\\r\\n]{1,255}$'),
          dimensions: dimensions().prefault({}),
          requests: metric(),
          errors: metric().exactOptional(),
          latency: metric().exactOptional(),
        }),
      }),
      object({ http: url() }),
    ],
    { error: 'wants { cloudWatch: { namespace, dimensions, requests, errors, latency } } or { http: <URL> }' },
  )
  .describe('where its traffic can be read: metrics of CloudWatch, or a URL that tells it');

const dnsSide = z
  .union(
    [
      object({ service: sideService, targetGroup: arn('target group'), loadBalancer: balancerArn(), url: origin(), host }),
      object({ service: sideService, registry: registryArn(), name: dnsName(), url: origin(), host, traffic: traffic.exactOptional() }),
    ],
    { error: 'wants { service, targetGroup, loadBalancer, url } or { service, registry, name, url }' },
  )
  .describe('a side behind a load balancer of its own, or one in service discovery');

/** The written form of a service that users reach by weighted DNS records. */
export const dnsSchema = object({
  ...before,
  route: oneOf(['dns']),
  sides: list(dnsSide, 2, 2, 'sides of one form'),
  record: object({
    zone: zoneId(),
    name: dnsName(),
    ttl: seconds(1, HOUR).prefault('30 seconds'),
    maxTtl: seconds(1, 24 * HOUR).prefault('2 minutes'),
    inSync: seconds(MINUTE, HOUR).prefault('10 minutes'),
    inAnswers: seconds(10, HOUR).prefault('5 minutes'),
    failoverToIdle: flag().prefault(false),
    resolver: resolver().exactOptional(),
  }),
  ...after,
  retire: object({
    quiet: seconds(MINUTE, HOUR).prefault('5 minutes'),
    deadline: seconds(MINUTE, 24 * HOUR).prefault('1 hour'),
    patience: seconds(HOUR, 168 * HOUR).prefault('72 hours'),
  }).prefault({}),
});

export type ReadLoadBalanced = z.output<typeof loadBalancedSchema>;
export type ReadDns = z.output<typeof dnsSchema>;
