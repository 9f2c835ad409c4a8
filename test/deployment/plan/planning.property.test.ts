import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { loadBalanced } from '../../../src/deployment/configuration/configuration.ts';
import { HISTORY_LIMIT } from '../../../src/deployment/history-limit.ts';
import { alarmsOf } from '../../../src/deployment/judge/checks-of.ts';
import type { LiveBalancedSide } from '../../../src/deployment/live-side.ts';
import type { LiveBalancedWorld } from '../../../src/deployment/live-world.ts';
import { decidePlan } from '../../../src/deployment/plan/planning.ts';
import { isEmpty, readColour } from '../../../src/deployment/plan/view/colour.ts';
import { OVERRIDABLE, REFUSALS, type RefusalName } from '../../../src/deployment/refusals.ts';
import { homeOf } from '../../../src/deployment/side.ts';
import { anyConfiguration } from '../../support/configurations.ts';
import {
  ARNS,
  aConfig,
  anImage,
  aRequest,
  aRoute,
  aRunning,
  aTemplate,
  aWorld,
  type BalancedFacts,
  digestOf,
  planFacts,
  sideA,
  sideB,
  targets,
  uriOf,
} from '../../support/worlds.ts';

/**
 * Worlds of which about half are ones to deploy in: most members are as they should be, each can be
 * otherwise.
 */
const mostly = <T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(usual) }, ...others.map((other) => ({ weight: 1, arbitrary: fc.constant(other) })));

const anyWeights = mostly<Readonly<Record<string, number>>>(
  { [ARNS.groupA]: 100, [ARNS.groupB]: 0 },
  { [ARNS.groupA]: 0, [ARNS.groupB]: 100 },
  { [ARNS.groupA]: 999, [ARNS.groupB]: 0 },
  { [ARNS.groupA]: 1, [ARNS.groupB]: 1 },
  { [ARNS.groupA]: 0, [ARNS.groupB]: 0 },
  { [ARNS.groupA]: 100 },
);

const anyRoute = (route: string) =>
  fc
    .record({
      weights: anyWeights,
      exists: mostly(true, false),
      stickySeconds: mostly<number | undefined>(undefined, 1, 60),
      oddities: mostly<readonly string[]>([], ['redirects']),
    })
    .map((over) => aRoute({ route, ...over }));

const anySide = (make: typeof sideA, desired: number): fc.Arbitrary<LiveBalancedSide> =>
  fc
    .record({
      desired: mostly(desired, 0, 3),
      running: mostly(desired, 0, 3),
      steady: mostly(true, false),
      healthy: mostly(desired, 0, 3),
      unhealthy: mostly(0, 1),
      scalable: mostly<{ min: number; max: number } | undefined>(undefined, { min: 1, max: 2 }),
      exists: mostly(true, false),
      foreignServices: mostly<readonly string[]>([], ['other']),
      drainSeconds: mostly(60, 300),
      version: mostly('v1', 'v2'),
    })
    .map(({ desired: wanted, running, steady, healthy, unhealthy, scalable, exists, foreignServices, drainSeconds, version }) =>
      make({
        service: exists ? { desired: wanted, running, steady, scalable, taskDefinition: aRunning(version) } : 'missing',
        group: { drainSeconds, targets: targets({ healthy, unhealthy }) },
        foreignServices,
      }),
    );

const anyWorld: fc.Arbitrary<LiveBalancedWorld> = fc
  .record({
    routes: fc.tuple(anyRoute(ARNS.listener), anyRoute(ARNS.pathRule)).map(([one, other]) => [one, other]),
    unnamedRoutes: mostly<readonly string[]>([], [ARNS.otherRule]),
    stage: mostly<LiveBalancedWorld['stage']>(
      { shows: 'nothing' },
      undefined,
      { shows: 'side', targetGroup: ARNS.groupB },
      { shows: 'side', targetGroup: ARNS.groupOfAnother },
    ),
    sides: fc.tuple(anySide(sideA, 3), anySide(sideB, 0)),
    template: mostly<LiveBalancedWorld['template']>(
      aTemplate(),
      undefined,
      aTemplate({ unknownFields: ['x'] }),
      aTemplate({ content: {} }),
    ),
    alarms: mostly<LiveBalancedWorld['alarms']>([{ name: 'checkout-5xx', state: 'OK' }], [{ name: 'checkout-5xx', state: 'ALARM' }], []),
    image: mostly<LiveBalancedWorld['image']>(anImage(), undefined),
  })
  .map((over) => aWorld(over));

const config = aConfig({ production: [{ listener: ARNS.listener }, { rule: ARNS.pathRule }] });

const anyFacts: fc.Arbitrary<BalancedFacts> = fc
  .record({
    world: anyWorld,
    force: fc.boolean(),
    version: mostly('v2', 'v1'),
    allow: fc.subarray(Object.keys(REFUSALS) as RefusalName[]),
  })
  .map(({ world, force, version, allow }) =>
    planFacts({
      config,
      world,
      request: aRequest({
        force,
        allow: allow.map((refusal) => ({ refusal, reason: 'any' })),
        image: { ...aRequest().image, tag: version, digest: digestOf(version), uri: uriOf(version) },
      }),
    }),
  );

const withoutAllowances = (facts: BalancedFacts): BalancedFacts => ({ ...facts, request: { ...facts.request, force: true, allow: [] } });

describe('in any world', () => {
  test('the same facts give the same decision, and it is plain JSON', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decided = decidePlan(facts);
        expect(decidePlan(structuredClone(facts))).toEqual(decided);
        expect(JSON.parse(JSON.stringify(decided))).toEqual(decided);
      }),
      { numRuns: 100 },
    );
  });

  test('no plan is made while a refusal without an override, or one that was not allowed, holds', () => {
    let plans = 0;
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decided = decidePlan(facts);
        const bare = decidePlan(withoutAllowances(facts));
        if (decided.kind !== 'plan') return;
        plans += 1;
        const standing = bare.kind === 'refused' ? bare.refusals.map(({ name }) => name) : [];
        expect(standing.filter((name) => !OVERRIDABLE.includes(name))).toEqual([]);
        expect([...new Set(standing)].sort()).toEqual(decided.plan.allowed.map(({ refusal }) => refusal).sort());
      }),
      { numRuns: 200 },
    );
    // The property says something only when plans are made.
    expect(plans).toBeGreaterThan(10);
  });

  test('a plan moves from the side that has everything to one that is ready for it', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decided = decidePlan(facts);
        if (decided.kind !== 'plan') return;
        const { plan } = decided;
        const colour = readColour(facts.world.routes, [ARNS.groupA, ARNS.groupB]);
        const [blue, green] = colour ? [facts.world.sides[colour.blue], facts.world.sides[colour.green]] : [];
        expect(blue?.group?.arn).toBe(homeOf(plan.blue));
        expect(green?.group?.arn).toBe(homeOf(plan.green));
        // What blue runs beyond what it wants is on its way out, or in the middle of a replacement.
        expect(plan.green.desired).toBeGreaterThanOrEqual(Math.max(1, blue?.service?.desired ?? 0));
        expect(plan.steps.at(-1)?.weight).toBe(100);
        expect(plan.first).toBe(facts.world.sides.every(isEmpty));
        expect(plan.cost.historyEvents).toBeLessThanOrEqual(HISTORY_LIMIT);
        expect(plan.image.digest).toBe(facts.request.image.digest);
      }),
      { numRuns: 200 },
    );
  });

  test('there is nothing to do only when blue runs that digest, and never when it is forced', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        if (decidePlan(facts).kind !== 'nothing') return;
        const colour = readColour(facts.world.routes, [ARNS.groupA, ARNS.groupB]);
        expect(colour && facts.world.sides[colour.blue].service?.taskDefinition?.image).toBe(facts.request.image.digest);
        expect(facts.request.force).toBe(false);
        expect(decidePlan({ ...facts, request: { ...facts.request, force: true } }).kind).not.toBe('nothing');
      }),
      { numRuns: 100 },
    );
  });

  test('a refusal says where and why, in a sentence of its own', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const decided = decidePlan(facts);
        if (decided.kind !== 'refused') return;
        expect(decided.refusals.length).toBeGreaterThan(0);
        for (const { name, where, message } of decided.refusals) {
          expect(REFUSALS).toHaveProperty(name);
          expect(where).not.toBe('');
          expect(message).toMatch(/^\S.{5,}\S$/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('with any valid configuration', () => {
  test('a world that fits it gets a plan that says what the configuration says, or is refused for its length or its bakes', () => {
    fc.assert(
      fc.property(anyConfiguration, (written) => {
        const wanted = loadBalanced(written);
        const [a, b] = wanted.sides;
        const fitting = (side: LiveBalancedSide, { service, targetGroup }: typeof a): LiveBalancedSide => ({
          ...side,
          group: side.group && { ...side.group, arn: targetGroup },
          service: side.service && {
            ...side.service,
            name: service,
            loadBalancers: [{ targetGroup, container: 'web', port: wanted.container.port }],
          },
        });
        const world = aWorld({
          routes: wanted.production.map((route) =>
            aRoute({ route: 'rule' in route ? route.rule : route.listener, weights: { [a.targetGroup]: 1, [b.targetGroup]: 0 } }),
          ),
          sides: [fitting(sideA(), a), fitting(sideB(), b)],
          template: aTemplate({
            content: { containerDefinitions: [{ name: 'web', portMappings: [{ containerPort: wanted.container.port }] }] },
          }),
          alarms: alarmsOf(wanted.judge).map((name) => ({ name, state: 'OK' })),
        });
        const request = aRequest({ image: { ...aRequest().image, repository: wanted.image.repository } });
        const decided = decidePlan(planFacts({ config: wanted, request, world }));
        if (decided.kind === 'refused') {
          expect(['bake-too-short', 'too-many-events']).toEqual(expect.arrayContaining(decided.refusals.map(({ name }) => name)));
          return;
        }
        const { steps, windowSeconds, judge, tests, health, stage, production, container } = wanted;
        expect(decided).toMatchObject({ kind: 'plan', plan: { steps, windowSeconds, judge, tests, health, stage, production, container } });
      }),
      { numRuns: 60 },
    );
  });
});
