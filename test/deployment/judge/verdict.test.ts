import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Check } from '../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../src/deployment/check-defaults.ts';
import { judge } from '../../../src/deployment/judge/verdict.ts';
import type { CheckReading } from '../../../src/deployment/ports/check-source.ts';
import type { JudgeConfig } from '../../../src/deployment/service-config.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { at, minute } from '../record/a-record.ts';

const query = 'a test';
const spans = [{ from: minute(1), to: minute(6) }];
const config = (more: Partial<JudgeConfig> = {}): JudgeConfig => ({ ...JUDGE, errorRate: { max: 0.01, minRequests: 100 }, ...more });
const check = (more: Pick<Check, 'name' | 'of'> & Partial<Check>): Check => ({ ...CHECK_DEFAULTS, ...more });

/** Five minutes, the same each. */
const errors = (total: number, bad: number, from = 1): CheckReading => ({
  kind: 'share',
  query,
  minutes: [0, 1, 2, 3, 4].map((n) => ({ at: minute(from + n), green: { total, bad }, blue: { total: 9 * total, bad: 0 } })),
});

const judged = (readings: Readonly<Record<string, CheckReading>>, more: Partial<JudgeConfig> = {}) =>
  judge({
    judge: config(more),
    targets: { targets: { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 }, wanted: 3 },
    readings: new Map(Object.entries(readings)),
    spans,
    plannedMinutes: 20,
    bake: { step: 0, startedAt: at(1), endsAt: at(8) },
    now: minute(8),
  });

describe('a share', () => {
  test('within its limit passes', () => {
    expect(judged({ errors: errors(200, 0) })).toMatchObject({ verdict: 'pass' });
  });

  test('far above its limit fails, with its numbers as evidence', () => {
    const { verdict, reasons, findings } = judged({ errors: errors(200, 40) });
    expect(verdict).toBe('fail');
    expect(reasons).toEqual([expect.stringMatching(/^errors: .* requests on green failed \(20 %\), at most 1 % is allowed/)]);
    expect(findings.find((finding) => finding.check === 'errors')).toMatchObject({ query, share: { limit: { limit: 0.01 } } });
  });

  test.each([
    ['no minute', { kind: 'share', query, minutes: [] }],
    ['too few requests', errors(19, 0)],
    ['minutes of another time', errors(200, 0, 30)],
  ] as const)('%s is inconclusive, never healthy', (_, reading) => {
    expect(judged({ errors: reading })).toMatchObject({ verdict: 'inconclusive' });
  });

  test('judged strictly it fails as soon as its observed share is above the limit', () => {
    const few = errors(100, 2);
    expect(judged({ errors: few })).toMatchObject({ verdict: 'inconclusive' });
    expect(judged({ errors: few }, { errorRate: { max: 0.01, minRequests: 100, strict: true } })).toMatchObject({ verdict: 'fail' });
  });
});

test('a bake of which no minute is complete passes by nothing that earlier ones have said, and fails by it', () => {
  const spansOf = [...spans, { from: minute(8), to: minute(8) }];
  const of = (reading: CheckReading) =>
    judge({
      judge: config(),
      targets: { targets: { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 }, wanted: 3 },
      readings: new Map([['errors', reading]]),
      spans: spansOf,
      plannedMinutes: 20,
      bake: { step: 1, startedAt: at(8), endsAt: at(9) },
      now: minute(9),
    });
  expect(of(errors(200, 0))).toMatchObject({ verdict: 'inconclusive', reasons: ['errors: no minute of this bake is complete yet'] });
  expect(of(errors(200, 40))).toMatchObject({ verdict: 'fail' });
});

describe('a source', () => {
  test('that gives no answer is told as none', () => {
    expect(judged({ errors: { kind: 'none', query, why: 'connection refused' } })).toMatchObject({
      verdict: 'none',
      reasons: ['errors: no answer: connection refused'],
    });
  });

  test('that was not asked is none, and one that gives something else than its check asks for', () => {
    expect(judged({})).toMatchObject({ verdict: 'none', reasons: ['errors: no answer: its source was not asked'] });
    expect(judged({ errors: { kind: 'verdict', says: 'pass', message: 'fine', query } })).toMatchObject({
      verdict: 'none',
      reasons: ['errors: its source gave a verdict, not a share'],
    });
  });

  test("somebody else's verdict counts as it is", () => {
    const gate = check({ name: 'gate', of: { alarm: 'x' } });
    for (const says of ['pass', 'fail', 'inconclusive'] as const) {
      expect(
        judged({ errors: errors(200, 0), gate: { kind: 'verdict', says, message: 'so it is', query } }, { checks: [gate] }),
      ).toMatchObject({ verdict: says });
    }
  });
});

test('a quantity is judged by its last minutes', () => {
  const cpu = check({
    name: 'cpu',
    max: 80,
    of: { cloudWatch: { value: { namespace: 'N', metric: 'M', dimensions: {}, stat: 'Average' } } },
  });
  const reading = (green: number): CheckReading => ({
    kind: 'quantity',
    query,
    minutes: [1, 2, 3, 4, 5].map((n) => ({ at: minute(n), green, blue: 10 })),
  });
  expect(judged({ errors: errors(200, 0), cpu: reading(50) }, { checks: [cpu] })).toMatchObject({ verdict: 'pass' });
  expect(judged({ errors: errors(200, 0), cpu: reading(90) }, { checks: [cpu] })).toMatchObject({ verdict: 'fail' });
});

test('without checks the targets alone are judged', () => {
  const { errorRate: _, ...alone } = config();
  expect(
    judge({
      judge: alone,
      targets: { targets: { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 }, wanted: 3 },
      readings: new Map(),
      spans: [],
      plannedMinutes: 1,
      bake: { step: 0, startedAt: at(1), endsAt: at(2) },
      now: minute(3),
    }),
  ).toMatchObject({ verdict: 'pass', reasons: ['3 of 3 targets of green are healthy'] });
});

test('whatever sources say, green passes only when each check has passed', () => {
  const anyReading = fc.oneof(
    fc.record({ kind: fc.constant('none' as const), why: fc.string(), query: fc.string() }),
    fc.record({
      kind: fc.constant('verdict' as const),
      says: fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const),
      message: fc.string(),
      query: fc.string(),
    }),
    fc.tuple(fc.nat(300), fc.nat(300)).map(([total, bad]) => errors(total, Math.min(total, bad))),
  );
  const gate = check({ name: 'gate', of: { alarm: 'x' } });
  fc.assert(
    fc.property(anyReading, anyReading, (one, other) => {
      const { verdict, reasons, findings } = judged({ errors: one, gate: other }, { checks: [gate] });
      expect(findings).toHaveLength(3);
      expect(findings.every((finding) => finding.reasons.length > 0)).toBe(true);
      if (verdict === 'pass') {
        expect(findings.every(({ outcome }) => outcome === 'pass')).toBe(true);
        expect(one.kind).toBe('share');
        expect(other).toMatchObject({ kind: 'verdict', says: 'pass' });
      } else {
        expect(reasons).not.toHaveLength(0);
      }
    }),
  );
});
