import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { INVARIANTS, invariants } from '../../../src/deployment/invariants/invariants.ts';
import {
  at,
  atRest,
  back,
  began,
  beganBack,
  down,
  endedAt,
  planned,
  policy,
  Run,
  request,
  routes,
  service,
  shift,
  stage,
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
