import { describe, expect, test } from '@jest/globals';
import {
  arrived,
  at,
  atRest,
  back,
  began,
  crash,
  down,
  planned,
  Run,
  record,
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

  test('while not all servers of a route have the weights it is violated, however long that takes; the time counts from then', () => {
    const back = () => tested().see(began(10), record(90, 10, 'C1'), arrived('C1'), record(100, 0, 'C2'));
    expect(back().wait(10_000).see(service('b', 0)).details).toContain(
      'S3 checkout-b was lowered to 0 while not all servers of default have its weights',
    );
    const late = () => back().wait(10_000).see(arrived('C2'));
    expect(late().wait(419).see(service('b', 0)).violated).toContain('S3');
    expect(late().wait(420).see(service('b', 0)).violated).not.toContain('S3');
    // The arrival of an older change says nothing of this one.
    const crossed = tested().see(began(10), record(90, 10, 'C1'), record(100, 0, 'C2'), arrived('C1'));
    expect(crossed.wait(10_000).see(service('b', 0)).violated).toContain('S3');
  });

  test('replacing the tasks of a side that has just lost its weight is violated, and of one that runs nothing it is not', () => {
    const replaced = (revision: string) => ({ ...service('b', 3), revision });
    const back10 = () => at(10).see(...back());
    expect(back10().see(replaced('checkout:1')).wait(419).see(replaced('checkout:2')).details).toEqual([
      'S3 tasks of checkout-b were replaced by those of another revision only 419 s after the weight of b became 0, 420 s are to pass',
    ]);
    expect(back10().see(replaced('checkout:1')).wait(420).see(replaced('checkout:2')).details).toEqual([]);
    expect(back10().see(replaced('checkout:1')).wait(419).see(replaced('checkout:1')).details).toEqual([]);
    expect(back10().wait(420).see(service('b', 0), replaced('checkout:1'), replaced('checkout:1')).details).toEqual([]);
  });

  test('a green that never had weight may go at once, and raising is not destroying', () => {
    expect(tested().see(service('b', 5), ...down('b')).details).toEqual([]);
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
