import { describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../src/deployment/plan.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import type { ServiceConfig } from '../../../src/deployment/service-config.ts';
import { refusalOf, stranded } from '../../../src/installation/template/stranded.ts';
import { shifted } from '../../deployment/record/a-record.ts';
import { aDiscoveredConfig, aDiscoveredPlan, aDnsConfig, aDnsPlan } from '../../support/dns-worlds.ts';
import { aHook } from '../../support/hook-story.ts';
import { aMigration } from '../../support/task-story.ts';
import { aConfig, aPlan } from '../../support/worlds.ts';

const { active: template } = shifted(50);
if (!template) throw new Error('a deployment at 50 %');

const { plan: _, ...unplanned } = template;
const inFlight = (plan: Plan | undefined, service = 'checkout'): ServiceRecord => ({
  ...emptyRecord(service),
  active: { ...unplanned, ...(plan && { plan }) },
});
const lost = (plan: Plan, config: ServiceConfig) => stranded([inFlight(plan, config.service)], [config]).flatMap(({ lost }) => lost);

const other = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:other';

describe('given a deployment in flight, new configurations', () => {
  test.each<[string, Plan, ServiceConfig]>([
    ['a load balancer', aPlan(), aConfig()],
    ['records that lead to load balancers', aDnsPlan(), aDnsConfig()],
    ['records of service discovery', aDiscoveredPlan(), aDiscoveredConfig()],
  ])('that still have what it goes by strand nobody, over %s', (_, plan, config) => {
    expect(lost(plan, config)).toEqual([]);
  });

  test('may change how the next one goes, and add to what there is', () => {
    const config = aConfig();
    const more = { ...config, steps: [{ weight: 100, bakeSeconds: 0 }], production: [...config.production, { listener: other }] };
    expect(lost(aPlan(), more)).toEqual([]);
  });

  test.each<[string, Partial<ReturnType<typeof aConfig>>]>([
    ['cluster', { cluster: 'other' }],
    ['ECS service', { sides: [aConfig().sides[0], { ...aConfig().sides[1], service: 'other' }] }],
    ['target group', { sides: [aConfig().sides[0], { ...aConfig().sides[1], targetGroup: other }] }],
    ['production', { production: [{ listener: other }] }],
    ['stage rule', { stage: { ...aConfig().stage, rule: other } }],
  ])('that change its %s strand it', (what, change) => {
    const lines = lost(aPlan(), { ...aConfig(), ...change });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${what}.*: its plan has .+, and configured is `));
  });

  test.each<[string, Plan, ServiceConfig]>([
    ['hosted zone', aDnsPlan(), { ...aDnsConfig(), record: { ...aDnsConfig().record, zone: 'ZOTHER' } }],
    ['record', aDnsPlan(), { ...aDnsConfig(), record: { ...aDnsConfig().record, name: 'other.example.com' } }],
    ['route', aPlan(), { ...aDnsConfig(), service: 'checkout' }],
  ])('that change its %s strand it', (what, plan, config) => {
    expect(lost(plan, config)).toEqual([expect.stringMatching(new RegExp(`^${what}: `))]);
  });

  test('that have no task to run any more strand one that has', () => {
    const before = aMigration({ onRollback: 'stop' });
    const smoke = aHook({ name: 'smoke', at: 'AfterInstall', function: 'smoke' });
    const plan = { ...aPlan(), hooks: [before, smoke] };
    expect(lost(plan, { ...aConfig(), before, hooks: [smoke] })).toEqual([]);
    expect(lost(plan, { ...aConfig(), before: aMigration(), hooks: [smoke] })).toEqual([expect.stringMatching(/^task that is stopped: /)]);
    expect(lost(plan, aConfig())).toEqual([
      expect.stringMatching(/^task: its plan has one to run, and configured is none$/),
      expect.stringMatching(/^task that is stopped: /),
      expect.stringMatching(/^function of a hook: its plan has smoke, /),
    ]);
  });

  test('that change the Cloud Map service of a side strand it', () => {
    const config = aDiscoveredConfig();
    const sides = config.sides.map((side) => ({ ...side, registry: `${side.kind === 'discovery' && side.registry}-other` }));
    expect(lost(aDiscoveredPlan(), { ...config, sides } as unknown as ServiceConfig)).toEqual([
      expect.stringMatching(/^Cloud Map service: /),
      expect.stringMatching(/^Cloud Map service: /),
    ]);
  });

  test('that have its service no more, or under another name, strand it, planned or not', () => {
    const expected = [{ service: 'checkout', deployment: unplanned.id, lost: ['the service is configured no more'] }];
    for (const plan of [aPlan(), undefined]) {
      expect(stranded([inFlight(plan)], [])).toEqual(expected);
      expect(stranded([inFlight(plan)], [{ ...aConfig(), service: 'renamed' }])).toEqual(expected);
    }
  });

  test('strand nobody who has no plan yet, and nothing that has ended', () => {
    expect(stranded([inFlight(undefined)], [{ ...aConfig(), cluster: 'other' }])).toEqual([]);
    expect(stranded([emptyRecord('checkout')], [])).toEqual([]);
  });
});

test('who is refused reads what would be lost, and what to do', () => {
  const text = refusalOf(stranded([inFlight(aPlan())], [{ ...aConfig(), cluster: 'other' }]));
  expect(text).toContain(`  ${unplanned.id}\n    cluster: its plan has ${aPlan().cluster}, and configured is other`);
  expect(text).toContain('npx teal rollback checkout');
  expect(text).toContain('--param="inFlight=ignore"');
});
