import { describe, expect, test } from '@jest/globals';
import { foresee } from '../../../src/deployment/plan/foresee.ts';
import { describePlan, warningsOf } from '../../../src/deployment/plan/plan-text.ts';
import { decidePlan, type PlanDecision } from '../../../src/deployment/plan/planning.ts';
import type { Plan } from '../../../src/deployment/plan.ts';
import { planSchema } from '../../../src/deployment/plan-schema.ts';
import type { CheckReading } from '../../../src/deployment/ports/check-source.ts';
import { aConfig, anEmptyWorld, planFacts } from '../../support/worlds.ts';

const HOUR = { from: 0, to: 3_600_000 };
const reading = (perMinute: number, bad = 0): CheckReading => ({
  kind: 'share',
  query: '',
  minutes: Array.from({ length: 60 }, (_, i) => ({ at: 60_000 * i, blue: { total: perMinute, bad } })),
});
const NONE: CheckReading = { kind: 'none', why: 'ThrottlingException: Rate exceeded', query: '' };

type Judged = NonNullable<NonNullable<Parameters<typeof aConfig>[0]>['judge']>;

/** The decision on a plan, when the hour says this of each check; `asked`: which were asked about. */
async function foreseen(says: CheckReading, { judge, allow = [] }: { judge?: Judged; allow?: readonly string[] } = {}) {
  const asked: string[] = [];
  const world = {
    lastHour: async (_pair: unknown, checks: readonly { readonly name: string }[]) => {
      asked.push(...checks.map(({ name }) => name));
      return { ...HOUR, readings: new Map(checks.map(({ name }) => [name, says])) };
    },
  };
  const decided = await foresee(
    decidePlan(planFacts(judge ? { config: aConfig({ judge }) } : {})),
    allow.map((refusal) => ({ refusal, reason: 'at night' })),
    world,
  );
  return { decided, asked };
}

function planOf(decided: PlanDecision): Plan {
  if (decided.kind !== 'plan') throw new Error(decided.kind);
  return decided.plan;
}

describe('a plan with what its gates can see', () => {
  test('has a line a gate, and travels', async () => {
    const { decided, asked } = await foreseen(reading(600, 3));
    const plan = planOf(decided);
    expect(asked).toEqual(['errors']);
    expect(plan.before).toEqual({ errors: { total: 36_000, bad: 180 } });
    const lines = describePlan(plan);
    const at = lines.findIndex((line) => line.startsWith('what the judge can see'));
    expect(lines.slice(at + 1, at + 6)).toEqual([
      expect.stringMatching(
        /^ {2}errors at 10 %, 5 minutes \(2 complete\): about 120 requests on green; finds 5 times the limit \(5 %\) in \d+ of 100 such bakes \(\d+ held back\), a share of 20 % in \d+( \(\d held back\))?, total failure in 100; \d+ minutes would find 5 times the limit in 95$/,
      ),
      expect.stringMatching(/^ {2}errors at 50 %, 10 minutes \(7 complete\): about 2100 requests on green; finds .* total failure in 100$/),
      expect.stringMatching(/^ {2}errors in the window, 15 minutes \(12 complete\): about 7200 requests on green; /),
      '  held back: not found by the end of the bake, and not passed, as the observed share is above what is allowed or too little is seen. What follows: wait up to 10 minutes, then roll back',
      "  not foreseen: alarm checkout-5xx (somebody else's verdict)",
    ]);
    expect(planSchema.parse(JSON.parse(JSON.stringify(plan)))).toEqual(plan);
    expect(warningsOf(plan)).toEqual([]);
    expect(lines).not.toContain('warnings');
  });

  test('is the same plan each time', async () => {
    const [one, other] = [await foreseen(reading(61, 1)), await foreseen(reading(61, 1))];
    expect(one.decided).toEqual(other.decided);
  });

  test('warns of a blind gate', async () => {
    const plan = planOf((await foreseen(reading(3))).decided);
    expect(warningsOf(plan)).toEqual([
      {
        name: 'blind-gate',
        where: 'steps[0].bake',
        message: expect.stringMatching(
          /^has too little for the check errors: about 1 request on green, finds total failure in \d+ of 100 such bakes$/,
        ),
      },
    ]);
    expect(describePlan(plan).join('\n')).toMatch(/^warnings\n {2}blind-gate: steps\[0\]\.bake has too little/m);
  });

  test('refuses it where that is configured, and can be allowed to', async () => {
    const judge: Judged = { errorRate: { max: '1 %' }, blindGate: 'refuse' };
    const { decided } = await foreseen(reading(0), { judge });
    expect(decided).toMatchObject({
      kind: 'refused',
      refusals: [{ where: 'steps[0].bake' }, { where: 'steps[1].bake' }, { where: 'window', name: 'blind-gate' }],
    });
    const plan = planOf((await foreseen(reading(0), { judge, allow: ['blind-gate'] })).decided);
    expect(plan.allowed).toEqual([{ refusal: 'blind-gate', reason: 'at night' }]);
    expect(warningsOf(plan)).toEqual([]);
    expect((await foreseen(reading(600), { judge })).decided.kind).toBe('plan');
    // What was not refused is no override.
    expect(planOf((await foreseen(reading(600), { judge, allow: ['blind-gate'] })).decided).allowed).toEqual([]);
  });

  test('is made where metrics cannot be read, and says so', async () => {
    const plan = planOf((await foreseen(NONE, { judge: { errorRate: { max: '1 %' }, blindGate: 'refuse' } })).decided);
    expect(plan).toMatchObject({
      gates: [],
      unforeseen: [{ checks: ['errors'], why: 'the last hour could not be read: ThrottlingException: Rate exceeded' }],
    });
    expect(plan.before).toBeUndefined();
    expect(describePlan(plan)).toContain('  not foreseen: errors (the last hour could not be read: ThrottlingException: Rate exceeded)');
  });

  test('says of which checks nothing is foreseen, and asks nothing for them', async () => {
    const judge: Judged = {
      alarms: ['checkout-5xx'],
      checks: [
        {
          name: 'queue',
          of: { cloudWatch: { value: { namespace: 'Q', metric: 'Depth', dimensions: { S: '{service}' }, stat: 'Maximum' } } },
          max: 5,
        },
        {
          name: 'checkouts',
          of: { prometheus: { url: 'http://prometheus.example', bad: 'a{s="{service}"}', total: 'b{s="{service}"}' } },
          max: '1 %',
        },
      ],
    };
    const { decided, asked } = await foreseen(NONE, { judge });
    expect(asked).toEqual([]);
    expect(planOf(decided).unforeseen).toEqual([
      { checks: ['alarm checkout-5xx'], why: "somebody else's verdict" },
      { checks: ['queue'], why: 'values are judged, not requests' },
      { checks: ['checkouts'], why: 'its source is not asked before a deployment' },
    ]);
  });

  test('of a first deployment, which nothing judges, nothing is asked', async () => {
    const world = { lastHour: () => Promise.reject(new Error('nobody asks')) };
    const plan = planOf(await foresee(decidePlan(planFacts({ world: anEmptyWorld() })), [], world));
    expect([plan.first, plan.gates]).toEqual([true, undefined]);
  });
});
