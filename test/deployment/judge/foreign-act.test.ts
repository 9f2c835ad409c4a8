import { describe, expect, test } from '@jest/globals';
import { type AsSet, foreignAct } from '../../../src/deployment/judge/foreign-act.ts';
import { otherDigests, otherTasks } from '../../../src/deployment/judge/green-tasks.ts';
import { toldAs } from '../../../src/deployment/judge/way-back.ts';
import type { ServiceSettings } from '../../../src/deployment/ports/container-service.ts';
import { aPlan, at, minute } from '../record/a-record.ts';

const revision = (n: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:${n}`;
const live = (service: string, of: number, more: Partial<ServiceSettings> = {}): ServiceSettings => ({
  service,
  desired: 3,
  running: 3,
  pending: 0,
  taskDefinition: revision(of),
  steady: true,
  rollout: { taskDefinition: revision(of), state: 'COMPLETED', reason: 'ECS deployment ecs-svc/1 completed.', at: at(5) },
  ...more,
});

const own = aPlan();
const a = { ...own.blue, taskDefinition: revision(1), desired: 3, exists: true };
const facts = (more: Partial<AsSet> = {}): AsSet => ({
  plan: { ...own, first: false, blue: a, green: { ...own.green, desired: 3 } } as AsSet['plan'],
  routes: {
    live: [{ route: 'default', split: { blue: 90, green: 10 }, weights: {} }],
    confirmed: { blue: 90, green: 10 },
    intent: undefined,
  },
  set: { taskDefinition: revision(2), desired: 3, at: at(2) },
  blue: live(a.service, 1),
  green: live(own.green.service, 2),
  now: minute(9),
  ...more,
});
const told = (more: Partial<AsSet>) => {
  const found = foreignAct(facts(more));
  return found && `${found.error}: ${found.cause}`;
};
const green = (of: number, more: Partial<ServiceSettings> = {}) => ({ green: live(own.green.service, of, more) });
const blue = (of: number, more: Partial<ServiceSettings> = {}) => ({ blue: live(a.service, of, more) });
const BROKEN = 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.';

describe('given the world as it was set', () => {
  test('nobody else acted', () => expect(told({})).toBeUndefined());
  test('more tasks than were set harm nobody', () =>
    expect(told({ ...green(2, { desired: 5 }), ...blue(1, { desired: 4 }) })).toBeUndefined());
  test('a new rollout of the same revision is none of another', () =>
    expect(told(green(2, { steady: false, rollout: { taskDefinition: revision(2), state: 'IN_PROGRESS', reason: '' } }))).toBeUndefined());
  test('before green is created, and where an older release created it, green is not compared', () =>
    expect(foreignAct({ ...facts(green(7)), set: undefined })).toBeUndefined());
  test('a first deployment has no blue to compare', () =>
    expect(foreignAct({ ...facts(blue(7)), plan: { ...facts().plan, first: true } })).toBeUndefined());
});

describe('given an act of somebody else', () => {
  test.each<[string, Partial<AsSet>, RegExp]>([
    ['a revision on green', green(7), /^RevisionChanged: .*from checkout:2, which this deployment set, to checkout:7: infrastructure code/],
    [
      'a rollout to another revision that the service does not name yet',
      green(2, { rollout: { taskDefinition: revision(7), state: 'IN_PROGRESS', reason: 'in progress' } }),
      /^RevisionChanged: .* to checkout:7/,
    ],
    ['a revision on blue', blue(7), /^RevisionChanged: .*which is the way back, from checkout:1 to checkout:7/],
    ['fewer tasks on green', green(2, { desired: 1 }), /^ServiceChanged: .* from 3 tasks to 1: .*auto scaling/],
    ['fewer tasks on blue', blue(1, { desired: 2 }), /^ServiceChanged: .* from 3 tasks to 2/],
    ['a deleted green', { green: undefined }, /^ServiceChanged: somebody else deleted/],
    ['a green that is being deleted', { green: 'deleted' }, /^ServiceChanged: somebody else deleted/],
    ['a blue that is being deleted', { blue: 'deleted' }, /^ServiceChanged: somebody else deleted/],
    ['a deleted blue', { blue: undefined }, /^ServiceChanged: somebody else deleted/],
  ])('%s is told as that', (_, more, how) => expect(told(more)).toMatch(how));

  test('the routes come first', () => {
    const routes = { ...facts().routes, live: [{ route: 'default', split: { blue: 100, green: 0 }, weights: {} }] };
    expect(told({ ...green(7), routes })).toMatch(/^DriftDetected: /);
  });
});

describe("given that this deployment's own write may not read back yet", () => {
  const [soon, later] = [minute(3) - 1, minute(3)];
  const set = { taskDefinition: revision(2), desired: 3, at: at(2) };
  const resized = { ...set, at: at(1), countAt: at(2) };
  test.each<[string, Partial<AsSet>]>([
    ['the revision before it', { ...green(1), set }],
    ['the count before it', { ...green(2, { desired: 0 }), set }],
    ['no service', { green: undefined, set }],
    ['the count before it was raised', { ...green(2, { desired: 1 }), set: resized }],
  ])('%s on green is nobody else’s act for a minute', (_, more) => {
    expect(told({ ...more, now: soon })).toBeUndefined();
    expect(told({ ...more, now: later })).toMatch(/^(Revision|Service)Changed: /);
  });

  test('what ECS did, another revision after a mere count, and acts on blue are told at once', () => {
    const back = { rollout: { taskDefinition: revision(1), state: 'IN_PROGRESS', reason: BROKEN, at: at(3) } } as const;
    expect(told({ ...green(1, back), set, now: soon })).toMatch(/^GreenUnhealthy: /);
    expect(told({ ...green(7), set: resized, now: soon })).toMatch(/^RevisionChanged: /);
    expect(told({ ...green(1), ...blue(7), set, now: soon })).toMatch(/^RevisionChanged: .*the way back/);
  });
});

describe('given that ECS itself acted', () => {
  test.each<[string, Partial<ServiceSettings>, RegExp]>([
    [
      'while it goes back',
      { rollout: { taskDefinition: revision(1), state: 'IN_PROGRESS', reason: BROKEN, at: at(3) } },
      /ECS's deployment circuit breaker took .* from checkout:2, .* to checkout:1/,
    ],
    [
      'when it is back, by its events',
      { failedRollouts: [{ at: at(3), why: '(deployment ecs-svc/2) deployment failed: tasks failed to start.' }] },
      /circuit breaker took/,
    ],
    [
      'by an alarm',
      { failedRollouts: [{ at: at(3), why: '(deployment ecs-svc/2) deployment failed: alarm detected.' }] },
      /a deployment alarm of ECS took/,
    ],
  ])('it is told %s, as an unhealthy green', (_, more, how) =>
    expect(told(green(1, more))).toMatch(new RegExp(`^GreenUnhealthy: .*${how.source}`)),
  );

  test('a rollout that it failed and left is an unhealthy green', () => {
    const reason = 'ECS deployment circuit breaker: tasks failed to start.';
    expect(told(green(2, { rollout: { taskDefinition: revision(2), state: 'FAILED', reason } }))).toMatch(
      /^GreenUnhealthy: .*ended the rollout of checkout:2/,
    );
  });

  test('what it did before this deployment is not told as this one', () => {
    const before = { at: at(1), why: 'deployment failed: tasks failed to start.' };
    const rollout = { taskDefinition: revision(1), state: 'FAILED', reason: BROKEN, at: at(1) } as const;
    expect(told(green(1, { rollout, failedRollouts: [before] }))).toMatch(/^RevisionChanged: /);
  });
});

describe('given a failure that followed', () => {
  const failure = { error: 'JudgedUnhealthy', cause: 'no target of green is healthy', at: at(9) };
  const drift = { error: 'DriftDetected', cause: 'default has 100 % blue' } as const;

  test('the act comes first, and what followed stays', () => {
    expect(toldAs(failure, drift)).toMatchObject({
      error: 'DriftDetected',
      cause: 'default has 100 % blue. What followed: JudgedUnhealthy: no target of green is healthy',
    });
  });

  test('a bad green stays one while the weights are as written, and the edit is told behind it', () => {
    const live = [{ route: 'default', split: { blue: 90, green: 10 }, weights: {}, changed: ['has priority 7 instead of 5'] }];
    const edit = foreignAct(facts({ routes: { ...facts().routes, live } }));
    const cause = 'no target of green is healthy; somebody else changed a production route: default has priority 7 instead of 5';
    expect(toldAs(failure, edit)).toEqual({ ...failure, cause });
    expect(toldAs({ ...failure, error: 'AwsRefused' }, edit).error).toBe('DriftDetected');
    const lost = live.map((one) => ({ ...one, detached: ['blue' as const] }));
    expect(toldAs(failure, foreignAct(facts({ routes: { ...facts().routes, live: lost } }))).error).toBe('DriftDetected');
  });

  test('an order stays an order, and an act that was told already is told once', () => {
    const order = { ...failure, error: 'RollbackRequested' };
    expect(toldAs(order, drift)).toBe(order);
    const same = { ...failure, ...drift };
    expect(toldAs(same, drift)).toBe(same);
    expect(toldAs(failure, undefined)).toBe(failure);
  });

  test("green's own count of failed tasks is told with what ECS did about them", () => {
    const counted = { ...failure, error: 'GreenUnhealthy', cause: '3 tasks of green failed' };
    const cause = "ECS's deployment circuit breaker took it";
    expect(toldAs(counted, { error: 'GreenUnhealthy', cause }).cause).toBe(`${cause}; 3 tasks of green failed`);
  });
});

describe('S12: at the commit', () => {
  const set = { taskDefinition: revision(2), desired: 1, at: at(1) };
  const image = { uri: 'r@sha256:a', digest: 'sha256:a', manifest: 'image' } as const;
  const judged = (task: { of?: number; digest?: string }, manifest: 'image' | 'index' = 'image') => {
    const planned = { ...own, image: { ...image, manifest } };
    const tasks = [{ task: 't', taskDefinition: revision(task.of ?? 2), digest: task.digest }];
    return [otherTasks({ plan: planned, set, tasks })?.error, otherDigests(planned, tasks)];
  };

  test('tasks of the revision and the digest are what was approved, and so is what ECS does not tell', () => {
    expect(judged({ digest: 'sha256:a' })).toEqual([undefined, undefined]);
    expect(judged({})).toEqual([undefined, undefined]);
  });
  test('another revision is not', () => expect(judged({ of: 1 })).toEqual(['RevisionChanged', undefined]));
  test('another digest that an agent tells of the revision fails nothing, and is told', () =>
    expect(judged({ digest: 'sha256:b' })).toEqual([undefined, 't runs sha256:b instead of sha256:a']));
  test('of an index the digest may be that of a platform', () =>
    expect(judged({ digest: 'sha256:b' }, 'index')).toEqual([undefined, undefined]));
  test('nothing that runs is nothing to commit', () => expect(otherTasks({ plan: own, set, tasks: [] })?.error).toBe('GreenUnhealthy'));
});
