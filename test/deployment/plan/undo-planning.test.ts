import { describe, expect, test } from '@jest/globals';
import type { KeptSide } from '../../../src/deployment/kept-side.ts';
import { keptIn } from '../../../src/deployment/plan/plan-facts.ts';
import { describePlan } from '../../../src/deployment/plan/plan-text.ts';
import { decidePlan } from '../../../src/deployment/plan/planning.ts';
import type { Plan } from '../../../src/deployment/plan.ts';
import type { AtRest } from '../../../src/deployment/record.ts';
import {
  aConfig,
  anImage,
  aRequest,
  aRunning,
  aWorld,
  type BalancedFacts,
  planFacts,
  sideA,
  sideB,
  targets,
  uriOf,
} from '../../support/worlds.ts';

const before = aRunning('v1', { arn: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:41' });
const UNDO = { of: 'checkout-6', revision: before.arn, by: 'ada' };
const request = aRequest({ image: { uri: uriOf('v1'), repository: 'checkout', digest: anImage('v1').digest }, undo: UNDO, force: true });

/** v2 runs on a, badly: one of three targets is healthy, and an alarm fires. */
const bad = sideA({
  service: { taskDefinition: aRunning('v2'), running: 1, steady: false },
  group: { targets: targets({ healthy: 1, unhealthy: 2 }) },
});
const firing = [{ name: 'checkout-5xx', state: 'ALARM' as const }];
const stands = (desired: number, taskDefinition = before) =>
  sideB({ service: { desired, running: desired, taskDefinition }, group: { targets: targets({ healthy: desired }) } });

const facts = (over: Partial<BalancedFacts> = {}) =>
  planFacts({ request, world: aWorld({ sides: [bad, sideB()], template: before, image: anImage('v1'), alarms: firing }), ...over });

function planOf(given: BalancedFacts): Plan {
  const decided = decidePlan(given);
  if (decided.kind !== 'plan') throw new Error(JSON.stringify(decided));
  return decided.plan;
}

describe('the plan of an undo', () => {
  test('is made over a blue that is bad in every way: one step, no test, no person, no check, no window', () => {
    const plan = planOf(facts({ config: aConfig({ approval: true }) }));
    expect(plan).toMatchObject({
      undo: { of: 'checkout-6', revision: before.arn, kept: false },
      quick: true,
      tests: [],
      steps: [{ weight: 100, bakeSeconds: 0 }],
      windowSeconds: 0,
      judge: { alarms: [], checks: [] },
      green: { desired: 3 },
    });
    expect(plan).not.toHaveProperty('approval');
    expect(plan.judge).not.toHaveProperty('errorRate');
    expect(plan.allowed.map(({ refusal }) => refusal).sort()).toEqual(['blue-unhealthy', 'blue-unsteady']);
  });

  test('finds the side that still runs the version, and never makes it smaller', () => {
    const at = (desired: number) =>
      planOf(facts({ world: aWorld({ sides: [bad, stands(desired)], template: before, image: anImage('v1') }) }));
    expect(at(5)).toMatchObject({ undo: { kept: true }, green: { desired: 5 } });
    expect(at(1)).toMatchObject({ undo: { kept: true }, green: { desired: 3 } });
  });

  test('needs no image where the side runs it, and does where it must be started', () => {
    const gone = (side: ReturnType<typeof sideB>) => aWorld({ sides: [bad, side], template: before, image: undefined });
    expect(decidePlan(facts({ world: gone(stands(3)) })).kind).toBe('plan');
    expect(decidePlan(facts({ world: gone(stands(2)) }))).toMatchObject({ kind: 'refused', refusals: [{ name: 'image-missing' }] });
    expect(decidePlan(facts({ world: gone(sideB()) }))).toMatchObject({ kind: 'refused', refusals: [{ name: 'image-missing' }] });
  });

  test('is refused by name where the revision is deleted, and by what nobody can allow', () => {
    expect(decidePlan(facts({ world: aWorld({ sides: [bad, sideB()], template: undefined, image: anImage('v1') }) }))).toMatchObject({
      kind: 'refused',
      refusals: [{ name: 'no-template', where: before.arn, message: expect.stringMatching(/^does not exist any more/) }],
    });
    const daemon = sideB({ service: { scheduling: 'DAEMON' } });
    expect(decidePlan(facts({ world: aWorld({ sides: [bad, daemon], template: before, image: anImage('v1') }) }))).toMatchObject({
      kind: 'refused',
      refusals: [{ name: 'daemon' }],
    });
  });

  test('shuts the stage, and lets it settle, where that still leads to the side', () => {
    const { stage } = aConfig();
    const old = { ...aConfig(), stage: { ...stage, after: 'old' as const } };
    const world = aWorld({ sides: [bad, stands(3)], template: before, image: anImage('v1') });
    expect(planOf(facts({ config: old, world }))).not.toHaveProperty('quick');
    expect(planOf(facts({ config: old }))).toMatchObject({ quick: true });
  });
});

describe('the plan behind a side that was kept', () => {
  const kept: KeptSide = { service: 'checkout-b', was: 'blue', taskDefinition: before.arn, desired: 3, since: '2026-01-01T00:00:00.000Z' };
  const world = aWorld({ sides: [sideA(), stands(3)] });
  const refused = { kind: 'refused', refusals: [{ name: 'idle-service-running' }] };

  test('takes its place, with nothing to allow, and says so', () => {
    const plan = planOf(planFacts({ world, kept }));
    expect(plan).toMatchObject({ evicts: 'blue', allowed: [] });
    expect(describePlan(plan).join('\n')).toMatch(
      /checkout-b still has the tasks of an old version, which was kept without traffic: green's take their place/,
    );
  });

  test('is refused where it runs something else, where another side was kept, and where none was', () => {
    expect(
      decidePlan(planFacts({ world, kept: { ...kept, taskDefinition: 'arn:aws:ecs:us-east-1:1:task-definition/other:1' } })),
    ).toMatchObject(refused);
    expect(decidePlan(planFacts({ world, kept: { ...kept, service: 'checkout-a' } }))).toMatchObject(refused);
    expect(decidePlan(planFacts({ world }))).toMatchObject(refused);
  });

  test('takes the place of a failed version on whatever revision ECS has put it', () => {
    const failed: KeptSide = { ...kept, was: 'failed green', taskDefinition: 'arn:aws:ecs:us-east-1:1:task-definition/checkout:9' };
    expect(planOf(planFacts({ world, kept: failed }))).toMatchObject({ evicts: 'failed green' });
  });

  test('counts on it only once its clients have left it', () => {
    const rest = (quietAt?: string) => ({ rest: { kept: { ...kept, ...(quietAt && { quietAt }) } } as unknown as AtRest });
    const now = Date.parse('2026-01-01T01:00:00.000Z');
    expect(keptIn(rest('2026-01-01T01:00:00.000Z'), now)).toHaveProperty('kept');
    expect(keptIn(rest('2026-01-01T01:00:01.000Z'), now)).toEqual({});
    expect(keptIn(rest(), now)).toEqual({});
    expect(keptIn({}, now)).toEqual({});
  });

  test('says who may approve', () => {
    const config = aConfig({ approval: { by: 'another', within: '1 hour' } });
    expect(describePlan(planOf(planFacts({ config, askedBy: 'ada' }))).join('\n')).toContain(
      'before any user reaches green somebody other than who asked must approve within 1 hour, else it goes back',
    );
  });

  test('says how sides leave', () => {
    const config = aConfig({ afterwards: { blue: { keep: '2 hours', over: '10 minutes' }, failedGreen: { keep: 'until the next' } } });
    expect(describePlan(planOf(planFacts({ config }))).join('\n')).toMatch(
      /blue to 0, 3 minutes after the commit at the earliest\n.*blue is kept without traffic before that: for 2 hours\n.*goes down a few tasks at a time, within 10 minutes\n.*taken back is kept without traffic: until the next deployment/,
    );
  });
});
