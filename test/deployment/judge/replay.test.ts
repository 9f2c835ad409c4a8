import { describe, expect, test } from '@jest/globals';
import type { Check } from '../../../src/deployment/check.ts';
import { CHECK_DEFAULTS } from '../../../src/deployment/check-defaults.ts';
import { judgeCheck } from '../../../src/deployment/judge/judge-check.ts';
import { evenSpans, replay, whyNotReplayed } from '../../../src/deployment/judge/replay.ts';
import type { CheckReading } from '../../../src/deployment/ports/check-source.ts';

const MINUTE = 60_000;
const errors: Check = { ...CHECK_DEFAULTS, name: 'errors', of: { requests: 'failed' }, max: 0.01 };
type Counts = readonly [total: number, bad: number];
const share = (count: number, green: (index: number) => Counts, blue: (index: number) => Counts = () => [0, 0]): CheckReading => ({
  kind: 'share',
  query: 'asked',
  minutes: Array.from({ length: count }, (_, index) => {
    const [[total, bad], [blueTotal, blueBad]] = [green(index), blue(index)];
    return { at: index * MINUTE, green: { total, bad }, blue: { total: blueTotal, bad: blueBad } };
  }),
});
const spans = evenSpans({ from: 0, to: 20 * MINUTE }, 2);
const course = { spans, plannedMinutes: 20, eitherSide: true };

describe('time divided into steps', () => {
  test('is all of it, each minute once, as evenly as whole minutes are', () => {
    for (const steps of [1, 2, 3, 7]) {
      const divided = evenSpans({ from: 0, to: 20 * MINUTE }, steps);
      expect([divided[0]!.from, divided.at(-1)!.to]).toEqual([0, 20 * MINUTE]);
      divided.slice(1).forEach(({ from }, index) => void expect(from).toBe(divided[index]!.to));
      const lengths = divided.map(({ from, to }) => (to - from) / MINUTE);
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }
  });
});

describe('past minutes', () => {
  test('are judged at the end of each step, as a gate would have', () => {
    const read = share(
      20,
      () => [600, 1],
      () => [600, 1],
    );
    const { said, failed, swapped } = replay(errors, read, course);
    expect(said).toEqual([1, 2].map((step) => judgeCheck(errors, read, { spans: spans.slice(0, step), plannedMinutes: 20, over: true })));
    expect(said.map(({ outcome }) => outcome)).toEqual(['pass', 'pass']);
    expect([failed, swapped]).toEqual([undefined, false]);
  });

  test('a fail is final, and tells its minute', () => {
    const { said, failed } = replay(
      errors,
      share(20, (index) => [600, index < 13 ? 1 : 300]),
      course,
    );
    expect(said.map(({ outcome }) => outcome)).toEqual(['pass', 'fail']);
    expect(failed!.minute).toBeGreaterThanOrEqual(13);
    expect(failed).toEqual({ at: failed!.minute * MINUTE, minute: said[1]!.share!.minutes - 1 });
    expect(
      replay(
        errors,
        share(20, (index) => [600, index < 3 ? 1 : 300]),
        course,
      ).said,
    ).toHaveLength(1);
  });

  test('a quantity tells its minute, too', () => {
    const depth: Check = {
      ...CHECK_DEFAULTS,
      name: 'depth',
      of: { http: { url: 'http://q', headers: {}, from: 'outside', answers: 'quantity', pick: 'x' } },
      max: 5,
    };
    const read: CheckReading = {
      kind: 'quantity',
      query: '',
      minutes: Array.from({ length: 20 }, (_, i) => ({ at: i * MINUTE, green: i < 12 ? 1 : 9 })),
    };
    expect(replay(depth, read, course).failed).toEqual({ at: 14 * MINUTE, minute: 14 });
  });

  test('of one side alone: that side is judged against its limit, and compared with nothing', () => {
    const read = share(
      20,
      () => [0, 0],
      () => [600, 300],
    );
    expect(replay(errors, read, course)).toMatchObject({ swapped: true, said: [{ outcome: 'fail' }] });
    // As of a past deployment: it is known which side was the new one.
    expect(replay(errors, read, { ...course, eitherSide: false })).toMatchObject({
      swapped: false,
      said: [{ outcome: 'inconclusive' }, {}],
    });
    const { max: _, ...compared } = { ...errors, worse: 2 };
    expect(replay(compared, read, course).said.map(({ outcome }) => outcome)).toEqual(['inconclusive', 'inconclusive']);
  });

  test('a source without an answer says so once', () =>
    expect(replay(errors, { kind: 'none', why: 'it is gone', query: '' }, course).said).toMatchObject([
      { outcome: 'none', reasons: ['errors: no answer: it is gone'] },
    ]));
});

test('what is of the moment, or may do more than answer, is not asked about the past', () => {
  const why = (of: Check['of']) => whyNotReplayed({ ...errors, of });
  expect(why({ requests: 'failed' })).toBeUndefined();
  expect(why({ alarm: 'a' })).toMatch(/of the moment/);
  expect(why({ slo: 'a' })).toMatch(/of the moment/);
  expect(why({ lambda: { function: 'f', answers: 'share' } })).toMatch(/may do more/);
  const prometheus = { url: 'http://p', headers: {}, bad: 'a', total: 'b' };
  expect(why({ prometheus: { ...prometheus, from: 'outside' } })).toBeUndefined();
  expect(why({ prometheus: { ...prometheus, from: 'subnets' } })).toMatch(/subnets/);
});
