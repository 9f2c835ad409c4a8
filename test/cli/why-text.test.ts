import { describe, expect, test } from '@jest/globals';
import { whyText } from '../../src/cli/report/why-text.ts';
import type { Check } from '../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../src/deployment/check-defaults.ts';
import { type Evidence, evidenceAfter } from '../../src/deployment/judge/evidence.ts';
import { judgeCheck } from '../../src/deployment/judge/judge-check.ts';
import type { CheckReading } from '../../src/deployment/ports/check-source.ts';
import type { Accepted } from '../../src/deployment/record.ts';
import { at, inWindow, minute } from '../deployment/record/a-record.ts';

const errors: Check = { ...CHECK_DEFAULTS, name: 'errors', of: { requests: 'failed' }, max: 0.01, worse: 2 };
const share = (bad: number): CheckReading => ({
  kind: 'share',
  query: `failed requests: ${'a long query of a source '.repeat(8)}`,
  minutes: Array.from({ length: 5 }, (_, index) => ({ at: minute(index), green: { total: 60, bad }, blue: { total: 540, bad: 2 } })),
});
const depth: Check = {
  ...CHECK_DEFAULTS,
  name: 'depth',
  of: { lambda: { function: 'depth', answers: 'quantity' } },
  max: 5,
  worse: 1.5,
};
const values: CheckReading = {
  kind: 'quantity',
  query: 'lambda depth',
  minutes: Array.from({ length: 5 }, (_, index) => ({ at: minute(index), green: 9, blue: 2 })),
};
const spans = [{ from: minute(0), to: minute(5) }];
const bake = { step: 0, startedAt: at(0), endsAt: at(10) };

function evidence(bad: number, before?: Evidence, accepted: readonly Accepted[] = []): Evidence {
  const course = { spans, plannedMinutes: 40, over: false };
  const findings = [
    { check: 'targets', kind: 'targets', outcome: 'pass', reasons: ['targets: 3 of 3 are healthy'] } as const,
    judgeCheck(errors, share(bad), course),
    judgeCheck(depth, values, course),
    judgeCheck(
      { ...CHECK_DEFAULTS, name: 'alarm a', of: { alarm: 'a' } },
      { kind: 'none', why: 'there is no alarm a', query: 'the alarm a' },
      course,
    ),
  ];
  const plan = {
    service: 'checkout',
    epoch: 1,
    deployment: 'checkout-1',
    green: { service: 'checkout-b' },
    blue: { service: 'checkout-a' },
  };
  const judgement = { verdict: 'fail' as const, reasons: [], findings };
  return evidenceAfter(before, { plan, bake, accepted, judgement, kept: {}, now: minute(before ? 7 : 6) });
}

describe('why', () => {
  const active = { kind: 'active', of: inWindow().active! } as const;

  test('tells every number of a share', () => {
    const text = whyText(active, evidence(30), minute(8)).join('\n');
    expect(text).toMatch(
      /^checkout-1: v2, window, since 00:00:00 UTC, 8 min ago\n {2}verdict {5}fail at 00:06:00 UTC, 2 min ago, of step 1; green is checkout-b, blue is checkout-a\n/,
    );
    expect(text).toMatch(/\n {2}errors: fail\n {4}because {5}\d+ of \d+ requests on green failed \(50 %\), at most 1 %/);
    expect(text).toMatch(/\n {4}this step {3}green \d+ bad of \d+ \(50 %\), blue \d+ bad of \d+ \(0\.37 %\); green between [\d.]+ % and/);
    expect(text).toMatch(
      /\n {4}limit {7}at most 1 %: the evidence against green is 1 in .*, and 1 in 100 is needed to fail\n {16}rests most on/,
    );
    expect(text).toMatch(/\n {4}comparison {2}less than 2 times blue's share: the evidence/);
    expect(text).toContain("times blue's share");
  });

  test('tells what holds it back', () => {
    const heldBack = { ...evidence(30) };
    const findings = heldBack.findings.map((finding) =>
      finding.share
        ? {
            ...finding,
            share: { ...finding.share, limit: { ...finding.share.limit!, heldBack: 'too few outside the worst minute' }, blueIsSick: true },
          }
        : finding,
    );
    const text = whyText(active, { ...heldBack, findings }, minute(8)).join('\n');
    expect(text).toContain('    held back   too few outside the worst minute');
    expect(text).toContain('    blue        is above the limit itself');
  });

  test('tells the numbers of a quantity, and that a source has no answer', () => {
    const text = whyText(active, evidence(0), minute(8)).join('\n');
    expect(text).toMatch(/\n {2}depth: fail\n {4}because {5}green's value broke its limit/);
    expect(text).toMatch(/\n {4}limit {7}at most 5: 3 of the last 5 minutes broke it, of 3 with a value; 3 fail green/);
    expect(text).toMatch(/\n {2}alarm a: none\n {4}because {5}no answer: there is no alarm a\n {4}asked {7}the alarm a/);
  });

  test('tells when a check said something else, and what was accepted', () => {
    const accepted: Accepted = { check: 'errors', outcome: 'fail', step: 0, by: 'ada', at: at(7), reason: 'known' };
    const lines = whyText(active, evidence(30, evidence(0), [accepted]), minute(8));
    const turns = lines.slice(lines.indexOf('when a check began to say something else') + 1);
    expect(turns.filter((line) => line.includes('errors:'))).toEqual([
      expect.stringMatching(/^ {2}00:06:00 {4}step 1: errors: (pass|inconclusive): /),
      expect.stringMatching(/^ {2}00:07:00 {4}step 1: errors: fail: \d+ of/),
    ]);
    expect(lines).toContain('  accepted    errors, which said fail, in step 1 by ada at 00:07:00 UTC, 1 min ago: known');
  });

  test('no line is longer than 110 columns, and none ends with a space', () => {
    for (const line of whyText(active, evidence(30, evidence(0)), minute(8))) expect(line).toMatch(/^(.{0,109}\S)?$/);
  });

  test('one that was never judged has no verdicts', () => {
    expect(whyText(active, undefined, minute(8))[1]).toBe('  verdicts    none yet: no bake of it was judged');
    const image = { uri: 'x', repository: 'x', digest: 'sha256:1', tag: 'v2' };
    const ended = { id: 'checkout-1', service: 'checkout', epoch: 1, execution: 'x', image, startedAt: at(0), endedAt: at(5) };
    const lines = whyText(
      { kind: 'ended', of: { ...ended, outcome: 'ROLLED_BACK', cause: 'JudgedUnhealthy: it is' } },
      undefined,
      minute(8),
    );
    expect(lines[0]).toBe('checkout-1: v2, ROLLED_BACK at 00:05:00 UTC, 3 min ago');
    expect(lines).toContain('  because     JudgedUnhealthy: it is');
    expect(lines.join(' ')).toMatch(/verdicts {4}none are kept/);
  });
});
