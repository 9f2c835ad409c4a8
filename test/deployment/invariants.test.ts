import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INVARIANTS, invariants } from '../../src/deployment/invariants.ts';
import {
  at,
  atRest,
  back,
  began,
  beganBack,
  crash,
  down,
  endedAt,
  planned,
  policy,
  Run,
  request,
  route,
  routes,
  service,
  shift,
  stage,
  target,
  targetOf,
  task,
  tested,
  up,
} from './watched-runs.ts';

describe('given a right run', () => {
  test('a good image ends green, with nothing violated', () => {
    const run = tested();
    for (const green of [10, 50, 100])
      run
        .see(...shift(green))
        .wait(300)
        .see(request('b', 1, 200, 'target'), request('a', 1, 200, 'target'));
    run
      .wait(900)
      .see({ kind: 'committed' })
      .wait(420)
      .see(...down('a'), stage(), { kind: 'ended' });
    expect(run.details).toEqual([]);
    expect(run.watch.checked).toBeGreaterThan(50);
  });

  test('a bad image ends blue, with nothing violated', () => {
    const run = at(10)
      .see(...back())
      .see(stage())
      .wait(420)
      .see(...down('b'), { kind: 'ended' });
    expect(run.details).toEqual([]);
  });

  test('the next deployment goes the other way', () => {
    const run = at(100)
      .wait(900)
      .see({ kind: 'committed' })
      .wait(420)
      .see(...down('a'), { kind: 'ended' })
      .wait(3600);
    const next = {
      ...planned,
      deployment: 'checkout-3',
      digest: 'v3',
      blue: { service: 'checkout-b', group: 'b', required: 1 },
      green: { service: 'checkout-a', group: 'a', required: 3 },
    };
    run
      .see(next, ...up('a', 'v3'))
      .wait(60)
      .see(stage('a'))
      .wait(60)
      .see(stage())
      .wait(30);
    run
      .see(began(10), ...routes(10, 90), endedAt(10))
      .wait(300)
      .see(beganBack(), ...routes(0, 100), endedAt(0))
      .wait(420);
    run.see(...down('a'), { kind: 'ended' });
    expect(run.details).toEqual([]);
  });

  test('a first deployment takes everything in one step', () => {
    const run = new Run().see(...routes(100, 0), stage(), service('a', 0), service('b', 0));
    run
      .see({ ...planned, first: true }, ...up('b', 'v2'))
      .wait(60)
      .see(...shift(100))
      .wait(900);
    run.see({ kind: 'committed' }).wait(420).see({ kind: 'ended' });
    expect(run.details).toEqual([]);
  });

  test('a first deployment that fails is taken down although nobody else is there', () => {
    const run = new Run().see(...routes(100, 0), stage(), service('a', 0), service('b', 0));
    run
      .see({ ...planned, first: true }, ...up('b', 'v2'))
      .wait(60)
      .see(...down('b'), { kind: 'ended' });
    expect(run.details).toEqual([]);
  });

  test('what another service does is nobody’s business here', () => {
    const run = atRest().see({ kind: 'service', service: 'cart', desired: 0 }, { kind: 'route', route: 'cart', weights: {} });
    run.see({ kind: 'struck', service: 'cart', call: 'StopTask' }, { kind: 'target', group: 'cart', target: 'x', state: 'healthy' });
    run.see({ kind: 'request', group: 'cart', target: 'x', status: 502, by: 'load balancer' });
    expect(run.details).toEqual([]);
  });

  test('handlers that run twice write the same weights again', () => {
    const run = tested().see(...shift(10), ...shift(10), began(50), ...routes(50, 50), ...routes(50, 50), endedAt(50));
    expect(run.see(beganBack(), ...routes(100, 0), ...routes(100, 0), endedAt(0)).details).toEqual([]);
  });
});

describe('given any sequence of right deployments', () => {
  const anyDeployment = fc.record({
    steps: fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 4 }).map((steps) => [...steps.sort((a, b) => a - b), 100]),
    /** After how many steps it turns back; more than there are: it is committed. */
    turns: fc.nat(7),
    bake: fc.nat(900),
    ordered: fc.boolean(),
  });

  test('nothing is violated', () => {
    fc.assert(
      fc.property(fc.array(anyDeployment, { maxLength: 5 }), (deployments) => {
        const run = atRest();
        let [blue, green]: ['a' | 'b', 'a' | 'b'] = ['a', 'b'];
        for (const [n, { steps, turns, bake, ordered }] of deployments.entries()) {
          const split = (percent: number) => (green === 'b' ? routes(100 - percent, percent) : routes(percent, 100 - percent));
          const side = (name: string, required: number) => ({ service: `checkout-${name}`, group: name, required });
          run.see({ ...planned, deployment: `checkout-${n + 2}`, blue: side(blue, 1), green: side(green, 3), digest: `v${n + 2}` });
          run
            .see(...up(green, `v${n + 2}`))
            .wait(60)
            .see(stage(green))
            .wait(60)
            .see(stage())
            .wait(30);
          for (const step of steps.slice(0, turns)) run.see(began(step), ...split(step), endedAt(step)).wait(bake);
          if (turns < steps.length) {
            run
              .see(beganBack(ordered), ...split(0), endedAt(0))
              .wait(420)
              .see(...down(green));
          } else {
            run
              .see({ kind: 'committed' })
              .wait(420)
              .see(...down(blue));
            [blue, green] = [green, blue];
          }
          run.see({ kind: 'ended' }).wait(1);
        }
        expect(run.details).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe('S1: no route is without weight, and weight goes only onto healthy sides', () => {
  test('a route of total weight 0 is violated at once', () => {
    expect(atRest().see(route('/api', 0, 0)).details).toEqual(['S1 /api has no weight at all']);
    expect(atRest().see({ kind: 'route', route: 'default', weights: {} }).violated).toContain('S1');
  });

  test('weight onto a green that is not whole is violated', () => {
    const run = tested().see(target('b', 3, 'unhealthy'), began(10), route('default', 90, 10));
    expect(run.details).toEqual(['S1 default raised b with 2 healthy targets, 3 are required']);
  });

  test('weight back onto a dead blue is violated; onto what is left of it, it is not', () => {
    const dead = at(10).see(...[1, 2, 3].map((n) => target('a', n, 'gone')), ...back());
    expect(dead.violated).toContain('S1');
    const left = at(10).see(target('a', 1, 'gone'), target('a', 2, 'gone'), ...back());
    expect(left.details).toEqual([]);
  });

  test.each([
    { a: 50, b: 50 },
    { a: 0, b: 0 },
  ])('what somebody else writes is theirs: %j', (weights) => {
    const run = atRest().see(planned, { kind: 'route', route: 'default', weights, by: 'somebody else' });
    expect(run.details).toEqual([]);
  });
});

describe('S2: some side can take everything', () => {
  test('taking down the only side that can is violated', () => {
    const run = at(100)
      .wait(900)
      .see({ kind: 'committed' })
      .wait(420)
      .see(...[1, 2].map((n) => target('b', n, 'gone')), service('a', 0));
    expect(run.violated).toEqual(['S2']);
  });

  test('a strike at it is violated as well', () => {
    const run = atRest().see(planned).see({ kind: 'struck', group: 'a', call: 'DeregisterTargets' });
    expect(run.violated).toContain('S2');
  });

  test('when both have died from outside, moving weights is violated and waiting is not', () => {
    const dead = at(10).see(...[1, 2, 3].flatMap((n) => [target('a', n, 'gone'), target('b', n, 'gone')]));
    expect(dead.violated).toEqual([]);
    expect(dead.see(...back()).violated).toContain('S2');
  });
});

describe('S3: nothing is destroyed under traffic', () => {
  test('lowering a side with weight is violated', () => {
    expect(at(10).see(service('b', 2)).details).toEqual(['S3 checkout-b was lowered to 2 while b has production weight']);
    expect(atRest().see({ kind: 'struck', service: 'checkout-a', call: 'StopTask' }).violated).toContain('S3');
    expect(at(10).see(service('b', undefined)).violated).toContain('S3');
  });

  test('one route with weight is enough', () => {
    expect(tested().see(began(10), route('/api', 90, 10), service('b', 0)).violated).toContain('S3');
  });

  test('so is the stage route', () => {
    expect(tested().see(stage('b')).wait(60).see(service('b', 0)).details).toEqual([
      'S3 checkout-b was lowered to 0 while the stage route leads to b',
    ]);
  });

  test('lowering it before settle and drain have passed is violated, afterwards it is not', () => {
    expect(
      at(10)
        .see(...back())
        .wait(419)
        .see(service('b', 0)).details,
    ).toEqual(['S3 checkout-b was lowered to 0 only 419 s after the weight of b became 0, 420 s are to pass']);
    expect(
      at(10)
        .see(...back())
        .wait(420)
        .see(service('b', 0)).details,
    ).toEqual([]);
  });

  test('a green that never had weight may go at once, and raising is not destroying', () => {
    expect(tested().see(service('b', 5), ...down('b')).details).toEqual([]);
  });
});

describe('S4: absolute weights that grow, and one write back', () => {
  test('a write short of the announced split is violated', () => {
    const run = tested().see(began(50), route('default', 75, 25), ...routes(50, 50), endedAt(50));
    expect(run.details).toContain('S4 default was written to 25 % green instead of 50 %');
  });

  test('falling on the way forward is violated', () => {
    expect(at(50).see(...shift(10)).violated).toEqual(['S4']);
  });

  test('going back in several writes is violated', () => {
    const run = at(50).see(beganBack(true), route('default', 75, 25), ...routes(100, 0), endedAt(0));
    expect(run.details).toContain('S4 default went back in 2 writes instead of one');
  });

  test('it is judged when no shift is in flight: the routes are written one by one', () => {
    const run = at(10).see(began(50), route('default', 50, 50));
    expect(run.watch.violations).toEqual([]);
    expect(run.see(route('/api', 50, 50), endedAt(50)).details).toEqual([]);
  });

  test('a shift that the way back cuts short is judged for what it wrote', () => {
    expect(at(10).see(began(50), route('default', 50, 50), ...back()).details).toEqual([]);
    expect(at(10).see(began(50), route('default', 95, 5), beganBack(true)).violated).toEqual(['S4']);
  });
});

describe('S5: one split, and no staging traffic on it', () => {
  test('routes that differ once settled are violated', () => {
    const run = tested().see(began(10), route('default', 90, 10), endedAt(10));
    expect(run.details).toEqual(['S5 /api carries 0 % green after a shift to 10 %']);
  });

  test('a route that leads elsewhere is violated', () => {
    const run = tested().see(
      began(10),
      route('default', 90, 10),
      { kind: 'route', route: '/api', weights: { a: 9, b: 1, other: 1 } },
      endedAt(10),
    );
    expect(run.violated).toContain('S5');
  });

  test('weight on the side that the stage shows is violated', () => {
    const run = tested()
      .see(stage('b'))
      .wait(60)
      .see(began(10), route('default', 90, 10));
    expect(run.details).toEqual(['S5 the stage route leads to b, which has production weight']);
  });

  test('the stage on a side with weight is violated, blue included', () => {
    expect(at(10).see(stage('b')).violated).toEqual(['S5']);
    expect(tested().see(stage('a')).violated).toEqual(['S5']);
  });

  test('weight before the shut stage has settled is violated', () => {
    const run = tested()
      .see(stage('b'))
      .wait(60)
      .see(stage())
      .wait(29)
      .see(began(10), route('default', 90, 10));
    expect(run.details).toEqual(['S5 b got weight 29 s after the stage route left it, 30 s are to pass']);
  });

  test('the stage on a side whose weight has just become 0 is violated', () => {
    expect(
      at(10)
        .see(...back())
        .wait(29)
        .see(stage('b')).violated,
    ).toEqual(['S5']);
    expect(
      at(10)
        .see(...back())
        .wait(30)
        .see(stage('b')).violated,
    ).toEqual([]);
  });

  test('what the stage shows after the commit, or was left at, is allowed', () => {
    expect(at(100).see({ kind: 'committed' }).wait(30).see(stage('b')).violated).toEqual([]);
    const left = new Run()
      .see(...routes(100, 0), stage('a'), ...up('a', 'v1'))
      .wait(3600)
      .see(planned, ...up('b', 'v2'));
    expect(left.violated).toEqual([]);
  });
});

describe('S6: nothing is written over somebody else’s weights', () => {
  const edit = (a: number, b: number) => ({ kind: 'route', route: '/api', weights: { a, b }, by: 'somebody else' }) as const;

  test('a forward write over an edit is violated', () => {
    const run = at(10).see(edit(70, 30), began(50), route('default', 50, 50));
    expect(run.details).toEqual(['S6 default was written while /api had 30 % green, which Teal never wrote (10 %, 50 %)']);
  });

  test('an edit that nothing is written over is not', () => {
    expect(at(10).see(edit(70, 30), began(50)).violated).toEqual([]);
    expect(at(10).see(edit(70, 30), edit(90, 10), ...shift(50)).violated).toEqual([]);
  });

  test('a rollback over an edit is violated unless somebody ordered it', () => {
    expect(at(10).see(edit(70, 30), ...back(false)).violated).toEqual(['S6']);
    expect(at(10).see(edit(70, 30), ...back(true)).violated).toEqual([]);
  });

  test('a route that leads elsewhere by now is somebody’s edit too', () => {
    const elsewhere = { kind: 'route', route: '/api', weights: { a: 1, other: 1 }, by: 'somebody else' } as const;
    expect(at(10).see(elsewhere, began(50), route('default', 50, 50)).violated).toEqual(['S6']);
  });

  test('a write that was not announced is violated', () => {
    expect(at(10).see(route('default', 50, 50)).details).toEqual(['S6 default was written though no shift was announced']);
  });

  test('weights are compared as parts of the whole', () => {
    const run = tested()
      .see(began(10), route('default', 900, 100), route('/api', 9, 1), endedAt(10))
      .see(...shift(50));
    expect(run.details).toEqual([]);
  });
});

describe('S10: blue is whole until the commit', () => {
  test('lowering or striking blue before it is violated, even at weight 0', () => {
    const lowered = at(100).wait(900).see(service('a', 2));
    expect(lowered.details).toEqual(['S10 checkout-a was lowered to 2 before the commit, and it is blue']);
    expect(at(100).wait(900).see({ kind: 'struck', service: 'checkout-a', call: 'StopTask' }).violated).toEqual(['S10']);
  });

  test('afterwards it is not, nor is raising it', () => {
    expect(at(100).see(service('a', 5)).wait(900).see({ kind: 'committed' }, service('a', 0)).violated).toEqual([]);
  });

  test('what somebody else does to it is theirs', () => {
    expect(
      at(100)
        .wait(900)
        .see({ ...service('a', 0), by: 'somebody else' } as never).violated,
    ).toEqual([]);
  });
});

describe('S11: no request fails because of a shift', () => {
  test.each([502, 503, 504, 'broken'] as const)('%s from the load balancer is violated', (status) => {
    const run = at(10).see(request('a', 1, status));
    expect(run.watch.violations).toEqual([]);
    expect(run.violated).toEqual(['S11']);
  });

  test('what a task itself answers is its own, and other answers are no failures', () => {
    expect(at(10).see(request('b', 1, 503, 'target'), request('b', 1, 404), request('a', 1, 200, 'target')).violated).toEqual([]);
  });

  test('what a crashing task breaks is its own, though the crash is noticed later', () => {
    const run = at(10)
      .see(request('a', 1, 502), request('a', 1, 'broken'))
      .wait(20)
      .see(crash('a', 1, 'v1'))
      .wait(60)
      .see(request('b', 1, 200, 'target'));
    expect(run.details).toEqual([]);
    expect(run.watch.world.traffic.failed).toBe(2);
  });

  test('a crash that comes much later explains nothing', () => {
    expect(
      at(10)
        .see(request('a', 1, 502))
        .wait(31)
        .see(crash('a', 1, 'v1')).violated,
    ).toEqual(['S11']);
  });

  test('a task that its service stopped broke nothing by itself', () => {
    const run = at(10).see({ kind: 'task', task: 'b-1-v2', service: 'checkout-b', stoppedBy: 'the service' }, request('b', 1, 502));
    expect(run.details).toEqual([`S11 the load balancer answered 502 for ${targetOf('b', 1)} of b`]);
  });

  test('the one who had the address when it failed is asked, not the one who has it now', () => {
    const run = at(10)
      .see(crash('a', 1, 'v1'), request('a', 1, 502), task('a', 1, 'v1b'), target('a', 1, 'healthy'))
      .wait(60);
    expect(run.see(request('a', 1, 502)).details).toHaveLength(1);
  });

  test('before the first version nobody stands there; once a version stands, somebody must', () => {
    const nobody = { kind: 'request', group: 'a', status: 503, by: 'load balancer' } as const;
    const first = { ...planned, first: true };
    const empty = () => new Run().see(...routes(100, 0), stage(), service('a', 0), service('b', 0)).see(first);
    expect(empty().see(nobody, ...up('b', 'v2'), ...shift(100), { kind: 'committed' }).violated).toEqual([]);
    expect(
      empty()
        .see(...up('b', 'v2'), ...shift(100), { kind: 'committed' })
        .wait(60)
        .see(nobody).violated,
    ).toEqual(['S11']);
  });

  test('where somebody else leads traffic nobody need stand, until Teal leads it there', () => {
    const edit = { kind: 'route', route: 'default', weights: { a: 60, b: 40 }, by: 'somebody else' } as const;
    const nobody = { kind: 'request', group: 'b', status: 503, by: 'load balancer' } as const;
    expect(atRest().see(planned, edit, nobody).violated).toEqual([]);
    expect(tested().see(edit, ...shift(50), ...[1, 2, 3].map((n) => target('b', n, 'gone')), nobody).violated).toContain('S11');
  });

  test('nobody there because all tasks crashed is their own; because the side was taken down, it is not', () => {
    const nobody = { kind: 'request', group: 'a', status: 503, by: 'load balancer' } as const;
    const crashed = at(10).see(...[1, 2, 3].flatMap((n) => [crash('a', n, 'v1'), target('a', n, 'gone')]));
    expect(crashed.wait(5).see(nobody).violated).toEqual([]);
    const lowered = at(10).see({ ...service('a', 0), by: 'somebody else' } as never, ...[1, 2, 3].map((n) => target('a', n, 'gone')));
    expect(lowered.see(nobody).violated).toEqual(['S11']);
  });

  test('what only tests reach is no user’s request', () => {
    expect(tested().see(request('b', 1, 502), { kind: 'request', status: 503, by: 'load balancer' }).violated).toEqual([]);
  });

  test('a side whose weight has just become 0 still has users', () => {
    expect(
      at(10)
        .see(...back())
        .wait(60)
        .see(request('b', 1, 502)).violated,
    ).toEqual(['S11']);
  });

  test('connections that the end of a drain closes are counted apart', () => {
    const run = at(10).see({ kind: 'drain-closed', group: 'a', connections: 2 }, { kind: 'drain-closed', group: 'a', connections: 1 });
    expect(run.violated).toEqual([]);
    expect(run.watch.world.traffic).toMatchObject({ closedAtDrain: 3, failed: 0 });
  });
});

describe('S12: green runs what was planned', () => {
  test('another image is violated', () => {
    expect(atRest().see(planned, task('b', 1, 'v1')).details).toEqual(['S12 b-1-v1 of checkout-b runs v1 instead of v2']);
  });

  test('blue’s own, and what the last deployment still takes down, are not', () => {
    const run = atRest().see(task('b', 9, 'v0'), planned, task('a', 4, 'v1'), task('b', 1, 'v2'));
    run.see({ kind: 'task', task: 'b-9-v0', service: 'checkout-b', digest: 'v0', stoppedBy: 'the service' });
    expect(run.violated).toEqual([]);
  });
});

describe('S17: every target with weight is a task of its side', () => {
  test('a target of another service is violated once it can be reached', () => {
    const run = atRest().see({ kind: 'task', task: 'x', service: 'cart', target: targetOf('a', 7) }, target('a', 7, 'initial'));
    expect(run.watch.violations).toEqual([]);
    expect(run.see(target('a', 7, 'healthy')).details).toEqual([`S17 ${targetOf('a', 7)} in a is not a task of checkout-a`]);
  });

  test('one that nobody knows is violated when its side gets weight', () => {
    const run = tested().see(target('b', 8, 'healthy'));
    expect(run.watch.violations).toEqual([]);
    expect(run.see(began(10), route('default', 90, 10)).violated).toEqual(['S17']);
  });

  test('a crashed task’s target is still its own until it is gone', () => {
    expect(at(10).see(crash('a', 1, 'v1'), target('a', 1, 'unhealthy'), target('a', 1, 'gone')).violated).toEqual([]);
  });
});

describe('given the table of invariants', () => {
  test('each has its sentence', () => {
    expect(Object.keys(INVARIANTS)).toEqual(['S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S10', 'S11', 'S12', 'S17']);
    for (const { says } of Object.values(INVARIANTS)) expect(says).toMatch(/^[a-z].{20,}/);
  });

  test('a violation tells which, when and what', () => {
    const watch = invariants(policy);
    watch.observe({ kind: 'route', route: 'default', weights: { a: 0 }, at: 42 });
    expect(watch.violations).toEqual([{ invariant: 'S1', at: 42, detail: 'default has no weight at all' }]);
  });
});
