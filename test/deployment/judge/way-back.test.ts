import { describe, expect, test } from '@jest/globals';
import { decideWayBack, outcomeOf, questionOfDrift, type WayBackFacts } from '../../../src/deployment/judge/way-back.ts';
import type { TargetCounts } from '../../../src/deployment/readings.ts';
import type { RouteSplit } from '../../../src/deployment/route-split.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';
import { aPlan, at } from '../record/a-record.ts';

const route = (name: string, green: number): RouteSplit => ({ route: name, split: greenAt(green), weights: { a: 100 - green, b: green } });
const counts = (healthy: number): TargetCounts => ({ healthy, initial: 0, unhealthy: 0, draining: 0, unused: 0 });
const failure = (error: string) => ({ error, cause: 'it was bad', at: at(4) });

const decide = (more: Partial<WayBackFacts> = {}) =>
  decideWayBack({
    plan: aPlan(),
    live: [route('default', 10)],
    blue: counts(3),
    green: counts(3),
    failure: failure('JudgedUnhealthy'),
    ...more,
  });

describe('given a failed deployment', () => {
  test('whose production is all blue, nothing is written', () => {
    expect(decide({ live: [route('default', 0), route('/api', 0)] })).toEqual({ kind: 'nothing-moved' });
  });

  test('of which one route has weight on green, all weight goes back', () => {
    expect(decide({ live: [route('default', 0), route('/api', 10)] })).toEqual({ kind: 'write' });
  });

  test('whose announced shift may still land, all blue is written although it reads so', () => {
    const expected = { confirmed: ALL_BLUE, intent: greenAt(10) };
    expect(decide({ live: [route('default', 0)], expected })).toEqual({ kind: 'write' });
  });

  test("somebody else's edit is written over once a person was asked, and not before", () => {
    const expected = { confirmed: greenAt(10), intent: undefined };
    const live = [route('default', 30)];
    expect(decide({ live, expected })).toEqual({
      kind: 'needs-human',
      reason: expect.stringContaining('somebody else changed the weights'),
    });
    expect(decide({ live, expected, asked: true })).toEqual({ kind: 'write' });
  });

  test('no traffic must move onto a dead blue', () => {
    expect(decide({ blue: counts(0) })).toEqual({ kind: 'needs-human', reason: expect.stringContaining('blue cannot take the traffic') });
    expect(decide({ blue: counts(0), green: counts(0) }).kind).toBe('needs-human');
  });

  test('half of blue takes it back, less does not while green answers', () => {
    expect(decide({ blue: counts(2) }).kind).toBe('write');
    expect(decide({ blue: counts(1) }).kind).toBe('needs-human');
    expect(decide({ blue: counts(1), green: counts(0) }).kind).toBe('write');
  });

  test('an order does not move traffic onto a dead blue either', () => {
    expect(decide({ blue: counts(0), failure: failure('RollbackRequested') }).kind).toBe('needs-human');
  });

  test('of a first deployment with weight there is nothing to go back to', () => {
    const plan = aPlan({ first: true, blue: { ...aPlan().blue, desired: 0 } });
    expect(decide({ plan, live: [route('default', 100)], blue: counts(0) })).toEqual({
      kind: 'needs-human',
      reason: expect.stringContaining('no earlier version'),
    });
    expect(decide({ plan, live: [route('default', 0)], blue: counts(0) })).toEqual({ kind: 'nothing-moved' });
  });
});

describe("given somebody else's edit of the weights", () => {
  const expected = { confirmed: greenAt(10), intent: greenAt(50) };
  const edited = { live: [route('default', 30)], expected };

  test('it is not overwritten', () => {
    expect(decide(edited)).toEqual({ kind: 'needs-human', reason: expect.stringContaining('somebody else changed the weights') });
  });

  test("the write of a shift that was cut short is Teal's own", () => {
    const cut = { confirmed: greenAt(10), intent: ALL_BLUE, interrupted: greenAt(50) };
    expect(decide({ live: [route('default', 50), route('/api', 10)], expected: cut })).toEqual({ kind: 'write' });
    expect(decide({ live: [route('default', 0)], expected: cut })).toEqual({ kind: 'write' });
  });

  test('an order, or a question that nobody answered, overwrites it', () => {
    expect(decide({ ...edited, failure: failure('RollbackRequested') })).toEqual({ kind: 'write' });
    expect(decide({ ...edited, failure: failure('DriftDetected') })).toEqual({ kind: 'write' });
  });

  test('a route that leads elsewhere is not written even then', () => {
    const elsewhere: RouteSplit = { route: 'default', split: undefined, weights: { other: 1 } };
    expect(decide({ live: [elsewhere], failure: failure('RollbackRequested') }).kind).toBe('needs-human');
    expect(decide({ live: [], failure: failure('RollbackRequested') }).kind).toBe('needs-human');
  });

  test('a person is asked first, unless production is all blue or somebody ordered the way back', () => {
    const asks = (error: string, live: readonly RouteSplit[], known = true) =>
      questionOfDrift(failure(error), { drift: { patienceSeconds: 600 } }, { live, expected: known ? expected : undefined });
    expect(asks('DriftDetected', edited.live, false)?.seen).toBe('somebody else changed the weights: it was bad');
    expect(asks('DriftDetected', [route('default', 0)])).toBeUndefined();
    expect(asks('RollbackRequested', edited.live)).toBeUndefined();
    expect(asks('JudgedUnhealthy', edited.live)).toMatchObject({
      seen: expect.stringMatching(/^somebody else changed the weights: default has .* \(found after JudgedUnhealthy: it was bad\)$/),
      patienceSeconds: 600,
    });
    expect(asks('JudgedUnhealthy', [route('default', 10), route('/api', 50)])).toBeUndefined();
  });
});

describe("given somebody else's edit of a rule, its weights apart", () => {
  const expected = { confirmed: greenAt(10), intent: undefined };
  const edited: RouteSplit = { ...route('default', 10), changed: ['has priority 7 instead of 5'] };
  const asks = (error: string, live: readonly RouteSplit[]) =>
    questionOfDrift(failure(error), { drift: { patienceSeconds: 600 } }, { live, expected })?.seen;

  test.each(['JudgedUnhealthy', 'GreenUnhealthy', 'FunctionalTestFailed', 'GaveWay', 'Inconclusive'])(
    'after %s nobody is asked, and all weight goes back',
    (error) => {
      expect(asks(error, [edited])).toBeUndefined();
      expect(decide({ live: [edited], expected, failure: failure(error) })).toEqual({ kind: 'write' });
    },
  );

  test('a deployment that ends by the edit asks nobody: the way back undoes nothing of it, and green could be bad', () => {
    expect(asks('DriftDetected', [edited])).toBeUndefined();
  });

  test.each<[string, RouteSplit]>([
    ['other weights, too', { ...edited, split: greenAt(30) }],
    ['a group that is lost', { ...edited, detached: ['blue'] }],
    ['a group that is of nobody', { ...edited, split: undefined, weights: { other: 1 } }],
  ])('with %s a person is asked with all that differs', (_, live) => {
    expect(asks('JudgedUnhealthy', [live])).toContain('has priority 7 instead of 5');
    expect(decide({ live: [live], expected }).kind).toBe('needs-human');
  });
});

describe('given how it failed', () => {
  const ends = (error: string, hadWeight: boolean, planned = true) =>
    outcomeOf(failure(error), { hadWeight, ...(planned ? { plan: aPlan() } : {}) });

  test('what had weight was rolled back, whoever asked for it', () => {
    for (const error of ['GaveWay', 'RollbackRequested', 'JudgedUnhealthy', 'PlanRefused']) expect(ends(error, true)).toBe('ROLLED_BACK');
  });

  test.each([
    ['GaveWay', 'SUPERSEDED'],
    ['NothingToDo', 'NOTHING_TO_DO'],
    ['GreenUnhealthy', 'ROLLED_BACK'],
    ['States.Timeout', 'ROLLED_BACK'],
    ['RollbackRequested', 'ROLLED_BACK'],
  ])('before any weight %s ends as %s', (error, outcome) => {
    expect(ends(error, false)).toBe(outcome);
  });

  test('a plan that is refused at first changed nothing; one that is refused later has green to take down', () => {
    expect(ends('PlanRefused', false, false)).toBe('REFUSED');
    expect(ends('PlanRefused', false)).toBe('ROLLED_BACK');
  });
});
