import {
  type Action,
  CreateRuleCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyListenerCommand,
  ModifyRuleCommand,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { refusal } from '../../packages/local-aws/test/doors.ts';
import { fixed, givenModelledBalancer, path, split } from '../../packages/local-aws/test/elbv2/given.ts';

let world: Awaited<ReturnType<typeof givenModelledBalancer>>;
let blue: string;
let green: string;
let listener: string;

beforeEach(async () => {
  world = await givenModelledBalancer();
  [blue, green] = [await world.group('blue'), await world.group('green')];
  listener = await world.listener(split({ [blue]: 100, [green]: 0 }));
});

const create = (priority: number, Conditions: RuleCondition[], Actions: Action[]) =>
  world.elb.send(new CreateRuleCommand({ ListenerArn: listener, Priority: priority, Conditions, Actions }));

const rules = async () => (await world.elb.send(new DescribeRulesCommand({ ListenerArn: listener }))).Rules ?? [];

describe('forward actions', () => {
  test('to one group read back in both spellings, however they were written', async () => {
    const both = {
      Type: 'forward',
      TargetGroupArn: blue,
      ForwardConfig: { TargetGroups: [{ TargetGroupArn: blue, Weight: 1 }], TargetGroupStickinessConfig: { Enabled: false } },
    };
    const old = await create(1, [path('/a')], [{ Type: 'forward', TargetGroupArn: blue }]);
    const recent = await create(2, [path('/b')], [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ TargetGroupArn: blue }] } }]);
    expect(old.Rules?.[0]?.Actions).toEqual([both]);
    expect(recent.Rules?.[0]?.Actions).toEqual([both]);
    expect((await rules()).map((rule) => rule.Actions).slice(0, 2)).toEqual([[both], [both]]);
  });

  test('to several groups have no single group, and keep weights and stickiness', async () => {
    const { Listeners } = await world.elb.send(new DescribeListenersCommand({ ListenerArns: [listener] }));
    expect(Listeners?.[0]?.DefaultActions).toEqual([
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 100 },
            { TargetGroupArn: green, Weight: 0 },
          ],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
  });

  test.each([-1, 1000])('refuse weight %p', async (weight) => {
    expect(await refusal(create(1, [path('/a')], split({ [blue]: weight, [green]: 1 })))).toMatchObject({
      name: 'ValidationError',
      message: 'The weight for each target group must be between 0 and 999, inclusive',
    });
  });

  test('refuse a sixth group', async () => {
    const groups = await Promise.all(['c', 'd', 'e', 'f', 'g', 'h'].map((name) => world.group(name)));
    expect(await refusal(create(1, [path('/a')], split(Object.fromEntries(groups.map((group) => [group, 1])))))).toMatchObject({
      name: 'TooManyTargetGroupsException',
    });
  });

  test('refuse a group that does not exist', async () => {
    const absent = blue.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
    expect(await refusal(create(1, [path('/a')], split({ [absent]: 1 })))).toMatchObject({
      name: 'TargetGroupNotFoundException',
      message: `Target groups '${absent}' not found`,
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('ask for group stickiness when one of several groups has target stickiness', async () => {
    await world.attributes(await world.group('sticky'), { 'stickiness.enabled': 'true' });
    const sticky = world.facade.snapshot().targetGroups;
    const arn = Object.keys(sticky).find((key) => sticky[key]?.name === 'sticky') ?? '';
    const [action] = split({ [blue]: 1, [arn]: 1 });
    expect(await refusal(create(1, [path('/a')], [action as Action]))).toMatchObject({ name: 'InvalidLoadBalancerActionException' });
    const withStickiness = { ...action?.ForwardConfig, TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 1 } };
    const { Rules } = await create(1, [path('/a')], [{ Type: 'forward', ForwardConfig: withStickiness }]);
    expect(Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroupStickinessConfig).toEqual({ Enabled: true, DurationSeconds: 1 });
  });
});

describe('rules', () => {
  test('are described by priority, the default rule last', async () => {
    await create(20, [path('/b')], fixed('200', 'b'));
    await create(10, [path('/a')], fixed('200', 'a'));
    expect((await rules()).map(({ Priority, IsDefault }) => [Priority, IsDefault])).toEqual([
      ['10', false],
      ['20', false],
      ['default', true],
    ]);
  });

  test('have ARNs in the form of the service', async () => {
    const { Rules } = await create(1, [path('/a')], fixed('200', 'a'));
    expect(Rules?.[0]?.RuleArn).toMatch(
      /^arn:aws:elasticloadbalancing:us-east-1:123456789012:listener-rule\/app\/main\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    );
  });

  test('read back their conditions, paths and hosts in both spellings', async () => {
    const conditions: RuleCondition[] = [
      path('/a', '/b'),
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Stage', Values: ['green'] } },
      { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'v', Value: '1' }] } },
    ];
    const { Rules } = await create(1, conditions, fixed('200', 'a'));
    expect(Rules?.[0]?.Conditions).toEqual([{ ...conditions[0], Values: ['/a', '/b'] }, conditions[1], conditions[2]]);
  });

  test('have priorities of their own, between 1 and 50000', async () => {
    await create(7, [path('/a')], fixed('200', 'a'));
    expect(await refusal(create(7, [path('/b')], fixed('200', 'b')))).toMatchObject({
      name: 'PriorityInUseException',
      message: "Priority '7' is currently in use",
    });
    expect(await refusal(create(50_001, [path('/b')], fixed('200', 'b')))).toMatchObject({ name: 'ValidationError' });
    expect(await refusal(create(0, [path('/b')], fixed('200', 'b')))).toMatchObject({ name: 'ValidationError' });
  });

  test.each<[string, RuleCondition[], string]>([
    ['no condition', [], 'A condition must be specified'],
    ['an unknown field', [{ Field: 'cookie', Values: ['a'] }], "Condition field 'cookie' must be one of"],
    ['two paths', [path('/a'), path('/b')], "A rule can only have one 'path-pattern' condition"],
    ['six values', [path('/a', '/b', '/c', '/d', '/e', '/f')], "A rule can only have '5' condition values"],
    ['a value that is too long', [path(`/${'a'.repeat(128)}`)], "The 'path-pattern' value is too long; the limit is '128'"],
    [
      'a range that is none',
      [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.1'] } }],
      "The value '10.0.0.1' for 'source-ip' is not a valid CIDR",
    ],
  ])('refuse %s', async (_, conditions, message) => {
    expect(await refusal(create(1, conditions, fixed('200', 'a')))).toMatchObject({
      name: 'ValidationError',
      message: expect.stringContaining(message),
    });
  });

  test('change as a whole: a list of actions replaces the list before it', async () => {
    const { Rules } = await create(1, [path('/a')], split({ [blue]: 100, [green]: 0 }));
    const RuleArn = Rules?.[0]?.RuleArn;
    const changed = await world.elb.send(new ModifyRuleCommand({ RuleArn, Actions: fixed('503', 'off') }));
    expect(changed.Rules?.[0]?.Actions).toEqual(fixed('503', 'off'));
    expect(changed.Rules?.[0]?.Conditions).toEqual([{ ...path('/a'), Values: ['/a'] }]);
    const moved = await world.elb.send(new ModifyRuleCommand({ RuleArn, Conditions: [path('/b')] }));
    expect(moved.Rules?.[0]?.Actions).toEqual(fixed('503', 'off'));
  });

  test('the default rule is changed by its listener only', async () => {
    const RuleArn = (await rules()).at(-1)?.RuleArn ?? '';
    expect(await refusal(world.elb.send(new ModifyRuleCommand({ RuleArn, Actions: fixed('200', 'x') })))).toMatchObject({
      name: 'OperationNotPermittedException',
      message: `Default rule '${RuleArn}' cannot be modified`,
    });
    expect(await refusal(world.elb.send(new DeleteRuleCommand({ RuleArn })))).toMatchObject({ name: 'OperationNotPermittedException' });
    await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: fixed('200', 'x') }));
    expect((await rules()).at(-1)?.Actions).toEqual(fixed('200', 'x'));
  });

  test('change places together', async () => {
    const first = (await create(1, [path('/a')], fixed('200', 'a'))).Rules?.[0]?.RuleArn;
    const second = (await create(2, [path('/b')], fixed('200', 'b'))).Rules?.[0]?.RuleArn;
    await create(3, [path('/c')], fixed('200', 'c'));
    await world.elb.send(
      new SetRulePrioritiesCommand({
        RulePriorities: [
          { RuleArn: first, Priority: 2 },
          { RuleArn: second, Priority: 1 },
        ],
      }),
    );
    expect((await rules()).map(({ RuleArn }) => RuleArn).slice(0, 2)).toEqual([second, first]);
    expect(
      await refusal(world.elb.send(new SetRulePrioritiesCommand({ RulePriorities: [{ RuleArn: first, Priority: 3 }] }))),
    ).toMatchObject({
      name: 'PriorityInUseException',
    });
  });

  test('that do not exist are not found, and what is no ARN is refused', async () => {
    const { Rules } = await create(1, [path('/a')], fixed('200', 'a'));
    const RuleArn = Rules?.[0]?.RuleArn ?? '';
    await world.elb.send(new DeleteRuleCommand({ RuleArn }));
    expect(await refusal(world.elb.send(new DescribeRulesCommand({ RuleArns: [RuleArn] })))).toMatchObject({
      name: 'RuleNotFoundException',
      message: 'One or more rules not found',
    });
    expect(await refusal(world.elb.send(new ModifyRuleCommand({ RuleArn, Actions: fixed('200', 'x') })))).toMatchObject({
      name: 'RuleNotFoundException',
    });
    expect(await refusal(world.elb.send(new DeleteRuleCommand({ RuleArn: 'nonsense' })))).toMatchObject({
      name: 'ValidationError',
      message: "'nonsense' is not a valid listener rule ARN",
    });
  });

  test('come in pages', async () => {
    for (let priority = 1; priority <= 4; priority++) await create(priority, [path(`/${priority}`)], fixed('200', 'x'));
    const seen: (string | undefined)[] = [];
    let Marker: string | undefined;
    do {
      const page = await world.elb.send(new DescribeRulesCommand({ ListenerArn: listener, PageSize: 2, ...(Marker ? { Marker } : {}) }));
      seen.push(...(page.Rules ?? []).map(({ Priority }) => Priority));
      Marker = page.NextMarker;
    } while (Marker);
    expect(seen).toEqual(['1', '2', '3', '4', 'default']);
  });
});

describe('lists of actions with authentication', () => {
  const OIDC = {
    Issuer: 'https://id.example.com',
    AuthorizationEndpoint: 'https://id.example.com/auth',
    TokenEndpoint: 'https://id.example.com/token',
    UserInfoEndpoint: 'https://id.example.com/user',
    ClientId: 'teal',
  };
  const list = (secret: object, weight: number): Action[] => [
    { ...split({ [blue]: 100 - weight, [green]: weight })[0], Type: 'forward', Order: 2 },
    { Type: 'authenticate-oidc', Order: 1, AuthenticateOidcConfig: { ...OIDC, ...secret } },
  ];

  test('keep their order and never tell the secret; a change needs the secret or its reuse', async () => {
    const secured = await world.listener(fixed('200', 'x'), {
      Port: 443,
      Protocol: 'HTTPS',
      Certificates: [{ CertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1' }],
    });
    const send = (Actions: Action[]) =>
      world.elb.send(new CreateRuleCommand({ ListenerArn: secured, Priority: 1, Conditions: [path('/*')], Actions }));
    const { Rules } = await send(list({ ClientSecret: 'hush' }, 0));
    const [rule] = Rules ?? [];
    expect(rule?.Actions?.map(({ Type, Order }) => [Type, Order])).toEqual([
      ['forward', 2],
      ['authenticate-oidc', 1],
    ]);
    expect(JSON.stringify(rule)).not.toContain('hush');
    expect(rule?.Actions?.[1]?.AuthenticateOidcConfig).toMatchObject({
      ...OIDC,
      SessionTimeout: 604_800,
      OnUnauthenticatedRequest: 'authenticate',
    });

    const modify = (Actions: Action[]) => world.elb.send(new ModifyRuleCommand({ RuleArn: rule?.RuleArn, Actions }));
    expect(await refusal(modify(list({}, 50)))).toMatchObject({ name: 'InvalidLoadBalancerActionException' });
    expect(await refusal(modify(list({ ClientSecret: 'a', UseExistingClientSecret: true }, 50)))).toMatchObject({
      message: 'You cannot both specify a client secret and set UseExistingClientSecret to true',
    });
    const changed = await modify(list({ UseExistingClientSecret: true }, 50));
    expect(changed.Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.[1]?.Weight).toBe(50);
  });

  test('stand on HTTPS listeners only', async () => {
    expect(await refusal(create(1, [path('/a')], list({ ClientSecret: 'hush' }, 0)))).toMatchObject({
      name: 'InvalidLoadBalancerActionException',
      message: "Actions of type 'authenticate-oidc' are supported only on HTTPS listeners",
    });
  });

  test('end with one action that routes', async () => {
    expect(await refusal(create(1, [path('/a')], [...fixed('200', 'a'), ...fixed('200', 'b')]))).toMatchObject({ name: 'ValidationError' });
    const twice = [...fixed('200', 'a'), ...fixed('200', 'b')].map((action, index) => ({ ...action, Order: index + 1 }));
    expect(await refusal(create(1, [path('/a')], twice))).toMatchObject({ name: 'InvalidLoadBalancerActionException' });
  });
});
