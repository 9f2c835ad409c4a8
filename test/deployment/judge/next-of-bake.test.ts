import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Policy } from '../../../src/deployment/check.ts';
import type { Finding } from '../../../src/deployment/judge/finding.ts';
import { type BakeFacts, firstWait, nextOfBake } from '../../../src/deployment/judge/next-of-bake.ts';
import { type CheckOutcome, longestAfterBake } from '../../../src/deployment/judge/policies.ts';
import type { JudgeConfig } from '../../../src/deployment/service-config.ts';
import type { Wait } from '../../../src/deployment/wait.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { at, minute } from '../record/a-record.ts';

const bake = { step: 0, startedAt: at(1), endsAt: at(6) } as const;
const says = (outcome: CheckOutcome, check = 'errors'): Finding => ({
  check,
  kind: 'share',
  outcome,
  reasons: [`${check} says ${outcome}`],
});
const config = (more: Partial<JudgeConfig> = {}): JudgeConfig => ({ ...JUDGE, errorRate: { max: 0.01, minRequests: 100 }, ...more });

const next = (outcome: CheckOutcome, now: number, more: Partial<BakeFacts> = {}) =>
  nextOfBake({ judge: config(), findings: [says(outcome)], bake, accepted: [], wait: undefined, now: minute(now), ...more });

const asked = (outcome: 'fail' | 'inconclusive' | 'none', more: Partial<Wait> & { readonly silence?: 'pass' } = {}): Wait => {
  const { silence = 'rollback', ...rest } = more;
  return {
    reason: 'bake',
    at: at(6),
    question: {
      at: at(6),
      seen: 'errors',
      asks: 'Go on?',
      yes: 'on',
      otherwise: 'back',
      until: at(36),
      about: [{ check: 'errors', outcome }],
      silence,
    },
    ...rest,
  };
};
const approved = { verb: 'approve', by: 'ann', at: at(10), reason: 'known' } as const;

describe('while it bakes', () => {
  test('the next judgement is one interval away, or at its end', () => {
    expect(next('pass', 1)).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(next('pass', 5.5)).toMatchObject({ kind: 'wait', seconds: 30 });
    expect(firstWait(bake, config(), minute(6) - 1)).toBe(1);
    expect(firstWait({ ...bake, endsAt: bake.startedAt }, config(), minute(1))).toBe(0);
  });

  test('what cannot be told waits for the end, whatever comes then', () => {
    for (const policy of ['wait', 'rollback', 'pass', 'ask', 'hold'] as const) {
      for (const outcome of ['inconclusive', 'none'] as const) {
        expect(next(outcome, 3, { judge: config({ inconclusive: policy, none: policy }) })).toMatchObject({ kind: 'wait' });
      }
    }
  });

  test('a bad verdict counts at once', () => {
    expect(next('fail', 3)).toMatchObject({ kind: 'back', error: 'JudgedUnhealthy', why: 'errors says fail' });
    expect(next('fail', 3, { judge: config({ fail: 'ask' }) })).toMatchObject({ kind: 'ask', question: { patienceSeconds: 1_800 } });
    expect(next('fail', 3, { judge: config({ fail: 'hold' }) })).toMatchObject({ kind: 'ask', question: { patienceSeconds: 14_400 } });
  });
});

describe('at its end', () => {
  test('green that passed goes on', () => {
    expect(next('pass', 6)).toEqual({ kind: 'over', accepts: [] });
  });

  test.each(['inconclusive', 'none'] as const)('%s does what its policy says', (outcome) => {
    const by = (policy: Policy, now: number, more: Partial<BakeFacts> = {}) =>
      next(outcome, now, { judge: config({ [outcome]: policy }), ...more });
    expect(by('pass', 6)).toMatchObject({ kind: 'over' });
    expect(by('rollback', 6)).toMatchObject({ kind: 'back', error: 'Inconclusive' });
    expect(by('wait', 6)).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(by('wait', 15.75)).toMatchObject({ kind: 'wait', seconds: 15 });
    expect(by('wait', 16)).toMatchObject({ kind: 'back', error: 'Inconclusive' });
    expect(by('ask', 6)).toMatchObject({ kind: 'ask', question: { silence: 'rollback', otherwise: 'all traffic goes back to blue' } });
    expect(by('ask', 35.5, { wait: asked(outcome) })).toMatchObject({ kind: 'ask', seconds: 30 });
    expect(by('ask', 36, { wait: asked(outcome) })).toMatchObject({ kind: 'back', error: 'Inconclusive' });
  });

  test('the policy of a check comes before that of the judge, and the strongest of several holds', () => {
    const checks = [{ ...JUDGE, name: 'x' }] as never;
    expect(checks).toHaveLength(1);
    const judge = config({ inconclusive: 'pass', none: 'hold' });
    expect(next('pass', 6, { judge, findings: [says('inconclusive'), says('none', 'targets')] })).toMatchObject({ kind: 'ask' });
  });

  test('targets that fail are asked about by nobody', () => {
    const judge = config({ fail: 'hold' });
    expect(next('fail', 3, { judge, findings: [{ ...says('fail', 'targets'), kind: 'targets' }] })).toMatchObject({ kind: 'back' });
  });
});

describe('when somebody has spoken of its time', () => {
  const word = (verb: 'promote' | 'promote fully') => ({ verb, by: 'ann', at: at(3), reason: 'known' }) as const;
  const promoted = { ...bake, endsAt: at(3), words: [word('promote')] } as const;

  test.each(['inconclusive', 'none'] as const)('%s is accepted by whoever promoted it, for this bake', (outcome) => {
    const judge = config({ [outcome]: 'rollback' });
    const accepts = [{ check: 'errors', outcome, step: 0, by: 'ann', at: at(3), reason: 'known' }];
    expect(next(outcome, 4, { judge, bake: promoted })).toEqual({ kind: 'over', accepts });
    expect(next(outcome, 4, { judge, bake: { ...promoted, words: [word('promote fully')] } })).toEqual({ kind: 'over', accepts });
    const later = { ...bake, step: 1 } as const;
    expect(next(outcome, 6, { judge, bake: later, accepted: accepts as never })).toMatchObject({ kind: 'back' });
  });

  test('a bad verdict leads where it leads all the same', () => {
    expect(next('fail', 4, { bake: promoted })).toMatchObject({ kind: 'back', atOnce: true, accepts: [] });
    expect(next('fail', 4, { bake: promoted, judge: config({ fail: 'hold' }) })).toMatchObject({ kind: 'ask', accepts: [] });
    const accepted = [{ check: 'errors', outcome: 'fail', step: 0, by: 'bob', at: at(2) }] as const;
    expect(next('fail', 4, { bake: promoted, accepted })).toEqual({ kind: 'over', accepts: [] });
  });

  test('it does not end while it is paused, and a bad verdict counts meanwhile', () => {
    const paused = { ...bake, endsAt: at(66), pausedUntil: at(64) } as const;
    expect(next('pass', 63, { bake: paused })).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(next('inconclusive', 63, { bake: paused, judge: config({ inconclusive: 'rollback' }) })).toMatchObject({ kind: 'wait' });
    expect(next('fail', 63, { bake: paused })).toMatchObject({ kind: 'back' });
    expect(next('pass', 66, { bake: paused })).toMatchObject({ kind: 'over' });
    // Paused after its time was over: what it waited for goes on waiting behind the pause.
    const late = { ...bake, endsAt: at(60), pausedUntil: at(64) } as const;
    expect(next('inconclusive', 63, { bake: late })).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(next('inconclusive', 64, { bake: late })).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(next('inconclusive', 70, { bake: late })).toMatchObject({ kind: 'back', atOnce: false });
  });

  test('what was said before the first wait is judged, even if nothing is left of the bake', () => {
    expect(firstWait({ ...promoted, endsAt: at(1) }, config(), minute(1))).toBe(1);
    expect(firstWait({ ...promoted, endsAt: at(1), heard: 1 }, config(), minute(1))).toBe(0);
  });
});

describe('when a person answers', () => {
  test('that they go on, what they were asked about is accepted', () => {
    const judge = config({ inconclusive: 'hold' });
    expect(next('inconclusive', 10, { judge, wait: asked('inconclusive', { answer: approved }) })).toEqual({
      kind: 'over',
      accepts: [{ check: 'errors', outcome: 'inconclusive', step: 0, by: 'ann', at: at(10), reason: 'known' }],
    });
  });

  test('a bad verdict that is accepted is judged no more, and what else is bad still takes it back', () => {
    const judge = config({ fail: 'ask' });
    const answer = asked('fail', { answer: approved });
    expect(next('fail', 4, { judge, wait: answer })).toMatchObject({ kind: 'wait', accepts: [{ check: 'errors', outcome: 'fail' }] });
    const accepted = [{ check: 'errors', outcome: 'fail', step: 0, by: 'ann', at: at(4) }] as const;
    expect(next('fail', 60, { judge, accepted, bake: { ...bake, step: 1 } })).toMatchObject({ kind: 'over' });
    expect(next('fail', 4, { judge: config(), accepted, findings: [says('fail'), says('fail', 'targets')] })).toMatchObject({
      kind: 'back',
      why: 'targets says fail',
    });
  });

  test('what is accepted as unknown is accepted for that bake alone, and only while it is unknown', () => {
    const accepted = [{ check: 'errors', outcome: 'none', step: 0, by: 'ann', at: at(4) }] as const;
    const judge = config({ none: 'rollback' });
    expect(next('none', 7, { judge, accepted })).toMatchObject({ kind: 'over' });
    expect(next('none', 7, { judge, accepted, bake: { ...bake, step: 1 } })).toMatchObject({ kind: 'back' });
    expect(next('fail', 7, { judge, accepted })).toMatchObject({ kind: 'back' });
  });
});

describe('when nobody answers', () => {
  const judge = config({ inconclusive: 'hold', hold: { seconds: 1_800, end: 'pass' } });

  test('a hold ends as it is configured', () => {
    expect(next('inconclusive', 35, { judge, wait: asked('inconclusive', { silence: 'pass' }) })).toMatchObject({ kind: 'ask' });
    expect(next('inconclusive', 36, { judge, wait: asked('inconclusive', { silence: 'pass' }) })).toMatchObject({
      kind: 'over',
      accepts: [{ check: 'errors', by: expect.stringMatching(/^nobody/) }],
    });
  });

  test('what is weaker than the question that stands waits its turn, and then has a time of its own', () => {
    const both = [says('inconclusive'), says('none', 'gate')];
    const facts = { judge: { ...judge, none: 'ask' as const }, findings: both };
    expect(next('inconclusive', 35.5, { ...facts, wait: asked('inconclusive') })).toMatchObject({ kind: 'ask', seconds: 30 });
    expect(next('inconclusive', 36, { ...facts, wait: asked('inconclusive', { silence: 'pass' }) })).toMatchObject({
      kind: 'ask',
      accepts: [{ check: 'errors' }],
      question: { about: [{ check: 'gate', outcome: 'none' }] },
      until: minute(66),
    });
  });

  test('what comes new into a question is not accepted by the silence to the old one', () => {
    const facts = {
      judge: config({ none: 'ask', fail: 'hold', hold: { seconds: 14_400, end: 'pass' } }),
      findings: [says('fail', 'gate')],
    };
    const step = next('fail', 34, { ...facts, wait: asked('none') });
    expect(step).toMatchObject({ kind: 'ask', question: { about: [{ check: 'gate', outcome: 'fail' }] } });
    expect(step.kind === 'ask' && step.until).toBeGreaterThan(minute(36));
  });

  test('a bad verdict that has healed is held until somebody decides', () => {
    const held = { judge: config({ fail: 'hold' }), wait: asked('fail') };
    expect(next('pass', 20, held)).toMatchObject({ kind: 'ask' });
    expect(next('pass', 20, { ...held, wait: asked('fail', { answer: approved }) })).toMatchObject({ kind: 'over' });
  });

  test('what has healed meanwhile goes on without an answer', () => {
    expect(next('pass', 20, { judge, wait: asked('inconclusive') })).toEqual({ kind: 'over', accepts: [] });
  });
});

test('judged again and again it ends, within the time that the plan counts on', () => {
  const policies = fc.constantFrom<Policy>('wait', 'rollback', 'pass', 'ask', 'hold');
  const outcomes = fc.infiniteStream(fc.constantFrom<CheckOutcome>('pass', 'inconclusive', 'none', 'fail'));
  fc.assert(
    fc.property(
      fc.record({
        everySeconds: fc.integer({ min: 10, max: 600 }),
        patienceSeconds: fc.nat(1_200),
        answerSeconds: fc.integer({ min: 60, max: 3_600 }),
      }),
      fc.record({ inconclusive: policies, none: policies, fail: fc.constantFrom('rollback' as const, 'ask' as const, 'hold' as const) }),
      fc.integer({ min: 60, max: 7_200 }),
      outcomes,
      (times, ends, holdSeconds, stream) => {
        const judge = config({ ...times, ...ends, hold: { seconds: holdSeconds, end: 'rollback' } });
        let now = minute(1);
        let wait: Wait | undefined;
        for (const outcome of stream) {
          const step = nextOfBake({ judge, findings: [says(outcome)], bake, accepted: [], wait, now });
          if (step.kind === 'over' || step.kind === 'back') return;
          expect(step.seconds).toBeGreaterThanOrEqual(1);
          expect(step.seconds).toBeLessThanOrEqual(times.everySeconds);
          if (step.kind === 'ask') {
            const until = new Date(step.until).toISOString();
            wait = { reason: 'bake', at: at(1), question: { ...step.question, at: at(1), until } };
          } else {
            wait = undefined;
          }
          now += 1000 * step.seconds;
          expect(now).toBeLessThanOrEqual(Date.parse(bake.endsAt) + 1000 * (longestAfterBake(judge) + times.everySeconds));
        }
      },
    ),
  );
});
