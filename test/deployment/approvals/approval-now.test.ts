import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ApprovalConfig,
  LONGEST_APPROVAL_SECONDS,
  longestApproval,
  lookEvery,
  looksOfApproval,
} from '../../../src/deployment/approval.ts';
import { approvalNow, untilNextLook, type WantedApproval } from '../../../src/deployment/approvals/approval-now.ts';
import type { Wait } from '../../../src/deployment/wait.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { at, minute } from '../record/a-record.ts';

const wanted = (silence: ApprovalConfig['silence'], withinSeconds = 3_600): WantedApproval => ({
  after: 'tests',
  of: { withinSeconds, silence },
  asked: { seen: 'v2 is tested', asks: 'May it?', yes: 'it may' },
  back: 'it goes back',
});

/** Asked at minute 0, for an hour. */
const asked = (more: Partial<Wait> = {}): Wait => ({
  reason: 'approval',
  at: at(0),
  question: { at: at(0), seen: '', asks: '', yes: '', otherwise: '', until: at(60), approval: true },
  ...more,
});
const word = (verb: Verb, n: number) => ({ answer: { verb, by: 'ada', at: at(n), reason: 'fine' } });

describe('an approval', () => {
  test('is asked for at first, for as long as the configuration says', () => {
    expect(approvalNow(wanted('rollback'), undefined, minute(5))).toEqual({
      kind: 'asked',
      until: minute(65),
      ends: minute(65),
      question: { seen: 'v2 is tested', asks: 'May it?', yes: 'it may', otherwise: 'it goes back', patienceSeconds: 3_600, approval: true },
    });
  });

  test('is asked for until its time is over, whatever was asked before about something else', () => {
    expect(approvalNow(wanted('rollback'), asked(), minute(59))).toMatchObject({ kind: 'asked', until: minute(60) });
    const other: Wait = {
      reason: 'bake',
      at: at(0),
      question: { ...asked().question!, approval: undefined as never },
      ...word('approve', 1),
    };
    const { approval: _, ...question } = other.question!;
    expect(approvalNow(wanted('rollback'), { ...other, question }, minute(5))).toMatchObject({ kind: 'asked', until: minute(65) });
  });

  test('is given by approve, also when that is heard behind the end of the time', () => {
    const given = { kind: 'given', approval: { after: 'tests', by: 'ada', at: at(59), reason: 'fine' } };
    expect(approvalNow(wanted('rollback'), asked(word('approve', 59)), minute(61))).toEqual(given);
    expect(approvalNow(wanted('rollback'), asked(word('promote', 59)), minute(59))).toMatchObject({ kind: 'asked' });
  });

  test.each([
    ['rollback', { kind: 'refused', why: 'nobody approved within 1 hour' }],
    ['continue', { kind: 'given', approval: { after: 'tests', by: 'nobody: approval.silence goes on after 1 hour', at: at(60) } }],
    ['wait', { kind: 'asked', until: minute(120), question: { otherwise: `it goes on waiting, until ${at(14 * 24 * 60)} at most` } }],
  ] as const)('that nobody gives: %s', (silence, now) => {
    expect(approvalNow(wanted(silence), asked(), minute(60))).toMatchObject(now);
  });

  test('that is asked for again and again goes back after 14 days', () => {
    const last = 14 * 24 * 60;
    const wait = asked({ question: { ...asked().question!, until: at(last - 10) } });
    expect(approvalNow(wanted('wait'), wait, minute(last - 5))).toMatchObject({
      kind: 'asked',
      until: minute(last),
      question: { otherwise: 'it goes back' },
    });
    expect(approvalNow(wanted('wait'), wait, minute(last))).toEqual({ kind: 'refused', why: `nobody approved since ${at(0)}` });
  });

  test('is asked for no longer than there is time', () => {
    expect(approvalNow(wanted('rollback'), asked(), minute(20), minute(30))).toMatchObject({ kind: 'asked', until: minute(30) });
    expect(approvalNow(wanted('rollback'), asked(), minute(30), minute(30))).toMatchObject({ kind: 'refused' });
    expect(approvalNow(wanted('continue'), asked(), minute(30), minute(30))).toMatchObject({ kind: 'given' });
    expect(approvalNow(wanted('wait'), asked(), minute(30), minute(30))).toMatchObject({ kind: 'refused' });
  });
});

describe('looks while a person is asked', () => {
  const approval = fc.record({
    withinSeconds: fc.integer({ min: 60, max: LONGEST_APPROVAL_SECONDS }),
    silence: fc.constantFrom<ApprovalConfig['silence']>('rollback', 'continue', 'wait'),
  });
  const every = fc.integer({ min: 10, max: 600 });

  test('are no more than are counted, however late each is, and fit into a history', () => {
    fc.assert(
      fc.property(approval, every, fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 20 }), (of, everySeconds, late) => {
        const until = longestApproval(of);
        let looks = 0;
        for (let now = 0; now < until; looks++) {
          const seconds = untilNextLook(everySeconds, { since: 0, ends: 1000 * until, now: 1000 * now });
          expect(seconds).toBeLessThanOrEqual(lookEvery(everySeconds, now));
          now += seconds + late[looks % late.length]!;
        }
        expect(looks).toBeLessThanOrEqual(looksOfApproval(of, everySeconds));
        expect(looksOfApproval(of, everySeconds)).toBeLessThan(850);
      }),
    );
  });

  test('are those of every judgement at first, and an hour apart after some days', () => {
    expect(lookEvery(60, 0)).toBe(60);
    expect(lookEvery(60, 3_600)).toBe(60);
    expect(lookEvery(60, 24 * 3_600)).toBe(864);
    expect(lookEvery(60, 100 * 3_600)).toBe(3_600);
    expect(looksOfApproval({ withinSeconds: 24 * 3_600, silence: 'rollback' }, 60)).toBe(368);
  });
});
