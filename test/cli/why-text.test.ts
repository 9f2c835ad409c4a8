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

  test('tells of a hook that was under way when the deployment turned back, until when its function may be at work', () => {
    const call = { execution: 'arn:aws:states:us-east-1:123456789012:execution:teal-hooks:e-1', endsAt: at(27) };
    const run = {
      name: 'flag',
      at: 'AfterTrafficShift',
      step: 0,
      status: 'IN_PROGRESS',
      from: at(2),
      until: at(62),
      rounds: 1,
      call,
    } as const;
    const told = (failure?: { readonly error: string; readonly cause: string; readonly at: string }) =>
      whyText({ kind: 'active', of: { ...active.of, hooks: [run], ...(failure && { failure }) } }, undefined, minute(8))
        .join(' ')
        .replaceAll(/\s+/g, ' ');
    expect(told()).toMatch(/flag \(AfterTrafficShift, step 1\): under way since/);
    const back = told({ error: 'RollbackRequested', cause: 'ada', at: at(5) });
    expect(back).toMatch(/flag .*: had begun at .* when the deployment turned back; its function ends by .* at the latest/);
    expect(back).not.toMatch(/under way/);
  });

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

  test('minutes count from 1, and what speaks for green is no evidence', () => {
    const bad = whyText(active, evidence(30), minute(8)).join('\n');
    expect(bad).toMatch(/\n {16}rests most on \d+ minutes from number 1 on: [^;]*; its worst minute is number 1 with 30 bad of 60/);
    const good = whyText(active, evidence(0), minute(8)).join('\n');
    expect(good).toMatch(/\n {4}limit {7}at most 1 %: there is no evidence against green, and 1 in 100 is needed to fail\n {4}comparison/);
    expect(good).not.toMatch(/rests most|1 in \d+\.\d|e-/);
    const one = evidence(30);
    const findings = one.findings.map((finding) =>
      finding.share ? { ...finding, share: { ...finding.share, limit: { ...finding.share.limit!, minutes: 1, since: 4 } } } : finding,
    );
    expect(whyText(active, { ...one, findings }, minute(8)).join('\n')).toMatch(/\n {16}rests most on minute 5: green/);
  });

  test('says once how the probability is divided', () => {
    const text = (all: Evidence) =>
      whyText(active, all, minute(8))
        .join('\n')
        .replaceAll(/\n {10,}/g, ' ');
    const both = evidence(30);
    expect(text(both).match(/of what may be wrong/g)).toHaveLength(1);
    expect(text(both)).toMatch(/\n {2}1 in 100 {4}of what may be wrong \(alpha\) half is for the limit, .*: 1 in 50 in all\n\n/);
    const { worse: _, ...limited } = errors;
    const alone = judgeCheck(limited, share(30), { spans, plannedMinutes: 40, over: false });
    const twice = text({ ...both, findings: [alone, { ...alone, check: 'slow' }] });
    expect(twice.match(/of what may be wrong/g)).toHaveLength(1);
    expect(twice).toMatch(/1 in 55 is needed to fail/);
    expect(twice).toMatch(/\n {2}1 in 55 {5}of what may be wrong \(alpha\) nine tenths are for the limit, .*: 1 in 50 in all\n\n/);
  });

  test('just after a step has changed the numbers are called by their own step', () => {
    const first = evidence(0);
    const endedAt = at(5);
    const next = { step: 1, startedAt: at(6), endsAt: at(20) };
    const later = (complete: number, bad = 0) => {
      const course = { spans: [...spans, { from: minute(6), to: minute(6 + complete) }], plannedMinutes: 40, over: false };
      const reading = {
        kind: 'share' as const,
        query: '',
        minutes: Array.from({ length: 12 }, (_, index) => ({ at: minute(index), green: { total: 60, bad }, blue: { total: 540, bad: 2 } })),
      };
      const judgement = { verdict: 'inconclusive' as const, reasons: [], findings: [judgeCheck(errors, reading, course)] };
      const sides = { green: { service: 'checkout-b' }, blue: { service: 'checkout-a' } };
      return evidenceAfter(first, {
        plan: { service: 'checkout', epoch: 1, deployment: 'checkout-1', ...sides },
        bakes: [{ ...bake, endedAt }],
        bake: next,
        accepted: [],
        judgement,
        kept: {},
        now: minute(7),
      });
    };
    const stale = whyText(active, later(0), minute(8)).join('\n');
    expect(stale).toMatch(/of step 2; green is .*\n {14}no minute of step 2 is complete yet: the numbers are of step 1\n/);
    expect(stale).toMatch(/\n {4}step 1 {6}green 0 bad of 300/);
    expect(stale).not.toMatch(/this step|step 2: errors/);
    const fresh = whyText(active, later(2), minute(8)).join('\n');
    expect(fresh).toMatch(/\n {4}this step {3}green 0 bad of 120/);
    expect(fresh).toMatch(/\n {2}00:07:00 {4}step 2: errors: /);
    expect(fresh).not.toMatch(/no minute of/);
    // What changes meanwhile is of the step that it is seen in.
    expect(later(0, 30).story.at(-1)).toMatchObject({ step: 0, outcome: 'fail' });
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
