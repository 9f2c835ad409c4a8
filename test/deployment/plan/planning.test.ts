// One file, although it is long: one plan, from its decision to its words.
import { describe, expect, test } from '@jest/globals';
import { describePlan, describeRefusals } from '../../../src/deployment/plan/plan-text.ts';
import { decidePlan, recheckPlan } from '../../../src/deployment/plan/planning.ts';
import type { Plan } from '../../../src/deployment/plan.ts';
import { planSchema } from '../../../src/deployment/plan-schema.ts';
import {
  ARNS,
  aConfig,
  aContent,
  anEmptyWorld,
  anImage,
  aPlan,
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

const planOf = (over: Partial<BalancedFacts>): Plan => {
  const decided = decidePlan(planFacts(over));
  if (decided.kind !== 'plan') throw new Error(JSON.stringify(decided));
  return decided.plan;
};

const requestOf = (version: string) => ({ ...aRequest().image, uri: uriOf(version), digest: digestOf(version), tag: version });

describe('a plan', () => {
  test('takes the weighted side as blue and the other as green', () => {
    expect(planOf({})).toMatchObject({
      service: 'checkout',
      deployment: 'checkout-7',
      epoch: 7,
      cluster: 'prod',
      image: { uri: uriOf('v2'), digest: digestOf('v2'), tag: 'v2' },
      blue: { service: 'checkout-a', targetGroup: ARNS.groupA, exists: true, desired: 3, taskDefinition: ARNS.running },
      green: { service: 'checkout-b', targetGroup: ARNS.groupB, exists: true, desired: 3 },
      first: false,
      drainSeconds: 60,
      allowed: [],
    });
  });

  test('tells of a route that gets no request, keeps the rule in front, and is made all the same', () => {
    const front = { route: ARNS.otherRule, priority: '4', conditions: 'path-pattern /*' };
    const plan = planOf({ world: aWorld({ routes: [aRoute({ takenBy: [front] })] }) });
    expect(plan).toMatchObject({ routesAsPlanned: [{ ...front, takesAllOf: [ARNS.listener] }] });
    expect(describePlan(plan)).toContain(`    gets no request: ${front.route} of priority 4 takes all`);
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(describePlan(planOf({})).join()).not.toContain('gets no request');
  });

  test('reads the colour from the weights, whatever the order and the names', () => {
    const world = aWorld({
      routes: [aRoute({ weights: { [ARNS.groupA]: 0, [ARNS.groupB]: 1 } })],
      sides: [
        sideA({ service: { desired: 0, running: 0 }, group: { targets: targets() } }),
        sideB({ service: { desired: 2, running: 2 }, group: { targets: targets({ healthy: 2 }) } }),
      ],
    });
    expect(planOf({ world })).toMatchObject({ blue: { service: 'checkout-b' }, green: { service: 'checkout-a', desired: 2 } });
  });

  test('moves several routes that agree together', () => {
    const config = aConfig({ production: [{ listener: ARNS.listener }, { rule: ARNS.pathRule }] });
    const world = aWorld({ routes: [aRoute(), aRoute({ route: ARNS.pathRule, weights: { [ARNS.groupA]: 7, [ARNS.groupB]: 0 } })] });
    expect(planOf({ config, world })).toMatchObject({ production: [{ listener: ARNS.listener }, { rule: ARNS.pathRule }] });
  });

  test.each([
    [3, 3, 3],
    [2, 5, 2],
    [5, 2, 5],
    [0, 0, 1],
  ])('raises green to what blue wants (%d), whatever runs (%d), at least 1: %d', (desired, running, green) => {
    const world = aWorld({ sides: [sideA({ service: { desired, running }, group: { targets: targets({ healthy: 9 }) } }), sideB()] });
    const allow = [
      { refusal: 'blue-unsteady', reason: 'test' },
      { refusal: 'blue-unhealthy', reason: 'test' },
    ];
    expect(planOf({ world, request: aRequest({ allow }) }).green.desired).toBe(green);
  });

  test('creates the idle service when it does not exist yet', () => {
    const world = aWorld({ sides: [sideA(), sideB({ service: 'missing' })] });
    expect(planOf({ world }).green).toEqual({
      kind: 'target-group',
      service: 'checkout-b',
      targetGroup: ARNS.groupB,
      exists: false,
      desired: 3,
    });
  });

  test('leaves draining targets of the idle side alone', () => {
    const world = aWorld({ sides: [sideA(), sideB({ group: { targets: targets({ draining: 3 }) } })] });
    expect(planOf({ world }).green.desired).toBe(3);
  });

  test('takes the longer of the two drains', () => {
    const world = aWorld({ sides: [sideA(), sideB({ group: { drainSeconds: 300 } })] });
    const request = aRequest({ allow: [{ refusal: 'groups-differ', reason: 'b is the new setting' }] });
    expect(planOf({ world, request }).drainSeconds).toBe(300);
  });

  test('names revisions by other hands that are newer than the one that blue runs', () => {
    const [newer, other] = [9, 7].map((revision) => ARNS.running.replace(/\d+$/, String(revision))) as [string, string];
    const template = aTemplate({ arn: newer });
    const plan = planOf({ world: aWorld({ template, family: { newest: 9, foreign: [newer, other, ARNS.template] } }) });
    expect(plan.taskDefinition).toMatchObject({ template: newer, foreign: [newer, other] });
    expect(describePlan(plan)).toContain('  by other hands since checkout:2, which blue runs: checkout:9, checkout:7');
  });

  test('says how many services of a large cluster were not looked at', () => {
    const [a, b] = aWorld().sides;
    const plan = planOf({ world: aWorld({ sides: [{ ...a, unseenServices: 400 }, b] }) });
    expect(describePlan(plan).filter((line) => line.includes('400 services of prod were not looked at'))).toHaveLength(1);
    expect(describePlan(planOf({})).join()).not.toContain('not looked at');
  });

  test('says what changes against blue', () => {
    const template = aTemplate({ content: aContent('checkout:any', { cpu: '512' }) });
    expect(planOf({ world: aWorld({ template }) }).taskDefinition).toEqual({
      family: 'checkout',
      template: ARNS.template,
      newest: 2,
      foreign: [],
      changes: [`containerDefinitions[web].image: "${uriOf('v1')}" -> "${uriOf('v2')}"`, 'cpu: "256" -> "512"'],
    });
  });

  test('passes the door of the handlers as it is, as JSON too', () => {
    const plan = planOf({});
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
  });

  test('keeps the overrides that were needed, with their reasons, and no others', () => {
    const world = aWorld({ alarms: [{ name: 'checkout-5xx', state: 'ALARM' }] });
    const allow = [
      { refusal: 'alarm-firing', reason: 'v2 repairs it' },
      { refusal: 'groups-differ', reason: 'not needed' },
    ];
    const plan = planOf({ world, request: aRequest({ allow }) });
    expect(plan.allowed).toEqual([{ refusal: 'alarm-firing', reason: 'v2 repairs it' }]);
  });

  test('is judged without the alarms that fired before it', () => {
    const config = aConfig({ judge: { alarms: ['fires', 'is fine', 'is gone', 'has no data'] } });
    const world = aWorld({
      alarms: [
        { name: 'fires', state: 'ALARM' },
        { name: 'is fine', state: 'OK' },
        { name: 'has no data', state: 'INSUFFICIENT_DATA' },
      ],
    });
    const allow = [
      { refusal: 'alarm-firing', reason: 'v2 repairs it' },
      { refusal: 'alarm-missing', reason: 'it comes with v2' },
    ];
    expect(planOf({ config, world, request: aRequest({ allow }) }).judge.alarms).toEqual(['is fine', 'has no data']);
  });
});

describe('the first deployment', () => {
  test('takes everything in one step, with no window', () => {
    const plan = planOf({ world: anEmptyWorld() });
    expect(plan).toMatchObject({ first: true, steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0, green: { desired: 1 } });
    expect(plan.blue).toEqual({ kind: 'target-group', service: 'checkout-a', targetGroup: ARNS.groupA, exists: true, desired: 0 });
  });

  test('needs one service of the pair', () => {
    const { sides } = anEmptyWorld();
    const one = anEmptyWorld({ sides: [sides[0], { ...sides[1], service: undefined }] });
    expect(planOf({ world: one })).toMatchObject({ first: true, green: { exists: false } });
    const none = anEmptyWorld({
      sides: [
        { ...sides[0], service: undefined },
        { ...sides[1], service: undefined },
      ],
    });
    const decided = decidePlan(planFacts({ world: none }));
    expect(decided).toMatchObject({
      kind: 'refused',
      refusals: [{ name: 'pair-missing', message: expect.stringContaining('desired count 0') }],
    });
  });

  test('is not refused for bakes that it does not have', () => {
    const config = aConfig({ steps: [{ weight: 10, bake: '1 minute' }, { weight: 100 }], window: '1 minute' });
    expect(planOf({ config, world: anEmptyWorld() }).first).toBe(true);
  });

  test('is done even when the definition at rest names the same image', () => {
    expect(planOf({ world: anEmptyWorld({ image: anImage('v1') }), request: aRequest({ image: requestOf('v1') }) }).first).toBe(true);
  });
});

describe('nothing to do', () => {
  const same = { request: aRequest({ image: requestOf('v1') }), world: aWorld() };

  test('when digest and template are those of blue', () => {
    expect(decidePlan(planFacts(same))).toEqual({
      kind: 'nothing',
      reason: `checkout-a already runs v1 (${digestOf('v1')}) in the definition of ${ARNS.template}`,
    });
  });

  test('not when only the digest is', () => {
    const world = aWorld({ template: aTemplate({ content: aContent('checkout:any', { memory: '1024' }) }), image: undefined });
    expect(decidePlan(planFacts({ ...same, world })).kind).toBe('refused');
    expect(planOf({ ...same, world: { ...world, image: anImage('v1') } }).taskDefinition.changes).toEqual(['memory: "512" -> "1024"']);
  });

  test('not when only the template is', () => {
    expect(decidePlan(planFacts()).kind).toBe('plan');
  });

  test('not when it is forced', () => {
    const world = aWorld({ image: anImage('v1') });
    expect(decidePlan(planFacts({ world, request: { ...same.request, force: true } })).kind).toBe('plan');
  });

  test('also when the running definition names the image by another registry host', () => {
    const running = aRunning('v1', { content: aContent(`123456789012.dkr.ecr-fips.us-east-1.amazonaws.com/checkout@${digestOf('v1')}`) });
    const world = aWorld({ sides: [sideA({ service: { taskDefinition: running } }), sideB()] });
    expect(decidePlan(planFacts({ ...same, world })).kind).toBe('nothing');
  });

  test('also when the tags of the revisions and empty lists differ', () => {
    const running = aRunning('v1', {
      content: { ...aContent(uriOf('v1')), tags: [{ key: 'teal:deployment', value: 'x' }], placementConstraints: [] },
    });
    const world = aWorld({ sides: [sideA({ service: { taskDefinition: running } }), sideB()] });
    expect(decidePlan(planFacts({ ...same, world })).kind).toBe('nothing');
  });
});

describe('checking a plan again before the first weight', () => {
  const plan = aPlan();
  /** Green runs by now, and the stage was used. */
  const later = (over: Parameters<typeof aWorld>[0] = {}) =>
    aWorld({
      sides: [
        sideA(),
        sideB({
          service: { desired: 3, running: 3, taskDefinition: aRunning('v2', { arn: `${ARNS.running}9` }) },
          group: { targets: targets({ healthy: 3 }) },
        }),
      ],
      ...over,
    });

  test('finds nothing in a world that is as it was', () => expect(recheckPlan(plan, later())).toEqual([]));

  test.each<[string, ReturnType<typeof aWorld>, string]>([
    ['weights that somebody moved', later({ routes: [aRoute({ weights: { [ARNS.groupA]: 90, [ARNS.groupB]: 10 } })] }), 'not-all-blue'],
    [
      'traffic that is on green',
      later({ routes: [aRoute({ weights: { [ARNS.groupA]: 0, [ARNS.groupB]: 1 } })] }),
      'checkout-b has the traffic',
    ],
    ['a new rule on the pair', later({ unnamedRoutes: [ARNS.otherRule] }), 'unnamed-route'],
    ['a route that is gone', later({ routes: [aRoute({ exists: false, weights: {} })] }), 'route-missing'],
    ['an alarm that fires', later({ alarms: [{ name: 'checkout-5xx', state: 'ALARM' }] }), 'alarm-firing'],
    [
      'blue deployed by somebody else',
      later({ sides: [sideA({ service: { taskDefinition: aRunning('v9', { arn: 'arn:other' }) } }), sideB()] }),
      'somebody deployed it',
    ],
    ['blue dead', later({ sides: [sideA({ group: { targets: targets({ unhealthy: 3 }) } }), sideB()] }), 'no healthy target left'],
    ['scaling that was turned on', later({ sides: [sideA({ service: { scalable: { min: 1, max: 9 } } }), sideB()] }), 'autoscaled'],
  ])('finds %s', (_, world, what) => expect(recheckPlan(plan, world)).toEqual([expect.stringContaining(what)]));

  test('does not mind a task of blue that is being replaced', () => {
    const world = later({
      sides: [sideA({ service: { running: 2, steady: false }, group: { targets: targets({ healthy: 2 }) } }), later().sides[1]],
    });
    expect(recheckPlan(plan, world)).toEqual([]);
  });

  test('keeps what was allowed, but an alarm that fires only now is another one', () => {
    const over = { alarms: [{ name: 'checkout-5xx', state: 'ALARM' as const }] };
    const allowed = (refusal: string) => ({ ...plan, allowed: [{ refusal, reason: 'test' }] });
    const differing = later({ sides: [sideA({ group: { drainSeconds: 5 } }), later().sides[1]] });
    expect(recheckPlan(allowed('groups-differ'), differing)).toEqual([]);
    expect(recheckPlan(allowed('alarm-firing'), later(over))).toEqual([expect.stringContaining('alarm-firing')]);
  });

  test('knows the sides of the plan in either order of the configuration', () => {
    const { sides } = later();
    expect(recheckPlan(plan, later({ sides: [sides[1], sides[0]] }))).toEqual([]);
  });

  test('asks nothing of blue in the first deployment', () => {
    const first = planOf({ world: anEmptyWorld() });
    const { sides } = later();
    expect(recheckPlan(first, anEmptyWorld({ sides: [anEmptyWorld().sides[0], sides[1]] }))).toEqual([]);
  });
});

describe('in words', () => {
  test('a plan says which side is which, the course and the cost', () => {
    expect(describePlan(aPlan())).toEqual([
      `checkout: v2 ${digestOf('v2')}`,
      'image',
      `  ${uriOf('v2')}`,
      'sides',
      `  blue  checkout-a (${ARNS.groupA}): 3 tasks of ${ARNS.running}`,
      `  green checkout-b (${ARNS.groupB}): raised to 3 tasks`,
      `task definition: a new revision of checkout, made from ${ARNS.template}`,
      `  containerDefinitions[web].image: "${uriOf('v1')}" -> "${uriOf('v2')}"`,
      'production',
      `  default action of ${ARNS.listener}`,
      'course',
      '  green healthy within 10 minutes, at most 3 failed tasks',
      "  stage: 5 answers in a row on /healthz, then 'home answers'",
      '  10 % on green, watched for 5 minutes',
      '  50 % on green, watched for 10 minutes',
      '  100 % on green',
      '  rollback window of 15 minutes',
      '  judged every 1 minute by',
      '    health of the targets',
      '    errors: failed requests, at most 1 %, passes after 100 requests',
      '    alarm checkout-5xx',
      '  a bad verdict: roll back',
      '  too little seen at the end: wait up to 10 minutes, then roll back',
      '  no answer at the end: wait up to 10 minutes, then roll back',
      "  somebody else's change of production: a person is asked for 10 minutes, then it goes back",
      '  blue to 0, 3 minutes after the commit',
      'stage',
      `  rule ${ARNS.stageRule}, http://internal.example.com:8080; afterwards off`,
      'cost, at most',
      expect.stringMatching(/^ {2}\d+ state transitions, \d+ history events \(limit 25000\)$/),
    ]);
  });

  test('the first deployment says that there is nothing to go back to, and overrides are shown', () => {
    const request = aRequest({ allow: [{ refusal: 'alarm-firing', reason: 'it is about v1' }] });
    const world = anEmptyWorld({ alarms: [{ name: 'checkout-5xx', state: 'ALARM' }] });
    const lines = describePlan(planOf({ world, request }));
    expect(lines).toContain('  the first deployment: everything at once, and nothing to go back to');
    expect(lines).toContain('  alarm-firing: it is about v1');
    expect(lines.join('\n')).not.toContain('blue to 0');
  });

  test('a refusal says how to allow it, or that nothing does', () => {
    const world = aWorld({ unnamedRoutes: [ARNS.otherRule], alarms: [{ name: 'checkout-5xx', state: 'ALARM' }] });
    const decided = decidePlan(planFacts({ world }));
    expect(decided.kind === 'refused' && describeRefusals(decided.refusals)).toEqual([
      expect.stringMatching(new RegExp(`^unnamed-route: ${ARNS.otherRule} forwards to the pair .* \\(has no override\\)$`)),
      expect.stringMatching(/^alarm-firing: checkout-5xx is in ALARM .* \(can be allowed: --allow alarm-firing=<reason>\)$/),
    ]);
  });
});
