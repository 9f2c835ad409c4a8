import {
  CreateRuleCommand,
  CreateTargetGroupCommand,
  DeleteRuleCommand,
  DescribeListenersCommand,
  DescribeRulesCommand,
  ModifyRuleCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { albRouter } from '../../../src/aws/routes/load-balancer/alb-router.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { forwardTo, givenPair, type PairWorld } from '../given-pair.ts';

let world: PairWorld;
afterEach(() => world.local.stop());

/** The router of the pair's listener and path rule. */
async function givenRouter() {
  world = await givenPair();
  const { balancing, clock, a, b, config } = world;
  const side = (service: string, targetGroup: string) => ({
    kind: 'target-group' as const,
    service,
    targetGroup,
    exists: true,
    desired: 2,
  });
  const router = albRouter(balancing, clock, {
    production: config.production,
    blue: side('checkout-a', a),
    green: side('checkout-b', b),
    settleSeconds: 30,
  });
  world.calls();
  return { ...world, router };
}

describe('reading the split', () => {
  test('every route tells its own, in percent and as it stands', async () => {
    const { router, run, a, b, listener, cart } = await givenRouter();
    expect(await run(router.read())).toEqual([
      { route: listener, split: ALL_BLUE, weights: { [a]: 100, [b]: 0 } },
      { route: cart, split: ALL_BLUE, weights: { [a]: 100, [b]: 0 } },
    ]);
  });

  test('given weights that somebody wrote in thirds, percent is what they say', async () => {
    const { router, run, balancing, a, b, cart } = await givenRouter();
    await run(balancing.send(new ModifyRuleCommand({ RuleArn: cart, Actions: [forwardTo(a, b, [3, 1])] })));
    expect((await run(router.read()))[1]).toMatchObject({ split: greenAt(25), weights: { [a]: 3, [b]: 1 } });
  });

  test('given a rule that is gone or shut, its split is undefined', async () => {
    const { router, run, balancing, cart } = await givenRouter();
    await run(balancing.send(new DeleteRuleCommand({ RuleArn: cart })));
    expect((await run(router.read()))[1]).toEqual({
      route: cart,
      split: undefined,
      weights: {},
      changed: ['does not exist any more'],
    });
  });
});

describe('writing a split', () => {
  test('back, goes on with the other routes when one is refused, and tells the refusal', async () => {
    const { router, run, local, b, cart } = await givenRouter();
    await run(router.write(greenAt(50)));
    const error = new AwsError('InvalidLoadBalancerActionException', 'not now', { status: 400 });
    local.faults.inject({ mode: 'fail-before', service: 'elasticloadbalancing', operation: 'ModifyListener', error });
    await expect(run(router.write(ALL_BLUE))).rejects.toMatchObject({ message: 'not now' });
    const live = await run(router.read());
    expect(live.find(({ route }) => route === cart)?.weights[b]).toBe(0);
  });

  test('is one call a route, then read back', async () => {
    const { router, run, calls } = await givenRouter();
    await run(router.write(greenAt(10)));
    expect(calls().filter((call) => call.includes('Modify'))).toEqual([
      'elasticloadbalancing:ModifyListener',
      'elasticloadbalancing:ModifyRule',
    ]);
    expect((await run(router.read())).map(({ split }) => split)).toEqual([greenAt(10), greenAt(10)]);
  });

  test('writes no route again that reads as wanted, so that a second try ends what the first began', async () => {
    const { router, run, local, calls } = await givenRouter();
    const error = new AwsError('InvalidLoadBalancerActionException', 'not now', { status: 400 });
    local.faults.inject({ mode: 'fail-before', service: 'elasticloadbalancing', operation: 'ModifyRule', error });
    await expect(run(router.write(greenAt(10)))).rejects.toMatchObject({ message: 'not now' });
    calls();
    await run(router.write(greenAt(10)));
    expect(calls().filter((call) => call.includes('Modify'))).toEqual(['elasticloadbalancing:ModifyRule']);
    expect((await run(router.read())).map(({ split }) => split)).toEqual([greenAt(10), greenAt(10)]);
  });

  test('of fifty routes is fifty writes and a handful of reads, within the time of a function whatever the API throttles', async () => {
    const { run, local, balancing, clock, a, b, listener, calls } = await givenRouter();
    const rules: string[] = [];
    for (let priority = 101; priority <= 149; priority++) {
      await run(clock.sleep(1_000));
      const { Rules } = await run(
        balancing.send(
          new CreateRuleCommand({
            ListenerArn: listener,
            Priority: priority,
            Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: [`/${priority}`] } }],
            Actions: [forwardTo(a, b)],
          }),
        ),
      );
      rules.push(Rules![0]!.RuleArn!);
    }
    await run(clock.sleep(60_000));
    const side = (service: string, targetGroup: string) => ({
      kind: 'target-group' as const,
      service,
      targetGroup,
      exists: true,
      desired: 2,
    });
    const router = albRouter(balancing, clock, {
      production: [{ listener }, ...rules.map((rule) => ({ rule }))],
      blue: side('checkout-a', a),
      green: side('checkout-b', b),
    });
    calls();
    let written = 0;
    local.effects.watch(({ kind }) => {
      if (kind === 'route') written++;
    });
    const started = clock.now();
    await run(router.write(greenAt(10)));
    expect(clock.now() - started).toBeLessThan(12_000);
    // A call that is refused for its rate is made again.
    expect(written).toBe(50);
    // Three lots of at most 20 rules and the listener, before and after.
    expect(calls().filter((call) => call.includes('Describe'))).toHaveLength(8);
    expect((await run(router.read())).every(({ split }) => split?.green === 10)).toBe(true);
    calls();
    // Nothing is left to do, and it is known from one look.
    await run(router.write(greenAt(10)));
    expect(calls()).toHaveLength(4);
  });

  test('leaves conditions, priority and the other actions as they are', async () => {
    const { router, run, balancing, a, b, cart } = await givenRouter();
    const login = {
      Type: 'authenticate-oidc' as const,
      Order: 1,
      AuthenticateOidcConfig: {
        Issuer: 'https://id.example.com',
        AuthorizationEndpoint: 'https://id.example.com/authorize',
        TokenEndpoint: 'https://id.example.com/token',
        UserInfoEndpoint: 'https://id.example.com/user',
        ClientId: 'shop',
        ClientSecret: 'hush',
      },
    };
    await run(balancing.send(new ModifyRuleCommand({ RuleArn: cart, Actions: [login, { ...forwardTo(a, b), Order: 2 }] })));
    const describe = async () => (await run(balancing.send(new DescribeRulesCommand({ RuleArns: [cart] })))).Rules![0]!;
    const before = await describe();
    await run(router.write(greenAt(50)));
    const after = await describe();
    expect({ ...after, Actions: undefined }).toEqual({ ...before, Actions: undefined });
    expect(after.Actions?.map(({ Type, Order }) => [Type, Order])).toEqual([
      ['authenticate-oidc', 1],
      ['forward', 2],
    ]);
    expect(after.Actions?.[0]).toEqual(before.Actions?.[0]);
  });

  test('twice is the same as once', async () => {
    const { router, run, balancing, listener } = await givenRouter();
    await run(router.write(greenAt(10)));
    const once = await run(balancing.send(new DescribeListenersCommand({ ListenerArns: [listener] })));
    await run(router.write(greenAt(10)));
    const twice = await run(balancing.send(new DescribeListenersCommand({ ListenerArns: [listener] })));
    expect(twice.Listeners).toEqual(once.Listeners);
  });

  test('is settled once the settle time has passed', async () => {
    const { router, run, pass } = await givenRouter();
    const receipt = await run(router.write(greenAt(10)));
    expect(await run(router.settled(receipt))).toBe(false);
    await pass(30);
    expect(await run(router.settled(receipt))).toBe(true);
  });

  test('forward, given a rule that leads elsewhere too, moves nothing at all', async () => {
    const { router, run, balancing, a, b, cart, calls } = await givenRouter();
    const made = await run(
      balancing.send(new CreateTargetGroupCommand({ Name: 'other', Protocol: 'HTTP', Port: 80, TargetType: 'ip', VpcId: 'vpc-1' })),
    );
    const other = made.TargetGroups![0]!.TargetGroupArn!;
    const both = forwardTo(a, b).ForwardConfig!.TargetGroups!;
    const three = [...both, { TargetGroupArn: other, Weight: 1 }];
    await run(
      balancing.send(new ModifyRuleCommand({ RuleArn: cart, Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: three } }] })),
    );
    expect((await run(router.read()))[1]).toMatchObject({ split: undefined, weights: { [a]: 100, [b]: 0, [other]: 1 } });
    calls();
    await expect(run(router.write(greenAt(10)))).rejects.toMatchObject({ name: 'DriftDetected', message: expect.stringContaining(other) });
    expect(calls().filter((call) => call.includes('Modify'))).toEqual([]);
  });

  test('back to blue, given a rule that is gone, takes every other route back and then says so', async () => {
    const { router, run, balancing, cart } = await givenRouter();
    await run(router.write(greenAt(50)));
    await run(balancing.send(new DeleteRuleCommand({ RuleArn: cart })));
    await expect(run(router.write(ALL_BLUE))).rejects.toMatchObject({ name: 'DriftDetected' });
    expect((await run(router.read()))[0]).toMatchObject({ split: ALL_BLUE });
  });

  test('given a throttled call, tries again; given a lost answer, writes the same once more', async () => {
    const { router, run, local } = await givenRouter();
    local.faults.inject({ mode: 'throttle', service: 'elasticloadbalancing', operation: 'ModifyRule' });
    local.faults.inject({ mode: 'effect-lost-response', service: 'elasticloadbalancing', operation: 'ModifyListener' });
    await run(router.write(greenAt(10)));
    expect((await run(router.read())).map(({ split }) => split)).toEqual([greenAt(10), greenAt(10)]);
    expect(local.faults.pending).toEqual([]);
  });

  test('that is refused ends with what AWS said', async () => {
    const { router, run, local } = await givenRouter();
    local.faults.inject({
      mode: 'fail-before',
      service: 'elasticloadbalancing',
      operation: 'ModifyListener',
      error: new AwsError('AccessDenied', 'not authorized', { status: 403 }),
    });
    await expect(run(router.write(greenAt(10)))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test('that somebody writes over before it reads back ends with NotSettled, and says what it reads', async () => {
    const { router, run, local, balancing, a, b, cart, clock } = await givenRouter();
    const undo = local.effects.watch((effect) => {
      if (effect.kind === 'route' && effect.resource === cart && effect.weights[b] === 10) {
        undo();
        clock.after(0, () => void balancing.send(new ModifyRuleCommand({ RuleArn: cart, Actions: [forwardTo(a, b, [60, 40])] })));
      }
    });
    local.faults.inject({ mode: 'throttle', service: 'elasticloadbalancing', operation: 'DescribeRules', nth: 2 });
    await expect(run(router.write(greenAt(10)))).rejects.toMatchObject({ name: 'NotSettled', message: expect.stringContaining('40') });
  });
});
