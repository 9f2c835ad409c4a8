import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isMissing, seenTwice, sidesWithWeight, unrestOf } from '../../../src/deployment/judge/at-rest.ts';
import type { ServiceSettings } from '../../../src/deployment/ports/container-service.ts';
import type { LiveAtRest } from '../../../src/deployment/ports/rest-reader.ts';
import type { TargetCounts } from '../../../src/deployment/readings.ts';
import type { RouteSplit } from '../../../src/deployment/route-split.ts';
import { greenAt } from '../../../src/deployment/split.ts';
import { isSameUnrest, type Unrest } from '../../../src/deployment/unrest.ts';
import { aPlan } from '../record/a-record.ts';

const revision = (n: number) => `arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:${n}`;
const planned = aPlan();
const plan = { ...planned, blue: { ...planned.blue, taskDefinition: revision(3) } };

const live = (service: string, more: Partial<ServiceSettings> = {}): ServiceSettings => ({
  service,
  desired: 3,
  running: 3,
  pending: 0,
  taskDefinition: revision(3),
  steady: true,
  ...more,
});
const targets = (healthy: number): TargetCounts => ({ healthy, initial: 0, unhealthy: 0, draining: 0, unused: 0 });
const route = (green: number, more: Partial<RouteSplit> = {}): RouteSplit => ({
  route: 'default',
  split: greenAt(green),
  weights: { a: 100 - green, b: green },
  ...more,
});
const asLeft: LiveAtRest = {
  routes: [route(0)],
  blue: live('checkout-a'),
  green: live('checkout-b', { desired: 0, running: 0, taskDefinition: revision(1) }),
  targets: { blue: targets(3) },
};
const found = (more: Partial<LiveAtRest>) => unrestOf({ plan }, { ...asLeft, ...more }).map(({ kind, cause }) => `${kind}: ${cause}`);

describe('given a service as it was left', () => {
  test('nothing is found', () => expect(found({})).toEqual([]));
  test('weights in another proportion of the same share are the same', () =>
    expect(found({ routes: [route(0, { weights: { a: 1, b: 0 } })] })).toEqual([]));
  test('its count is nobody else’s affair, nor is a rollout of its own revision', () =>
    expect(
      found({
        blue: live('checkout-a', {
          desired: 12,
          steady: false,
          rollout: { taskDefinition: revision(3), state: 'IN_PROGRESS', reason: '' },
        }),
      }),
    ).toEqual([]));
  test('the revision of the idle side is nobody’s affair', () =>
    expect(found({ green: live('checkout-b', { desired: 0, taskDefinition: revision(9) }) })).toEqual([]));
  test('an idle service that was never made is not missed', () => {
    const first = { ...plan, green: { ...plan.green, exists: false } };
    expect(unrestOf({ plan: first }, { ...asLeft, green: undefined })).toEqual([]);
    expect(isMissing({ plan: first }, { ...asLeft, green: undefined })).toBe(false);
  });
  test('a note alone, such as of the idle record, is no difference', () =>
    expect(found({ routes: [route(0, { notes: ['has no record to b (checkout-b) any more'] })] })).toEqual([]));
});

describe('given an act of somebody else', () => {
  test.each<[string, Partial<LiveAtRest>, readonly RegExp[]]>([
    [
      'weights on the side that is down',
      { routes: [route(100)], targets: { green: targets(0) }, green: live('checkout-b', { desired: 0 }) },
      [
        /^no-healthy-targets: users are led to checkout-b, .*: it is the idle side, at 0 tasks since the last deployment/,
        /^foreign-split: default has 0 % blue, 100 % green instead of 100 % blue, 0 % green; blue is checkout-a, .*infrastructure code/,
      ],
    ],
    [
      'a share of the weights',
      { routes: [route(10)], targets: { blue: targets(3), green: targets(2) } },
      [/^foreign-split: default has 90 % blue/],
    ],
    [
      'weight 0 on both',
      { routes: [{ route: 'default', split: undefined, weights: { a: 0, b: 0 } }] },
      [/^foreign-split: default has a at 0, b at 0 instead of/],
    ],
    [
      'a route that lost a group and has other weights: both are told, each once',
      { routes: [route(100, { changed: ['does not name the target group of blue any more'] })], targets: { green: targets(1) } },
      [
        /^foreign-split: default has 0 % blue, 100 % green instead of [^,]*, 0 % green; blue is/,
        /^route-changed: default does not name the target group of blue any more: /,
      ],
    ],
    [
      'a route that is gone',
      { routes: [route(0), { route: 'rule', split: undefined, weights: {}, changed: ['does not exist any more'] }] },
      [/^route-changed: rule does not exist any more: /],
    ],
    [
      'records that are gone',
      { routes: [{ route: 'name', split: undefined, weights: {}, notes: ['has no record to a (checkout-a) any more'] }] },
      [/^route-changed: name has no weights instead of .*, has no record to a/],
    ],
    ['no route at all', { routes: [] }, [/^route-changed: no production route was found/]],
    [
      'another revision',
      { blue: live('checkout-a', { taskDefinition: revision(7) }) },
      [/^foreign-revision: .* from checkout:3 to checkout:7/],
    ],
    [
      'a rollout to another revision',
      { blue: live('checkout-a', { rollout: { taskDefinition: revision(7), state: 'IN_PROGRESS', reason: '' } }) },
      [/^foreign-revision: .* to checkout:7/],
    ],
    ['an idle side that runs', { green: live('checkout-b', { desired: 2 }) }, [/^idle-side-runs: .*checkout-b, the idle side, to 2 tasks/]],
    [
      'no healthy target',
      { targets: { blue: targets(0) } },
      [/^no-healthy-targets: users are led to checkout-a, and it has no healthy target$/],
    ],
    ['a target group that is gone', { targets: { blue: 'gone' } }, [/^no-healthy-targets: .* does not exist any more$/]],
    ['an idle service that is gone', { green: 'deleted' }, [/^service-gone: somebody else deleted the ECS service checkout-b/]],
    [
      'a serving service that is gone',
      { blue: undefined, targets: { blue: targets(0) } },
      [/^no-healthy-targets/, /^service-gone: .*checkout-a/],
    ],
  ])('%s is told as that', (_, more, how) => expect(found(more)).toEqual(how.map((one) => expect.stringMatching(one))));

  test('ECS tells of no service: the second look is later', () => {
    expect(isMissing({ plan }, { ...asLeft, green: undefined })).toBe(true);
    expect(isMissing({ plan }, { ...asLeft, green: 'deleted' })).toBe(false);
  });

  test('a cause is bounded, however many routes there are', () => {
    const many = Array.from({ length: 500 }, (_, i) => route(100, { route: `rule-${i}` }));
    for (const { cause } of unrestOf({ plan }, { ...asLeft, routes: many })) expect(cause.length).toBeLessThan(2_100);
  });

  test('each is found, whatever else is', () => {
    const acts = fc.record({ split: fc.boolean(), route: fc.boolean(), revision: fc.boolean(), idle: fc.boolean(), targets: fc.boolean() });
    fc.assert(
      fc.property(acts, fc.nat(50), fc.integer({ min: 1, max: 100 }), (did, desired, green) => {
        const kinds = unrestOf(
          { plan },
          {
            routes: [route(did.split ? green : 0, did.route ? { changed: ['has priority 3 instead of 1'] } : {})],
            blue: live('checkout-a', { desired, ...(did.revision && { taskDefinition: revision(8) }) }),
            green: live('checkout-b', { desired: did.idle ? 1 : 0 }),
            targets: { blue: targets(did.targets ? 0 : 1), green: targets(1) },
          },
        ).map(({ kind }) => kind);
        const expected = [
          ...(did.targets && !(did.split && green === 100) ? ['no-healthy-targets'] : []),
          ...(did.split ? ['foreign-split'] : []),
          ...(did.route ? ['route-changed'] : []),
          ...(did.revision ? ['foreign-revision'] : []),
          ...(did.idle ? ['idle-side-runs'] : []),
        ];
        expect(kinds).toEqual(expected);
      }),
    );
  });
});

test('sides with weight are those of any route; a route that leads elsewhere counts for the side that should serve', () => {
  expect(sidesWithWeight([route(0), route(10)])).toEqual(['blue', 'green']);
  expect(sidesWithWeight([route(100)])).toEqual(['green']);
  expect(sidesWithWeight([route(100), { route: 'rule', split: undefined, weights: {} }])).toEqual(['blue', 'green']);
});

describe('two looks', () => {
  const KINDS = ['foreign-split', 'route-changed', 'idle-side-runs', 'service-gone'] as const;
  const looks = fc.uniqueArray(fc.record({ kind: fc.constantFrom(...KINDS), cause: fc.constantFrom('one', 'two') }), {
    selector: ({ kind, cause }) => `${kind} ${cause}`,
  });
  const has = (list: readonly Unrest[], one: Unrest) => list.some((other) => isSameUnrest([one], [other]));

  test('what is new counts when both show it, what is known ends when both do not', () => {
    fc.assert(
      fc.property(looks, looks, looks, (known, first, second) => {
        const result = seenTwice(known, first, second);
        for (const one of [...known, ...first, ...second]) {
          const expected = has(known, one) ? has(first, one) || has(second, one) : has(first, one) && has(second, one);
          expect(has(result, one)).toBe(expected);
        }
        expect(new Set(result.map((one) => JSON.stringify(one))).size).toBe(result.length);
        expect(
          isSameUnrest(
            seenTwice(known, known, second),
            known.filter((one) => has(known, one)),
          ),
        ).toBe(true);
        expect(isSameUnrest(seenTwice(known, second, second), second)).toBe(true);
      }),
    );
  });

  test('the same in another order is the same', () => {
    fc.assert(fc.property(looks, (some) => expect(isSameUnrest(some, some.toReversed())).toBe(true)));
  });
});
