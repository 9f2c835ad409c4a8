import { RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteRuleCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { AwsCall } from '../../../src/aws/aws-call.ts';
import { cloudWatch, scaling } from '../../../src/aws/clients.ts';
import { awsPorts } from '../../../src/aws/composition/aws-ports.ts';
import { balancerOf } from '../../../src/aws/routes/load-balancer/live-routes.ts';
import { worldPort } from '../../../src/aws/world/world-reader.ts';
import { forwardTo } from '../given-pair.ts';
import { givenLiveWorld, type LiveWorld } from './given-world.ts';

let world: LiveWorld;
afterEach(() => world.local.stop());

async function givenWorld() {
  world = await givenLiveWorld();
  return world;
}

describe('the live world', () => {
  test('as it stands between deployments: routes, stage, sides, template, image', async () => {
    const w = await givenWorld();
    const live = await w.read();
    expect(live.routes).toEqual([
      { route: w.listener, exists: true, weights: { [w.a]: 100, [w.b]: 0 }, stickySeconds: undefined, oddities: [] },
      {
        route: w.cart,
        exists: true,
        weights: { [w.a]: 100, [w.b]: 0 },
        stickySeconds: undefined,
        oddities: [],
        asRule: { priority: '10', conditions: 'path-pattern /cart/*' },
      },
    ]);
    expect(live.unnamedRoutes).toEqual([]);
    expect(live.stage).toEqual({ shows: 'nothing' });
    expect(live.sides[0].service).toMatchObject({
      name: 'checkout-a',
      status: 'ACTIVE',
      desired: 2,
      running: 2,
      pending: 0,
      steady: true,
      controller: 'ECS',
      loadBalancers: [{ targetGroup: w.a, container: 'web', port: 8080 }],
      serviceConnect: false,
      serviceRegistries: [],
      scalable: undefined,
    });
    expect(live.sides[0].group).toMatchObject({
      arn: w.a,
      protocol: 'HTTP',
      protocolVersion: 'HTTP1',
      port: 8080,
      targetType: 'ip',
      vpc: 'vpc-1',
      drainSeconds: 300,
      stickiness: { enabled: false, seconds: 86_400 },
      targets: { healthy: 2, initial: 0, unhealthy: 0, draining: 0, unused: 0 },
      healthCheck: { HealthCheckPath: '/healthz', HealthCheckProtocol: 'HTTP', Matcher: '200' },
      others: { 'slow_start.duration_seconds': '0', 'load_balancing.algorithm.type': 'round_robin' },
    });
    // Names are no settings, and neither is what has a member of its own.
    expect(Object.keys(live.sides[0].group?.others ?? {}).filter((name) => /Name|Arn|^Health|^Port|deregistration/.test(name))).toEqual([]);
    expect(live.stageAsks).toEqual([]);
    expect(live.sides[0].service).not.toHaveProperty('unlike');
    expect(live.sides[1].service).toMatchObject({ desired: 0, running: 0 });
    expect(live.sides[0].foreignServices).toEqual([]);
    expect(live.template).toMatchObject({ arn: w.first, family: 'checkout', image: w.v1.split('@')[1], unknownFields: [] });
    expect(live.image).toMatchObject({ digest: w.image.digest, uri: w.v2, tags: ['v2'] });
    expect(live.alarms).toEqual([]);
  });

  test('is read in few calls, and changes nothing', async () => {
    const w = await givenWorld();
    await w.read();
    const calls = w.calls();
    expect(calls.length).toBeLessThanOrEqual(18);
    expect(calls.filter((call) => !/:(Describe|List|Get)/.test(call))).toEqual([]);
    const declared = worldPort.calls.read.map((each) => (typeof each === 'string' ? each : each.call));
    // Policies name some services otherwise than signatures do.
    const asInPolicies = calls.map((call) => call.replace(/^monitoring:/, 'cloudwatch:'));
    expect([...new Set(asInPolicies)].filter((call) => !declared.includes(call as AwsCall))).toEqual([]);
  });

  test('is data: it goes through JSON as it is', async () => {
    const w = await givenWorld();
    const live = await w.read();
    expect(JSON.parse(JSON.stringify(live))).toMatchObject(JSON.parse(JSON.stringify(live)));
    expect(live.template?.content).not.toHaveProperty('registeredAt');
  });
});

describe('routes', () => {
  test('that other rules lead to the pair are told; the stage and the default rule of a named listener are not among them', async () => {
    const w = await givenWorld();
    const extra = await w.run(w.rule(30, '/extra/*', forwardTo(w.b, w.a)));
    expect((await w.read()).unnamedRoutes).toEqual([extra]);
    expect((await w.read({ production: [{ rule: w.cart }] })).unnamedRoutes).toEqual([w.listener, extra]);
  });

  test('that stick, that lack a group, that do not forward, or that are gone say so', async () => {
    const w = await givenWorld();
    const sticky = forwardTo(w.a, w.b);
    const config = { ...sticky.ForwardConfig, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 600 } };
    const only = { Type: 'forward' as const, ForwardConfig: { TargetGroups: [{ TargetGroupArn: w.a, Weight: 1 }] } };
    await w.run(
      w.balancing.send(new ModifyListenerCommand({ ListenerArn: w.listener, DefaultActions: [{ ...sticky, ForwardConfig: config }] })),
    );
    await w.run(w.balancing.send(new ModifyRuleCommand({ RuleArn: w.cart, Actions: [only] })));
    const moved = await w.run(
      w.rule(40, '/old/*', { Type: 'redirect', Order: 1, RedirectConfig: { StatusCode: 'HTTP_301', Path: '/new' } }),
    );
    const gone = await w.run(w.rule(50, '/gone/*', forwardTo(w.a, w.b)));
    await w.run(w.balancing.send(new DeleteRuleCommand({ RuleArn: gone })));
    const production = [{ listener: w.listener }, { rule: w.cart }, { rule: moved }, { rule: gone }];
    const { routes } = await w.read({ production });
    expect(routes[0]).toMatchObject({ stickySeconds: 600, oddities: [] });
    expect(routes[1]).toMatchObject({ weights: { [w.a]: 1 }, oddities: [`it does not forward to ${w.b}: add it at weight 0`] });
    expect(routes[2]).toMatchObject({ exists: true, weights: {}, oddities: ['it does not forward: it has redirect'] });
    expect(routes[3]).toEqual({ route: gone, exists: false, weights: {}, stickySeconds: undefined, oddities: [] });
  });

  test('that get no request say which rule takes them, and the others do not', async () => {
    const w = await givenWorld();
    const redirect = { Type: 'redirect' as const, Order: 1, RedirectConfig: { StatusCode: 'HTTP_301' as const, Path: '/new' } };
    const front = await w.run(w.rule(25, '/*', redirect));
    const [listener, cart] = (await w.read()).routes;
    expect(listener?.takenBy).toEqual([{ route: front, priority: '25', conditions: 'path-pattern /*' }]);
    // Its priority is 10.
    expect(cart).not.toHaveProperty('takenBy');
  });

  test("a listener's default rule, named as a rule, is told to be named as its listener", async () => {
    const w = await givenWorld();
    const { Rules } = await w.run(w.balancing.send(new DescribeRulesCommand({ ListenerArn: w.listener })));
    const rule = Rules!.find(({ IsDefault }) => IsDefault)!.RuleArn!;
    const { routes } = await w.read({ production: [{ rule }] });
    expect(routes[0]).toMatchObject({ exists: true, oddities: [expect.stringContaining('name the listener instead')] });
  });

  test('the stage: open, missing, or something that is neither', async () => {
    const w = await givenWorld();
    const set = (Actions: object[]) => w.run(w.balancing.send(new ModifyRuleCommand({ RuleArn: w.stage, Actions: Actions as never })));
    await set([{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: w.b, Weight: 1 }] } }]);
    expect((await w.read()).stage).toEqual({ shows: 'side', targetGroup: w.b });
    await set([{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Path: '/new' } }]);
    expect((await w.read()).stage).toEqual({ shows: 'side', targetGroup: 'redirect' });
    const oidc = {
      Issuer: 'https://id.example.com',
      AuthorizationEndpoint: 'https://id.example.com/authorize',
      TokenEndpoint: 'https://id.example.com/token',
      UserInfoEndpoint: 'https://id.example.com/user',
      ClientId: 'shop',
      ClientSecret: 'hush',
    };
    const shut = { Type: 'fixed-response', Order: 2, FixedResponseConfig: { StatusCode: '503' } };
    await set([{ Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: oidc }, shut]);
    expect(await w.read()).toMatchObject({ stage: { shows: 'nothing' }, stageAsks: ['a login (authenticate-oidc)'] });
    await set([{ Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { ...oidc, OnUnauthenticatedRequest: 'allow' } }, shut]);
    expect((await w.read()).stageAsks).toEqual([]);
    await w.run(w.balancing.send(new DeleteRuleCommand({ RuleArn: w.stage })));
    expect((await w.read()).stage).toBeUndefined();
  });

  test.each([
    [
      'arn:aws:elasticloadbalancing:us-east-1:1:listener-rule/app/shop/0a/1b/2c',
      'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/shop/0a',
    ],
    [
      'arn:aws:elasticloadbalancing:us-east-1:1:listener/app/shop/0a/1b',
      'arn:aws:elasticloadbalancing:us-east-1:1:loadbalancer/app/shop/0a',
    ],
    [
      'arn:aws-cn:elasticloadbalancing:cn-north-1:1:listener/net/shop/0a/1b',
      'arn:aws-cn:elasticloadbalancing:cn-north-1:1:loadbalancer/net/shop/0a',
    ],
    ['not an ARN', undefined],
  ])('%s is of %s', (arn, balancer) => {
    expect(balancerOf(arn)).toBe(balancer);
  });
});

describe('sides', () => {
  test('that do not exist are absent', async () => {
    const w = await givenWorld();
    const missing = `${w.a}0`;
    const live = await w.read({
      sides: [
        { kind: 'target-group', service: 'checkout-x', targetGroup: missing },
        { kind: 'target-group', service: 'checkout-b', targetGroup: w.b },
      ],
    });
    expect(live.sides[0]).toEqual({ kind: 'target-group', group: undefined, service: undefined, foreignServices: [] });
    // The absent one is to be made like it: nothing stands in the way.
    expect(live.sides[1].service?.unlike).toEqual([]);
  });

  test("other services in a side's target group are told, those of the whole cluster included", async () => {
    const w = await givenWorld();
    for (let i = 0; i < 12; i++) await w.service('a', { serviceName: `other-${i}`, desiredCount: 0, loadBalancers: [] });
    await w.service('b', { serviceName: 'stray', desiredCount: 0 });
    expect((await w.read()).sides.map(({ foreignServices }) => foreignServices)).toEqual([[], ['stray']]);
  });

  test('that are autoscaled tell their bounds', async () => {
    const w = await givenWorld();
    await w.run(
      scaling(w.clients).send(
        new RegisterScalableTargetCommand({
          ServiceNamespace: 'ecs',
          ResourceId: 'service/prod/checkout-a',
          ScalableDimension: 'ecs:service:DesiredCount',
          MinCapacity: 2,
          MaxCapacity: 9,
        }),
      ),
    );
    expect((await w.read()).sides.map(({ service }) => service?.scalable)).toEqual([{ min: 2, max: 9 }, undefined]);
  });

  test("a group's attributes are told as they are set", async () => {
    const w = await givenWorld();
    // The service wants group stickiness wherever a target group sticks.
    const { ForwardConfig, ...rest } = forwardTo(w.a, w.b);
    const sticky = { ...rest, ForwardConfig: { ...ForwardConfig, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 1 } } };
    await w.run(w.balancing.send(new ModifyListenerCommand({ ListenerArn: w.listener, DefaultActions: [sticky] })));
    await w.run(w.balancing.send(new ModifyRuleCommand({ RuleArn: w.cart, Actions: [sticky] })));
    await w.run(
      w.balancing.send(
        new ModifyTargetGroupAttributesCommand({
          TargetGroupArn: w.b,
          Attributes: [
            { Key: 'deregistration_delay.timeout_seconds', Value: '15' },
            { Key: 'stickiness.enabled', Value: 'true' },
            { Key: 'stickiness.type', Value: 'lb_cookie' },
            { Key: 'stickiness.lb_cookie.duration_seconds', Value: '60' },
          ],
        }),
      ),
    );
    expect((await w.read()).sides[1].group).toMatchObject({ drainSeconds: 15, stickiness: { enabled: true, seconds: 60 } });
  });
});

describe('judges and images', () => {
  test('alarms are told as they are, missing ones too', async () => {
    const w = await givenWorld();
    await w.run(
      cloudWatch(w.clients).send(
        new PutMetricAlarmCommand({
          AlarmName: 'checkout-5xx',
          Namespace: 'Shop',
          MetricName: 'Errors',
          Statistic: 'Sum',
          Period: 60,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanThreshold',
        }),
      ),
    );
    const judge = { ...w.config.judge, alarms: ['checkout-5xx', 'nowhere'] };
    expect((await w.read({ judge })).alarms).toEqual([
      { name: 'checkout-5xx', state: 'INSUFFICIENT_DATA' },
      { name: 'nowhere', state: 'MISSING' },
    ]);
  });

  test('an image that the registry does not have is absent', async () => {
    const w = await givenWorld();
    const { world: reader } = awsPorts({ clients: w.clients, clock: w.clock, environment: { table: 'teal' }, configs: new Map() });
    const digest = `sha256:${'0'.repeat(64)}`;
    const live = await w.run(reader.read(w.config, { uri: `checkout@${digest}`, repository: 'checkout', digest }, {}));
    expect(live.image).toBeUndefined();
  });
});
