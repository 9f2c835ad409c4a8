// One file, although it is long: all of it needs one modelled balancer and its clock.
import { DeregisterTargetsCommand, ModifyListenerCommand, ModifyRuleCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { fixed, givenModelledBalancer, path, split } from './given.ts';

const A = { Id: '10.0.0.1', Port: 8080 };
const B = { Id: '10.0.0.2', Port: 8080 };

/** How many of `count` requests each target group answered. */
async function shares(
  world: Awaited<ReturnType<typeof givenModelledBalancer>>,
  listener: string,
  count: number,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < count; i++) {
    const { targetGroup = 'none' } = await world.facade.send(listener, {});
    counts[targetGroup] = (counts[targetGroup] ?? 0) + 1;
  }
  return counts;
}

describe('targets', () => {
  test('are unused until a rule forwards to their group, then initial, then healthy', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    await world.register(group, A);
    await world.pass(60);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'unused Target.NotInUse' });
    expect(world.facade.isAttached(group)).toBe(false);

    await world.listener(split({ [group]: 0 }));
    expect(world.facade.isAttached(group)).toBe(true);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'initial Elb.InitialHealthChecking' });
    await world.pass(1);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'healthy' });
    expect(world.effects.filter(({ kind }) => kind === 'target')).toMatchObject([
      { state: 'unused' },
      { state: 'initial' },
      { state: 'healthy' },
    ]);
  });

  test('that are registered while their group is in use begin with the registration', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    await world.listener(split({ [group]: 1 }));
    await world.register(group, A);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'initial Elb.RegistrationInProgress' });
    await world.pass(2);
    expect(world.facade.stateOf(group, { id: A.Id, port: A.Port })).toBe('healthy');
  });

  test('turn unhealthy and healthy again by their checks', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    let status = 200;
    world.facade.respondWith((_, request) => ({ status: request.probe ? status : 200 }));
    await world.listener(split({ [group]: 1 }));
    await world.register(group, A);
    await world.pass(10);
    status = 503;
    await world.pass(12);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'unhealthy Target.ResponseCodeMismatch' });
    status = 200;
    await world.pass(12);
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'healthy' });
  });

  test('are reported by their reason when they refuse or hang', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    world.facade.respondWith(({ id }) => (id === A.Id ? 'refused' : new Promise(() => {})));
    await world.listener(split({ [group]: 1 }));
    await world.register(group, A, B);
    await world.pass(30);
    expect(await world.health(group)).toEqual({
      '10.0.0.1:8080': 'unhealthy Target.FailedHealthChecks',
      '10.0.0.2:8080': 'unhealthy Target.Timeout',
    });
  });

  test('are unused again when the last rule that forwards to them is gone', async () => {
    const world = await givenModelledBalancer();
    const [blue, green] = [await world.group('blue'), await world.group('green')];
    const listener = await world.listener(split({ [blue]: 1 }));
    await world.register(blue, A);
    await world.pass(5);
    await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: split({ [green]: 1 }) }));
    expect(await world.health(blue)).toEqual({ '10.0.0.1:8080': 'unused Target.NotInUse' });
  });
});

describe('routing', () => {
  async function pair(seed?: string) {
    const world = await givenModelledBalancer({}, seed);
    const [blue, green] = [await world.group('blue'), await world.group('green')];
    const listener = await world.listener(split({ [blue]: 90, [green]: 10 }));
    await world.register(blue, A);
    await world.register(green, B);
    await world.pass(5);
    return { world, blue, green, listener };
  }

  test('splits by weight', async () => {
    const { world, blue, green, listener } = await pair();
    const counts = await shares(world, listener, 2000);
    expect(counts[blue]).toBeGreaterThan(1700);
    expect(counts[green]).toBeGreaterThan(120);
    expect((counts[blue] ?? 0) + (counts[green] ?? 0)).toBe(2000);
  });

  test('is the same for the same seed', async () => {
    const first = await pair('a seed');
    const second = await pair('a seed');
    expect(Object.values(await shares(first.world, first.listener, 100))).toEqual(
      Object.values(await shares(second.world, second.listener, 100)),
    );
  });

  test('has no failover between weighted groups: an empty one answers 503', async () => {
    const { world, green, listener } = await pair();
    await world.elb.send(new DeregisterTargetsCommand({ TargetGroupArn: green, Targets: [B] }));
    await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: split({ [green]: 1 }) }));
    await world.pass(30);
    expect(await world.facade.send(listener, {})).toMatchObject({ status: 503, targetGroup: green });
  });

  test('fails open when every target of a group is unhealthy', async () => {
    const { world, blue, listener } = await pair();
    world.facade.respondWith((_, request) => ({ status: request.probe ? 500 : 200 }));
    await world.pass(30);
    expect(Object.values(await world.health(blue))).toEqual(['unhealthy Target.ResponseCodeMismatch']);
    expect(await shares(world, listener, 50)).toHaveProperty([blue]);
  });

  test('leaves unhealthy targets out while another one is healthy', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    const listener = await world.listener(split({ [group]: 1 }));
    world.facade.respondWith((target, request) => ({ status: request.probe && target.id === B.Id ? 500 : 200, body: target.id }));
    await world.register(group, A, B);
    await world.pass(30);
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.facade.send(listener, {})));
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set([A.Id]));
  });

  test('takes the first rule by priority, and the default action last', async () => {
    const world = await givenModelledBalancer();
    const listener = await world.listener(fixed('404', 'default'));
    await world.rule(listener, 20, [path('/a*')], fixed('200', 'second'));
    await world.rule(listener, 10, [path('/ab*')], fixed('200', 'first'));
    await world.pass(10);
    const ask = async (at: string) => (await world.facade.send(listener, { path: at })).body;
    expect([await ask('/abc?x=1'), await ask('/ac'), await ask('/')]).toEqual(['first', 'second', 'default']);
  });

  test('redirects, with the parts of the request filled in', async () => {
    const world = await givenModelledBalancer();
    const listener = await world.listener([
      { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
    ]);
    const answer = await world.facade.send(listener, { host: 'shop.example.com:80', path: '/cart?id=1' });
    expect(answer).toMatchObject({ status: 301, headers: { Location: 'https://shop.example.com:443/cart?id=1' } });
  });

  test('answers 502 for a target that refuses or resets, 504 for one that hangs', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    const listener = await world.listener(split({ [group]: 1 }));
    await world.register(group, A);
    await world.pass(5);
    for (const [behaviour, status] of [
      ['refused', 502],
      ['reset', 502],
    ] as const) {
      world.facade.respondWith(() => behaviour);
      expect(await world.facade.send(listener, {})).toMatchObject({ status });
    }
    world.facade.respondWith((_, request) => (request.probe ? { status: 200 } : new Promise(() => {})));
    expect(await world.clock.run(world.facade.send(listener, {}))).toMatchObject({ status: 504 });
  });
});

describe('a change of rules', () => {
  test('reaches the nodes one by one, within the longest propagation, and is told at once', async () => {
    const world = await givenModelledBalancer({ propagation: { nodes: 3, leastMs: 1_000, mostMs: 8_000 } });
    const listener = await world.listener(fixed('200', 'old'));
    const rule = await world.rule(listener, 1, [path('/*')], fixed('200', 'older'));
    await world.pass(10);
    await world.elb.send(new ModifyRuleCommand({ RuleArn: rule, Actions: fixed('200', 'new') }));
    expect(world.facade.settled(listener)).toBe(false);
    const seen: string[] = [];
    for (let second = 0; second <= 8; second++) {
      const answers = await Promise.all(Array.from({ length: 30 }, () => world.facade.send(listener, {})));
      seen.push([...new Set(answers.map(({ body }) => body))].sort().join(' and '));
      await world.pass(1);
    }
    expect(seen[0]).toBe('older');
    expect(seen.at(-1)).toBe('new');
    expect(seen).toContain('new and older');
    expect(world.facade.settled(listener)).toBe(true);
  });

  test('never takes a node back to rules before it', async () => {
    const world = await givenModelledBalancer({ propagation: { leastMs: 0, mostMs: 20_000 } });
    const listener = await world.listener(fixed('200', '0'));
    for (let i = 1; i <= 20; i++)
      await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: fixed('200', String(i)) }));
    await world.pass(20);
    const answers = await Promise.all(Array.from({ length: 30 }, () => world.facade.send(listener, {})));
    expect(new Set(answers.map(({ body }) => body))).toEqual(new Set(['20']));
  });

  test('is an effect with the weights as written, before and after', async () => {
    const world = await givenModelledBalancer();
    const [blue, green] = [await world.group('blue'), await world.group('green')];
    const listener = await world.listener(split({ [blue]: 100, [green]: 0 }));
    await world.elb.send(new ModifyListenerCommand({ ListenerArn: listener, DefaultActions: split({ [blue]: 50, [green]: 50 }) }));
    expect(world.effects.filter(({ kind }) => kind === 'route')).toMatchObject([
      { resource: listener, before: {}, weights: { [blue]: 100, [green]: 0 } },
      { resource: listener, before: { [blue]: 100, [green]: 0 }, weights: { [blue]: 50, [green]: 50 } },
    ]);
    expect(world.facade.snapshot().routes[listener]?.weights).toEqual({ [blue]: 50, [green]: 50 });
  });
});

describe('deregistration', () => {
  async function oneSlowTarget(seconds: number) {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    await world.attributes(group, { 'deregistration_delay.timeout_seconds': '30' });
    const listener = await world.listener(split({ [group]: 1 }));
    await world.register(group, A);
    await world.pass(5);
    world.facade.respondWith(async (_, request) => {
      if (!request.probe) await world.clock.sleep(seconds * 1000);
      return { status: 200 };
    });
    return { world, group, listener };
  }

  test('is done at once when nothing is open, though the target shows as draining until the delay is over', async () => {
    const { world, group } = await oneSlowTarget(0);
    await world.facade.deregister(group, { id: A.Id, port: A.Port });
    expect(world.facade.stateOf(group, { id: A.Id, port: A.Port })).toBeUndefined();
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'draining Target.DeregistrationInProgress' });
    await world.pass(31);
    expect(await world.health(group)).toEqual({});
  });

  test('lets a request that is under way end, and gives the target no new one', async () => {
    const { world, group, listener } = await oneSlowTarget(10);
    const underWay = world.facade.send(listener, {});
    await world.pass(1);
    const left = world.facade.deregister(group, { id: A.Id, port: A.Port });
    expect(await world.facade.send(listener, {})).toMatchObject({ status: 503 });
    expect(world.facade.snapshot().targetGroups[group]?.targets).toMatchObject([{ state: 'draining', inFlight: 1 }]);
    const before = world.clock.now();
    await world.clock.run(left);
    expect(world.clock.now() - before).toBe(9_000);
    expect(await underWay).toMatchObject({ status: 200 });
    expect(world.effects.filter(({ kind }) => kind === 'drain-closed')).toEqual([]);
  });

  test('closes what is open when the delay is over, and counts it apart', async () => {
    const { world, group, listener } = await oneSlowTarget(50);
    const underWay = [world.facade.send(listener, {}), world.facade.send(listener, {})];
    await world.pass(1);
    await world.clock.run(world.facade.deregister(group, { id: A.Id, port: A.Port }));
    expect(await Promise.all(underWay)).toMatchObject([{ status: 502 }, { status: 502 }]);
    expect(world.effects.filter(({ kind }) => kind === 'drain-closed')).toMatchObject([
      { targetGroup: group, target: '10.0.0.1:8080', connections: 2 },
    ]);
    expect(world.effects.filter((effect) => effect.kind === 'request' && effect.status === 502)).toEqual([]);
  });

  test('a target that is registered again while it drains is a new one', async () => {
    const { world, group, listener } = await oneSlowTarget(10);
    const underWay = world.facade.send(listener, {});
    const left = world.facade.deregister(group, { id: A.Id, port: A.Port });
    await world.register(group, A);
    await world.clock.run(left);
    await world.pass(10);
    expect(await underWay).toMatchObject({ status: 200 });
    expect(await world.health(group)).toEqual({ '10.0.0.1:8080': 'healthy' });
  });
});

describe('stickiness', () => {
  test('of the group pins a client by its cookie until the cookie is old', async () => {
    const world = await givenModelledBalancer();
    const [blue, green] = [await world.group('blue'), await world.group('green')];
    const [action] = split({ [blue]: 50, [green]: 50 });
    const stickiness = { Enabled: true, DurationSeconds: 60 };
    const listener = await world.listener([
      { ...action, Type: 'forward', ForwardConfig: { ...action?.ForwardConfig, TargetGroupStickinessConfig: stickiness } },
    ]);
    await world.register(blue, A);
    await world.register(green, B);
    await world.pass(5);
    const first = await world.facade.send(listener, {});
    const cookie = /AWSALBTG=[^;]+/.exec(first.headers['set-cookie'] ?? '')?.[0] ?? '';
    const next = await Promise.all(
      Array.from({ length: 20 }, () => world.facade.send(listener, { headers: { cookie: `a=b; ${cookie}` } })),
    );
    expect(new Set(next.map(({ targetGroup }) => targetGroup))).toEqual(new Set([first.targetGroup]));
    await world.pass(61);
    const later = await Promise.all(Array.from({ length: 40 }, () => world.facade.send(listener, { headers: { cookie } })));
    expect(new Set(later.map(({ targetGroup }) => targetGroup)).size).toBe(2);
  });

  test('of targets pins a client to one, and to another when that one is gone', async () => {
    const world = await givenModelledBalancer();
    const group = await world.group('blue');
    await world.attributes(group, { 'stickiness.enabled': 'true', 'stickiness.lb_cookie.duration_seconds': '600' });
    const listener = await world.listener(split({ [group]: 1 }));
    await world.register(group, A, B);
    await world.pass(5);
    const first = await world.facade.send(listener, {});
    const cookie = /AWSALB=[^;]+/.exec(first.headers['set-cookie'] ?? '')?.[0] ?? '';
    const ask = async () => (await world.facade.send(listener, { headers: { cookie } })).target?.id;
    expect(new Set([await ask(), await ask(), await ask()])).toEqual(new Set([first.target?.id]));
    await world.facade.deregister(group, first.target ?? { id: '', port: 0 });
    expect(await ask()).toBe(first.target?.id === A.Id ? B.Id : A.Id);
  });
});
