// Over 400 lines: one table, in which a refusal without a world is a type error.
import { describe, expect, test } from '@jest/globals';
import type { LiveBalancedWorld } from '../../../src/deployment/live-world.ts';
import { decidePlan } from '../../../src/deployment/plan/planning.ts';
import { REFUSALS, type Refusal, type RefusalName } from '../../../src/deployment/refusals.ts';
import type { DnsRefusal } from '../../support/dns-worlds.ts';
import {
  ARNS,
  aConfig,
  aContent,
  anEmptyWorld,
  anImage,
  aRequest,
  aRoute,
  aTemplate,
  aWorld,
  type BalancedFacts,
  planFacts,
  type SideOverrides,
  sideA,
  sideB,
  targets,
} from '../../support/worlds.ts';

interface Case {
  readonly given: string;
  readonly facts: Partial<BalancedFacts>;
  /** Where and with which words; of each refusal of this name. */
  readonly seen: readonly (readonly [where: string, message: string])[];
  /** Other refusals that come with it. */
  readonly besides?: readonly RefusalName[];
}

const world = (over: Partial<LiveBalancedWorld>): Partial<BalancedFacts> => ({ world: aWorld(over) });
const blue = (over: SideOverrides) => world({ sides: [sideA(over), sideB()] });
const idle = (over: SideOverrides) => world({ sides: [sideA(), sideB(over)] });
const withoutTasks = { service: { desired: 0, running: 0 }, group: { targets: targets() } };

const PAIR: Partial<BalancedFacts> = { config: aConfig({ production: [{ listener: ARNS.listener }, { rule: ARNS.pathRule }] }) };

/**
 * At least one world for each refusal; those of the DNS route are in `dns-refusals.test.ts`, and what follows
 * from the last hour's traffic is in `foresee.test.ts`.
 */
const CASES: Readonly<Record<Exclude<RefusalName, DnsRefusal | 'blind-gate'>, readonly Case[]>> = {
  'route-missing': [
    {
      given: 'a listener that is gone',
      facts: { ...PAIR, ...world({ routes: [aRoute({ exists: false, weights: {} }), aRoute({ route: ARNS.pathRule })] }) },
      seen: [[ARNS.listener, 'does not exist']],
    },
  ],
  'route-odd': [
    {
      given: 'an action that is no forward',
      facts: world({ routes: [aRoute({ oddities: ['redirects'] })] }),
      seen: [[ARNS.listener, 'redirects']],
    },
    {
      given: 'a third group in the forward',
      facts: world({ routes: [aRoute({ weights: { ...aRoute().weights, [ARNS.groupOfAnother]: 0 } })] }),
      seen: [[ARNS.listener, `forwards to ${ARNS.groupOfAnother} too`]],
    },
    {
      given: 'the idle group in no forward',
      facts: world({ routes: [aRoute({ weights: { [ARNS.groupA]: 1 } })] }),
      seen: [[ARNS.listener, `does not forward to ${ARNS.groupB}`]],
    },
  ],
  'routes-disagree': [
    {
      given: 'one route on each side',
      facts: {
        ...PAIR,
        ...world({ routes: [aRoute(), aRoute({ route: ARNS.pathRule, weights: { [ARNS.groupA]: 0, [ARNS.groupB]: 1 } })] }),
      },
      seen: [[ARNS.pathRule, `leads to checkout-b, and ${ARNS.listener} to checkout-a`]],
    },
  ],
  'not-all-blue': [
    {
      given: 'a divided route',
      facts: world({ routes: [aRoute({ weights: { [ARNS.groupA]: 90, [ARNS.groupB]: 10 } })] }),
      seen: [[ARNS.listener, 'divides its traffic between the sides (90 on checkout-a, 10 on checkout-b)']],
    },
    {
      given: 'no weight at all',
      facts: world({ routes: [aRoute({ weights: { [ARNS.groupA]: 0, [ARNS.groupB]: 0 } })] }),
      seen: [[ARNS.listener, 'has no weight on either side']],
    },
  ],
  'unnamed-route': [
    {
      given: 'another rule on the pair',
      facts: world({ unnamedRoutes: [ARNS.otherRule] }),
      seen: [[ARNS.otherRule, 'is named neither in production nor in stage']],
    },
  ],
  stickiness: [
    { given: 'an hour of it', facts: world({ routes: [aRoute({ stickySeconds: 3600 })] }), seen: [[ARNS.listener, 'for 3600 seconds']] },
    { given: '2 seconds of it', facts: world({ routes: [aRoute({ stickySeconds: 2 })] }), seen: [[ARNS.listener, 'for 2 seconds']] },
  ],
  'stage-missing': [{ given: 'no such rule', facts: world({ stage: undefined }), seen: [[ARNS.stageRule, 'does not exist']] }],
  'stage-foreign': [
    {
      given: "another service's group",
      facts: world({ stage: { shows: 'side', targetGroup: ARNS.groupOfAnother } }),
      seen: [[ARNS.stageRule, 'is not of the pair']],
    },
  ],
  'stage-guarded': [
    {
      given: 'a login before its forward, and a listener that wants a certificate',
      facts: world({ stageAsks: ['a login (authenticate-oidc)', 'a client certificate (mutual TLS)'] }),
      seen: [
        [ARNS.stageRule, 'asks for a login (authenticate-oidc)'],
        [ARNS.stageRule, 'asks for a client certificate (mutual TLS)'],
      ],
    },
  ],
  'no-subnets': [
    {
      given: 'a check that asks from the subnets, and functions outside of every VPC',
      facts: {
        config: aConfig({
          judge: {
            checks: [
              { name: 'ours', of: { http: { url: 'http://ours.internal/', from: 'subnets', answers: 'verdict', pick: 'says' } } },
              { name: 'theirs', of: { http: { url: 'https://theirs.example.com/', answers: 'verdict', pick: 'says' } } },
            ],
          },
        }),
        ...world({ probesFrom: 'outside' }),
      },
      seen: [["judge.checks 'ours'", 'asks its source from the subnets, and the function that asks is in none']],
    },
    {
      given: 'a stage at a private address, and functions outside of every VPC',
      facts: {
        config: aConfig({ stage: { rule: ARNS.stageRule, url: 'http://10.1.2.3:8080' } }),
        ...world({ probesFrom: 'outside' }),
      },
      seen: [['http://10.1.2.3:8080', 'is a private address, and the functions that probe and test are in no subnets']],
    },
    {
      given: 'a stage on an internal load balancer',
      facts: {
        config: aConfig({ stage: { rule: ARNS.stageRule, url: 'http://internal-shop-1.us-east-1.elb.amazonaws.com' } }),
        ...world({ probesFrom: 'outside' }),
      },
      seen: [['http://internal-shop-1.us-east-1.elb.amazonaws.com', 'is the name of an internal load balancer']],
    },
  ],
  'group-odd': [
    {
      given: 'a pair that speaks gRPC',
      facts: world({ sides: [sideA({ group: { protocolVersion: 'GRPC' } }), sideB({ group: { protocolVersion: 'GRPC' } })] }),
      seen: [
        [ARNS.groupA, 'speaks GRPC: probes and tests speak HTTP/1.1, and the load balancer answers them with 464'],
        [ARNS.groupB, 'speaks GRPC'],
      ],
    },
    {
      given: 'one group of HTTP/2, and the other of functions',
      facts: world({ sides: [sideA({ group: { protocolVersion: 'HTTP2' } }), sideB({ group: { targetType: 'lambda' } })] }),
      seen: [
        [ARNS.groupA, 'speaks HTTP2'],
        [ARNS.groupB, 'is of target type lambda'],
      ],
      besides: ['groups-differ'],
    },
    {
      given: 'a group of a network load balancer',
      facts: idle({ group: { protocol: 'TCP' } }),
      seen: [[ARNS.groupB, 'is of protocol TCP']],
      besides: ['groups-differ'],
    },
  ],
  daemon: [
    {
      given: 'a service with a task on each instance',
      facts: idle({ service: { scheduling: 'DAEMON' } }),
      seen: [['checkout-b', 'is a DAEMON service']],
    },
  ],
  'service-unlike': [
    {
      given: 'no service of side b, and one of side a that has volumes',
      facts: world({ sides: [sideA({ service: { unlike: ['it has volumes of its own'] } }), sideB({ service: 'missing' })] }),
      seen: [['checkout-b', 'does not exist, and cannot be made like checkout-a: it has volumes of its own']],
    },
  ],
  'vpc-lattice': [
    {
      given: 'a service in VPC Lattice',
      facts: blue({ service: { lattice: true } }),
      seen: [['checkout-a', 'is reached by VPC Lattice']],
    },
  ],
  'stage-open': [
    {
      given: 'the idle side on show',
      facts: world({ stage: { shows: 'side', targetGroup: ARNS.groupB } }),
      seen: [[ARNS.stageRule, `shows ${ARNS.groupB} although stage.after is 'off'`]],
    },
  ],
  'group-missing': [
    { given: 'no group of side b', facts: idle({ group: 'missing' }), seen: [[ARNS.groupB, 'the side checkout-b names it']] },
  ],
  'groups-differ': [
    {
      given: 'protocol, health check, drain and cross-zone',
      facts: idle({
        group: {
          protocol: 'HTTPS',
          drainSeconds: 300,
          crossZone: 'true',
          healthCheck: {
            HealthCheckPath: '/',
            HealthCheckIntervalSeconds: 10,
            HealthCheckTimeoutSeconds: 5,
            HealthyThresholdCount: 2,
            UnhealthyThresholdCount: 2,
          },
        },
      }),
      seen: [
        [
          `${ARNS.groupA}, ${ARNS.groupB}`,
          'differ in protocol (HTTP, HTTPS), deregistration delay (60, 300), cross-zone load balancing (use_load_balancer_configuration, true), health check HealthCheckPath (/healthz, /), health check Matcher (200, unset):',
        ],
      ],
    },
    {
      given: 'target stickiness on one side',
      facts: idle({ group: { stickiness: { enabled: true, seconds: 5 } } }),
      seen: [[`${ARNS.groupA}, ${ARNS.groupB}`, 'stickiness (false, true), stickiness seconds (unset, 5)']],
    },
    {
      given: 'any attribute and any setting, whoever knows it',
      facts: world({
        sides: [
          sideA({ group: { others: { 'slow_start.duration_seconds': '0', TargetControlPort: '3000', 'stickiness.type': 'lb_cookie' } } }),
          // Stickiness is off: which kind it would be is no difference.
          sideB({ group: { others: { 'slow_start.duration_seconds': '60', 'a.new.attribute': 'on', 'stickiness.type': 'app_cookie' } } }),
        ],
      }),
      seen: [
        [
          `${ARNS.groupA}, ${ARNS.groupB}`,
          'differ in slow_start.duration_seconds (0, 60), TargetControlPort (3000, unset), a.new.attribute (unset, on):',
        ],
      ],
    },
    {
      given: 'port, target type and vpc',
      facts: idle({ group: { port: 80, targetType: 'instance', vpc: 'vpc-2' } }),
      seen: [[`${ARNS.groupA}, ${ARNS.groupB}`, 'port (8080, 80), target type (ip, instance), vpc (vpc-1, vpc-2)']],
    },
  ],
  'pair-missing': [
    {
      given: 'neither service',
      facts: world({ sides: [sideA({ service: 'missing', group: { targets: targets() } }), sideB({ service: 'missing' })] }),
      seen: [['checkout-a and checkout-b', 'Teal creates the other from it. Whole pairs: docs/infrastructure-as-code.md']],
    },
  ],
  'blue-service-missing': [
    {
      given: 'traffic on targets of no service',
      facts: blue({ service: 'missing' }),
      seen: [['checkout-a', 'does not exist as an ECS service']],
    },
  ],
  'service-not-active': [
    { given: 'a draining service', facts: idle({ service: { status: 'DRAINING' } }), seen: [['checkout-b', 'is DRAINING']] },
  ],
  'wrong-target-group': [
    {
      given: 'the other side',
      facts: idle({ service: { loadBalancers: [{ targetGroup: ARNS.groupA, container: 'web', port: 8080 }] } }),
      seen: [['checkout-b', `registers in ${ARNS.groupA}, not in ${ARNS.groupB}`]],
    },
    { given: 'no load balancer', facts: idle({ service: { loadBalancers: [] } }), seen: [['checkout-b', 'registers in none']] },
  ],
  'wrong-container': [
    {
      given: 'another port',
      facts: idle({ service: { loadBalancers: [{ targetGroup: ARNS.groupB, container: 'web', port: 9090 }] } }),
      seen: [['checkout-b', 'registers web:9090, and the configuration says web:8080']],
    },
  ],
  'several-load-balancers': [
    {
      given: 'a second group',
      facts: blue({
        service: {
          loadBalancers: [
            { targetGroup: ARNS.groupA, container: 'web', port: 8080 },
            { targetGroup: ARNS.groupOfAnother, container: 'web', port: 8080 },
          ],
        },
      }),
      seen: [['checkout-a', 'registers in 2 target groups']],
    },
  ],
  'external-controller': [
    { given: 'CodeDeploy', facts: blue({ service: { controller: 'CODE_DEPLOY' } }), seen: [['checkout-a', 'CODE_DEPLOY']] },
  ],
  'service-connect': [
    { given: 'Service Connect', facts: blue({ service: { serviceConnect: true } }), seen: [['checkout-a', 'whatever the weights']] },
  ],
  'service-registries': [
    {
      given: 'a registry',
      facts: idle({ service: { serviceRegistries: ['arn:aws:servicediscovery:us-east-1:123456789012:service/srv-1'] } }),
      seen: [['checkout-b', 'in service discovery']],
    },
  ],
  'foreign-service': [
    {
      given: 'a cron service on the idle group',
      facts: idle({ foreignServices: ['checkout-cron'] }),
      seen: [['checkout-cron', `registers in ${ARNS.groupB}`]],
    },
  ],
  autoscaled: [
    {
      given: 'the side with the traffic',
      facts: blue({ service: { scalable: { min: 2, max: 9 } } }),
      seen: [['checkout-a', '(2 to 9 tasks)']],
    },
    { given: 'the idle side', facts: idle({ service: { scalable: { min: 1, max: 2 } } }), seen: [['checkout-b', '(1 to 2 tasks)']] },
  ],
  'traffic-on-empty-side': [
    {
      given: 'weights that were moved to the side that is down',
      facts: world({
        sides: [sideA(withoutTasks), sideB({ service: { desired: 3, running: 3 }, group: { targets: targets({ healthy: 3 }) } })],
      }),
      seen: [
        [
          'checkout-a',
          'runs nothing, while checkout-b wants 3 tasks (3 run): somebody else has moved the weights. Put all weight on checkout-b',
        ],
      ],
    },
  ],
  'idle-targets': [
    {
      given: 'targets put there by hand',
      facts: idle({ group: { targets: targets({ healthy: 1, unused: 1, draining: 4 }) } }),
      seen: [[ARNS.groupB, 'has 2 targets: its service did not put them there']],
    },
    {
      given: 'tasks that still stop',
      facts: idle({ service: { running: 2 }, group: { targets: targets({ healthy: 2 }) } }),
      seen: [[ARNS.groupB, '2 of its tasks still stop']],
    },
  ],
  'idle-service-running': [
    {
      given: 'a side that was left up',
      facts: idle({ service: { desired: 2, running: 1 }, group: { targets: targets({ healthy: 1 }) } }),
      seen: [['checkout-b', 'wants 2 tasks (1 run)']],
    },
  ],
  'blue-unsteady': [
    { given: 'a rollout under way', facts: blue({ service: { steady: false } }), seen: [['checkout-a', 'in the middle of a rollout']] },
    {
      given: 'a task that is missing',
      facts: blue({ service: { running: 2, pending: 1 } }),
      seen: [['checkout-a', 'wants 3, 2 run, 1 are pending']],
    },
    {
      given: 'a rollout that failed',
      facts: blue({ service: { steady: false, rolloutFailed: 'ECS deployment ecs-svc/1 failed: tasks failed to start.' } }),
      seen: [
        [
          'checkout-a',
          'has the traffic and its last rollout failed: ECS deployment ecs-svc/1 failed: tasks failed to start. (wants 3, 3 run)',
        ],
      ],
    },
  ],
  'blue-unhealthy': [
    {
      given: 'too few healthy',
      facts: blue({ group: { targets: targets({ healthy: 2 }) } }),
      seen: [[ARNS.groupA, '2 healthy targets of 3 (0 unhealthy)']],
    },
    {
      given: 'one that fails',
      facts: blue({ group: { targets: targets({ healthy: 3, unhealthy: 1 }) } }),
      seen: [[ARNS.groupA, '(1 unhealthy)']],
    },
  ],
  'no-template': [
    { given: 'an empty family', facts: world({ template: undefined }), seen: [['checkout', 'register the family once']] },
    {
      given: 'only own revisions as far as the look went',
      facts: world({ template: undefined, family: { newest: 400, foreign: [], gaveUpAfter: 100 } }),
      seen: [['checkout', 'did not register itself among its newest 100: register the family once']],
    },
  ],
  'template-container': [
    {
      given: 'another container',
      facts: world({ template: aTemplate({ content: { containerDefinitions: [{ name: 'app' }] } }) }),
      seen: [[ARNS.template, "has no container 'web'; it has: app"]],
    },
    {
      given: 'another port',
      facts: world({
        template: aTemplate({ content: { containerDefinitions: [{ name: 'web', portMappings: [{ containerPort: 80 }] }] } }),
      }),
      seen: [[ARNS.template, "maps no port 8080 of 'web'; it maps: 80"]],
    },
    { given: 'no containers', facts: world({ template: aTemplate({ content: {} }) }), seen: [[ARNS.template, 'it has: none']] },
  ],
  'task-container': [
    {
      given: 'a migration in a container that is not there',
      facts: { config: aConfig({ before: { task: { container: 'migrate' } } }) },
      seen: [[ARNS.template, "has no container 'migrate', which 'migration' is to run; it has: web"]],
    },
    {
      given: 'a hook whose task is of another container',
      facts: { config: aConfig({ hooks: [{ name: 'tidy up', at: 'AfterInstall', task: { container: 'tidy' } }] }) },
      seen: [[ARNS.template, "has no container 'tidy', which 'tidy up' is to run"]],
    },
  ],
  'template-unknown-fields': [
    {
      given: 'a field of tomorrow',
      facts: world({ template: aTemplate({ unknownFields: ['quantumMode'] }) }),
      seen: [[ARNS.template, 'would lose: quantumMode']],
    },
  ],
  'role-not-named': [
    {
      given: 'an execution role that is not configured',
      facts: { config: aConfig({ roles: [] }) },
      seen: [
        [
          ARNS.template,
          "has the executionRoleArn arn:aws:iam::123456789012:role/checkout-execution, and the configuration's roles are: none",
        ],
      ],
    },
    {
      given: 'a task role of that name in another account',
      facts: {
        config: aConfig({ roles: ['checkout-execution', 'arn:aws:iam::210987654321:role/ecs/checkout-task'] }),
        ...world({
          template: aTemplate({ content: { ...aTemplate().content, taskRoleArn: 'arn:aws:iam::123456789012:role/ecs/checkout-task' } }),
        }),
      },
      seen: [[ARNS.template, "and the configuration's roles are: checkout-execution, arn:aws:iam::210987654321:role/ecs/checkout-task"]],
    },
  ],
  'asker-unproved': [
    {
      given: 'an approval by another, and a push, which nobody has asked for',
      facts: { config: aConfig({ approval: { within: '1 minute', by: 'another' } }), askedBy: null },
      seen: [['approval.by', 'nobody has proved to have asked for this deployment']],
    },
    {
      given: 'the same at a step',
      facts: {
        config: aConfig({
          steps: [{ weight: 10, bake: '10 minutes', approval: { by: 'another' } }, { weight: 100 }],
        }),
        askedBy: null,
      },
      seen: [['approval.by', 'Start it by npx teal deploy checkout --image <ref>']],
    },
  ],
  'image-foreign': [
    {
      given: 'an image of another repository than the one that is configured now',
      facts: { config: aConfig({ image: { repository: 'elsewhere' } }) },
      seen: [[aRequest().image.uri, "is of repository 'checkout', and the service runs images of 'elsewhere'"]],
    },
    {
      given: 'a request that names the digest in another registry than the one that was asked',
      facts: world({ image: anImage('v2', { uri: `210987654321.dkr.ecr.us-east-1.amazonaws.com/checkout@${aRequest().image.digest}` }) }),
      seen: [[aRequest().image.uri, 'is not what the registry calls that image: 210987654321.dkr']],
    },
  ],
  'image-missing': [
    { given: 'an image that was deleted', facts: world({ image: undefined }), seen: [[aRequest().image.uri, 'is not in the registry']] },
    { given: 'another image under its name', facts: world({ image: anImage('v9') }), seen: [[aRequest().image.uri, 'answered with']] },
  ],
  'image-not-runnable': [
    {
      given: 'a chart',
      facts: world({ image: anImage('v2', { artifactType: 'application/vnd.cncf.helm.config.v1+json' }) }),
      seen: [[aRequest().image.uri, 'not a container image']],
    },
  ],
  'alarm-firing': [
    {
      given: 'ALARM',
      facts: world({ alarms: [{ name: 'checkout-5xx', state: 'ALARM' }] }),
      seen: [['checkout-5xx', 'is in ALARM before the start']],
    },
  ],
  'alarm-missing': [
    {
      given: 'no such alarm',
      facts: world({ alarms: [{ name: 'checkout-5xx', state: 'MISSING' }] }),
      seen: [['checkout-5xx', 'does not exist']],
    },
    { given: 'no reading of it', facts: world({ alarms: [] }), seen: [['checkout-5xx', 'does not exist']] },
    {
      given: 'an alarm of a check',
      facts: { config: aConfig({ judge: { checks: [{ name: 'gone', of: { alarm: 'shop-gone' } }] } }), ...world({ alarms: [] }) },
      seen: [['shop-gone', 'does not exist']],
    },
  ],
  'slo-breached': [
    {
      given: 'an objective of a check whose budget is used up',
      facts: {
        config: aConfig({
          judge: {
            checks: [
              { name: 'budget', of: { slo: 'orders' } },
              { name: 'other', of: { slo: 'carts' } },
            ],
          },
        }),
        ...world({ breached: ['orders'] }),
      },
      seen: [['orders', 'has used up its error budget before the start']],
    },
  ],
  'bake-too-short': [
    {
      given: 'bakes and a window below 300 seconds, judged by metrics',
      facts: {
        config: aConfig({
          steps: [
            { weight: 10, bake: '299 seconds' },
            { weight: 50, bake: '0 seconds' },
            { weight: 100, bake: '1 minute' },
          ],
          window: '4 minutes',
        }),
      },
      seen: [
        ['steps[0].bake', "is 299 seconds, and the check 'errors' needs at least 300: metrics come a minute at a time"],
        ['steps[1].bake', 'is 0 seconds'],
        ['steps[2].bake', 'is 60 seconds'],
        ['window', 'is 240 seconds'],
      ],
    },
    {
      given: 'a short bake, judged by checks that need minutes and by others that do not',
      facts: {
        config: aConfig({
          steps: [{ weight: 10, bake: '2 minutes' }, { weight: 100 }],
          judge: {
            checks: [
              { name: 'orders', of: { cloudWatch: { value: { namespace: 'a', metric: 'b' } } }, min: 1 },
              { name: 'payments', of: { prometheus: { url: 'https://a.example', bad: 'a', total: 'b' } }, max: '1 %' },
              { name: 'smoke', of: { lambda: { function: 'smoke', answers: 'verdict' } } },
            ],
          },
        }),
      },
      seen: [['steps[0].bake', "is 120 seconds, and the checks 'orders', 'payments' need at least 300"]],
    },
  ],
  'too-many-events': [
    {
      given: 'a day of judgements every 10 seconds',
      facts: { config: aConfig({ steps: [{ weight: 1, bake: '24 hours' }, { weight: 100 }], judge: { every: '10 seconds' } }) },
      seen: [['steps', 'and an execution has at most 25000']],
    },
  ],
};

const NAMES = Object.keys(CASES) as (keyof typeof CASES)[];
const each = NAMES.flatMap((name) => CASES[name].map((one) => ({ name, ...one })));

const refusalsOf = (facts: Partial<BalancedFacts>): readonly Refusal[] => {
  const decided = decidePlan(planFacts(facts));
  return decided.kind === 'refused' ? decided.refusals : [];
};

describe('a plan is refused', () => {
  test.each(each)('$name: $given', ({ name, facts, seen, besides = [] }) => {
    const refusals = refusalsOf(facts);
    expect(refusals.filter((refusal) => refusal.name === name)).toEqual(
      seen.map(([where, message]) => ({ name, where, message: expect.stringContaining(message) })),
    );
    expect([...new Set(refusals.map((refusal) => refusal.name))].filter((other) => other !== name)).toEqual(besides);
  });

  test.each(each)('$name: $given, and its override does what the table says', ({ name, facts, besides = [] }) => {
    const allow = [name, ...besides].map((refusal) => ({ refusal, reason: 'a test' }));
    const decided = decidePlan(planFacts({ ...facts, request: aRequest({ allow }) }));
    expect(decided.kind).toBe(REFUSALS[name].override ? 'plan' : 'refused');
  });

  test('with every reason at once', () => {
    const facts = world({
      routes: [aRoute({ stickySeconds: 60 })],
      unnamedRoutes: [ARNS.otherRule],
      stage: undefined,
      sides: [sideA({ service: { steady: false } }), sideB({ service: { desired: 1 } })],
      template: undefined,
      alarms: [],
    });
    expect(refusalsOf(facts).map(({ name }) => name)).toEqual([
      'stickiness',
      'unnamed-route',
      'stage-missing',
      'alarm-missing',
      'idle-service-running',
      'blue-unsteady',
      'no-template',
    ]);
  });

  test('an override of another refusal changes nothing', () => {
    const request = aRequest({ allow: [{ refusal: 'groups-differ', reason: 'x' }] });
    expect(decidePlan(planFacts({ ...world({ alarms: [] }), request })).kind).toBe('refused');
  });
});

describe('what is no reason to refuse', () => {
  test.each<[string, Partial<BalancedFacts>]>([
    ['stickiness of 1 second', world({ routes: [aRoute({ stickySeconds: 1 })] })],
    [
      'target stickiness on both sides',
      world({
        routes: [aRoute({ stickySeconds: 1 })],
        sides: [
          sideA({ group: { stickiness: { enabled: true, seconds: 60 } } }),
          sideB({ group: { stickiness: { enabled: true, seconds: 60 } } }),
        ],
      }),
    ],
    [
      'a stage that shows production, as configured',
      {
        ...world({ stage: { shows: 'side', targetGroup: ARNS.groupA } }),
        config: aConfig({ stage: { rule: ARNS.stageRule, url: 'http://a.example', after: 'production' } }),
      },
    ],
    ['an alarm without data', world({ alarms: [{ name: 'checkout-5xx', state: 'INSUFFICIENT_DATA' }] })],
    [
      'a short bake that no metric judges',
      { config: aConfig({ judge: {}, steps: [{ weight: 10, bake: '10 seconds' }, { weight: 100 }], window: '0 seconds' }) },
    ],
    ['no bake and no window', { config: aConfig({ steps: [{ weight: 100 }], window: '0 seconds' }) }],
    ['an idle side whose tasks only drain', idle({ service: { running: 2 }, group: { targets: targets({ draining: 2 }) } })],
    [
      'one service of an empty pair',
      { world: anEmptyWorld({ sides: [anEmptyWorld().sides[0], { ...anEmptyWorld().sides[1], service: undefined }] }) },
    ],
    [
      'a template with more containers',
      world({
        template: aTemplate({
          content: { ...aContent('x'), containerDefinitions: [{ name: 'sidecar' }, ...(aContent('x').containerDefinitions as object[])] },
        }),
      }),
    ],
  ])('%s', (_, facts) => expect(refusalsOf(facts)).toEqual([]));
});
