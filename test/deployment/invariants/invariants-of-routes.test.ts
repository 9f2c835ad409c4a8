import { describe, expect, test } from '@jest/globals';
import {
  at,
  atRest,
  back,
  began,
  beganBack,
  beganLower,
  endedAt,
  lowered,
  planned,
  Run,
  route,
  routes,
  service,
  shift,
  stage,
  target,
  tested,
  up,
} from './watched-runs.ts';

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

  test('by a person’s word more weight goes onto blue only where it is whole', () => {
    const lacking = at(50).see(target('a', 1, 'unhealthy'), beganLower(10), route('default', 90, 10));
    expect(lacking.details).toEqual(['S1 default raised a with 2 healthy targets, 3 are required']);
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

describe('S4: absolute weights that grow, and one write back', () => {
  test('a write short of the announced split is violated', () => {
    const run = tested().see(began(50), route('default', 75, 25), ...routes(50, 50), endedAt(50));
    expect(run.details).toContain('S4 default was written to 25 % green instead of 50 %');
  });

  test('falling on the way forward is violated', () => {
    expect(at(50).see(...shift(10)).violated).toEqual(['S4']);
  });

  test('falling by a person’s word is none, and every other write on that way is as before', () => {
    expect(at(50).see(...lowered(10)).violated).toEqual([]);
    expect(at(50).see(beganLower(10), ...routes(80, 20), endedAt(10)).details).toContain(
      'S4 default was written to 20 % green instead of 10 %',
    );
    // The word is for one shift.
    expect(at(50).see(...lowered(25), ...shift(10)).violated).toEqual(['S4']);
  });

  test('going back in several writes is violated', () => {
    const run = at(50).see(beganBack(true), route('default', 75, 25), ...routes(100, 0), endedAt(0));
    expect(run.details).toContain('S4 default went back in 2 writes instead of one');
  });

  test('a write of a fenced function that runs late is undone once more, and nothing else is', () => {
    const late = { kind: 'fenced', green: 50 } as const;
    const undone = [beganBack(true), ...routes(100, 0), route('default', 50, 50), route('default', 100, 0), endedAt(0)];
    expect(at(10).see(late, ...undone).details).toEqual([]);
    expect(at(10).see(...undone).details).toContain('S4 default was written to 50 % green instead of 0 %');
    const another = [beganBack(true), ...routes(100, 0), route('default', 75, 25), route('default', 100, 0), endedAt(0)];
    expect(at(10).see(late, ...another).details).toContain('S4 default was written to 25 % green instead of 0 %');
    const twice = [
      beganBack(true),
      route('default', 95, 5),
      ...routes(100, 0),
      route('default', 50, 50),
      route('default', 100, 0),
      endedAt(0),
    ];
    expect(at(10).see(late, ...twice).details).toContain('S4 default was written to 5 % green instead of 0 %');
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

  test('a retirement may name a side again that a route has lost, and move nobody', () => {
    const alone = { kind: 'route', route: 'default', weights: { b: 1 }, by: 'somebody else' } as const;
    const begins = { kind: 'retirement-began' } as const;
    expect(at(100).see(alone, begins, route('default', 0, 100)).violated).toEqual([]);
    expect(at(100).see(alone, route('default', 0, 100)).violated).toEqual(['S6']);
    expect(at(100).see(begins, route('default', 10, 90)).violated).toContain('S6');
  });

  test('weights are compared as parts of the whole', () => {
    const run = tested()
      .see(began(10), route('default', 900, 100), route('/api', 9, 1), endedAt(10))
      .see(...shift(50));
    expect(run.details).toEqual([]);
  });
});
