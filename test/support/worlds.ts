import { type Configuration, configHash, loadBalanced } from '../../src/deployment/configuration/configuration.ts';
import type { LiveBalancedSide, LiveService, LiveTargetGroup, LiveTaskDefinition } from '../../src/deployment/live-side.ts';
import type { LiveBalancedWorld, LiveFamily } from '../../src/deployment/live-world.ts';
import type { LiveRoute } from '../../src/deployment/load-balanced.ts';
import type { PlanFacts } from '../../src/deployment/plan/plan-facts.ts';
import { decidePlan } from '../../src/deployment/plan/planning.ts';
import type { LoadBalancedPlan } from '../../src/deployment/plan.ts';
import type { TargetCounts } from '../../src/deployment/readings.ts';
import type { RegistryImage } from '../../src/deployment/registry-image.ts';
import type { DeploymentRequest } from '../../src/deployment/request.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';

/**
 * Complete, valid things of the domain for tests, each with small overrides: `aWorld({ ... })` is one in
 * which a deployment of `checkout` may start. Side a has the traffic with three tasks of v1; side b is at 0;
 * v2 is asked for.
 */
const ACCOUNT = '123456789012';
const ELB = `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}`;
const LISTENER_PATH = 'app/teal/50dc6c495c0c9188/f2f7dc8efc522ab2';
const ECS = `arn:aws:ecs:us-east-1:${ACCOUNT}`;

export const ARNS = {
  groupA: `${ELB}:targetgroup/checkout-a/73e2d6bc24d8a067`,
  groupB: `${ELB}:targetgroup/checkout-b/9f1b2c3d4e5f6071`,
  groupOfAnother: `${ELB}:targetgroup/search/0a1b2c3d4e5f6071`,
  listener: `${ELB}:listener/${LISTENER_PATH}`,
  pathRule: `${ELB}:listener-rule/${LISTENER_PATH}/aaaa13826f405c31`,
  stageRule: `${ELB}:listener-rule/${LISTENER_PATH}/1291d13826f405c3`,
  otherRule: `${ELB}:listener-rule/${LISTENER_PATH}/bbbb13826f405c32`,
  template: `${ECS}:task-definition/checkout:1`,
  running: `${ECS}:task-definition/checkout:2`,
} as const;

/** The digest of a version: made up, and always the same. */
export const digestOf = (version: string): string =>
  `sha256:${Array.from(version, (letter) => letter.charCodeAt(0).toString(16))
    .join('')
    .padStart(64, '0')}`;

export const uriOf = (version: string): string => `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/checkout@${digestOf(version)}`;

export const aConfiguration = (over: Partial<Configuration> = {}): Configuration => ({
  service: 'checkout',
  cluster: 'prod',
  image: { repository: 'checkout', tags: ['v*'] },
  container: { name: 'web', port: 8080 },
  taskDefinition: 'checkout',
  roles: ['checkout-execution'],
  sides: [
    { service: 'checkout-a', targetGroup: ARNS.groupA },
    { service: 'checkout-b', targetGroup: ARNS.groupB },
  ],
  production: [{ listener: ARNS.listener }],
  stage: { rule: ARNS.stageRule, url: 'http://internal.example.com:8080' },
  health: { probe: '/healthz' },
  tests: [{ name: 'home answers', get: '/', expect: { status: 200, body: 'checkout' } }],
  steps: [{ weight: 10, bake: '5 minutes' }, { weight: 50, bake: '10 minutes' }, { weight: 100 }],
  judge: { errorRate: { max: '1 %', minRequests: 100 }, alarms: ['checkout-5xx'] },
  window: '15 minutes',
  ...over,
});

// Parsed and hashed once: properties ask for it hundreds of times.
const CHECKOUT = loadBalanced(aConfiguration());
const CHECKOUT_HASH = configHash(CHECKOUT);

export const aConfig = (over?: Partial<Configuration>): LoadBalancedConfig => (over ? loadBalanced(aConfiguration(over)) : CHECKOUT);

export const aRequest = (over: Partial<DeploymentRequest> = {}): DeploymentRequest => ({
  id: 'push-2',
  service: 'checkout',
  image: { uri: uriOf('v2'), repository: 'checkout', digest: digestOf('v2'), tag: 'v2', pushedAt: '2026-11-20T10:00:00.000Z' },
  by: 'push',
  at: '2026-11-20T10:00:01.000Z',
  force: false,
  allow: [],
  configHash: CHECKOUT_HASH,
  ...over,
});

export const anImage = (version = 'v2', over: Partial<RegistryImage> = {}): RegistryImage => ({
  digest: digestOf(version),
  tags: [version],
  mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
  artifactType: 'application/vnd.docker.container.image.v1+json',
  pushedAt: '2026-11-20T10:00:00.000Z',
  uri: uriOf(version),
  ...over,
});

/** The content of a task definition of `checkout` with this image. */
export const aContent = (image: string, over: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  family: 'checkout',
  networkMode: 'awsvpc',
  requiresCompatibilities: ['FARGATE'],
  cpu: '256',
  memory: '512',
  executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/checkout-execution`,
  containerDefinitions: [
    {
      name: 'web',
      image,
      essential: true,
      portMappings: [{ containerPort: 8080, hostPort: 8080, protocol: 'tcp' }],
      environment: [{ name: 'LOG_LEVEL', value: 'info' }],
      mountPoints: [],
    },
  ],
  volumes: [],
  ...over,
});

export const aTemplate = (over: Partial<LiveTaskDefinition> = {}): LiveTaskDefinition => ({
  arn: ARNS.template,
  family: 'checkout',
  image: undefined,
  content: aContent('checkout:to-be-set'),
  unknownFields: [],
  ...over,
});

/** The template, and one revision of Teal's own that is newer. */
export const aFamily: LiveFamily = { newest: 2, foreign: [ARNS.template] };

/** What a side runs: a revision that Teal made for this version. */
export const aRunning = (version = 'v1', over: Partial<LiveTaskDefinition> = {}): LiveTaskDefinition => ({
  arn: ARNS.running,
  family: 'checkout',
  image: digestOf(version),
  content: aContent(uriOf(version)),
  unknownFields: [],
  ...over,
});

export const targets = (over: Partial<TargetCounts> = {}): TargetCounts => ({
  healthy: 0,
  initial: 0,
  unhealthy: 0,
  draining: 0,
  unused: 0,
  ...over,
});

const aGroup = (over: Partial<LiveTargetGroup> = {}): LiveTargetGroup => ({
  arn: ARNS.groupA,
  protocol: 'HTTP',
  protocolVersion: 'HTTP1',
  port: 8080,
  targetType: 'ip',
  vpc: 'vpc-1',
  healthCheck: {
    HealthCheckPath: '/healthz',
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
    HealthyThresholdCount: 2,
    UnhealthyThresholdCount: 2,
    Matcher: '200',
  },
  drainSeconds: 60,
  crossZone: 'use_load_balancer_configuration',
  stickiness: { enabled: false, seconds: 86_400 },
  targets: targets(),
  ...over,
});

export const aService = (over: Partial<LiveService> = {}): LiveService => ({
  name: 'checkout-a',
  status: 'ACTIVE',
  desired: 0,
  running: 0,
  pending: 0,
  steady: true,
  controller: 'ECS',
  taskDefinition: aRunning(),
  loadBalancers: [{ targetGroup: ARNS.groupA, container: 'web', port: 8080 }],
  serviceConnect: false,
  serviceRegistries: [],
  scalable: undefined,
  ...over,
});

/** The overrides of a side; those of its group and service go into them. */
export interface SideOverrides {
  readonly group?: Partial<LiveTargetGroup> | 'missing';
  readonly service?: Partial<LiveService> | 'missing';
  readonly foreignServices?: readonly string[];
}

const aSide = (
  name: string,
  arn: string,
  over: SideOverrides,
  service: Partial<LiveService>,
  group: Partial<LiveTargetGroup>,
): LiveBalancedSide => ({
  kind: 'target-group',
  group: over.group === 'missing' ? undefined : aGroup({ arn, ...group, ...over.group }),
  service:
    over.service === 'missing'
      ? undefined
      : aService({ name, loadBalancers: [{ targetGroup: arn, container: 'web', port: 8080 }], ...service, ...over.service }),
  foreignServices: over.foreignServices ?? [],
});

/** Side a, with the traffic: three healthy tasks of v1. */
export const sideA = (over: SideOverrides = {}): LiveBalancedSide =>
  aSide('checkout-a', ARNS.groupA, over, { desired: 3, running: 3 }, { targets: targets({ healthy: 3 }) });

/** Side b, idle at 0. */
export const sideB = (over: SideOverrides = {}): LiveBalancedSide => aSide('checkout-b', ARNS.groupB, over, {}, {});

export const aRoute = (over: Partial<LiveRoute> = {}): LiveRoute => ({
  route: ARNS.listener,
  exists: true,
  weights: { [ARNS.groupA]: 100, [ARNS.groupB]: 0 },
  stickySeconds: undefined,
  oddities: [],
  ...over,
});

export const aWorld = (over: Partial<LiveBalancedWorld> = {}): LiveBalancedWorld => ({
  route: 'load-balancer',
  routes: [aRoute()],
  unnamedRoutes: [],
  stage: { shows: 'nothing' },
  sides: [sideA(), sideB()],
  template: aTemplate(),
  family: aFamily,
  alarms: [{ name: 'checkout-5xx', state: 'OK' }],
  image: anImage(),
  ...over,
});

/** A world in which neither side runs anything yet. */
export const anEmptyWorld = (over: Partial<LiveBalancedWorld> = {}): LiveBalancedWorld =>
  aWorld({ sides: [sideA({ service: { desired: 0, running: 0 }, group: { targets: targets() } }), sideB()], ...over });

/** Facts of the load balancer's route. */
export interface BalancedFacts extends PlanFacts {
  readonly config: LoadBalancedConfig;
  readonly world: LiveBalancedWorld;
}

export const planFacts = (over: Partial<BalancedFacts> = {}): BalancedFacts => ({
  config: aConfig(),
  request: aRequest(),
  world: aWorld(),
  epoch: 7,
  deployment: 'checkout-7',
  ...over,
});

/** The plan of a plain deployment of v2, with overrides of its members. */
export function aPlan(over: Partial<LoadBalancedPlan> = {}): LoadBalancedPlan {
  const decided = decidePlan(planFacts());
  if (decided.kind !== 'plan' || decided.plan.route !== 'load-balancer')
    throw new Error(`the world of the tests refuses its own plan: ${JSON.stringify(decided)}`);
  return { ...decided.plan, ...over };
}
