import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heard, isQuiet, leavingText, type QuietFacts, readFrom } from '../../../src/deployment/judge/quiet.ts';
import { completeMinutes } from '../../../src/deployment/metric-minutes.ts';
import type { Wait } from '../../../src/deployment/wait.ts';
import { asking } from '../record/a-record.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const stray = { perMinute: 2, share: 0.01 };
const retire = { quietSeconds: 300, stray, deadlineSeconds: 3_600, patienceSeconds: 7_200 };
/** What may be strays in the five minutes that are read, once the deadline has passed. */
const STRAYS = 10;
const DEADLINE = 3_600;

const alias = (name: string) => ({ kind: 'alias', name, zone: 'Z1' }) as const;
const FACING = alias('checkout-a-1.us-east-1.elb.amazonaws.com');
/** Where nobody but clients comes. */
const INSIDE = [
  alias('internal-checkout-a-1.us-east-1.elb.amazonaws.com'),
  alias('dualstack.internal-checkout-a-1.cn-north-1.elb.amazonaws.com.cn'),
  { kind: 'cname', name: 'checkout-a.internal.test', ttlSeconds: 30 },
] as const;

/** As the port reads it: five whole minutes that are complete. */
const traffic = (requests: number | undefined) => ({
  from: new Date(NOW - 420_000).toISOString(),
  to: new Date(NOW - 120_000).toISOString(),
  requests,
  errors: undefined,
  p99Ms: undefined,
});

/** A side whose weight became 0 so many seconds ago. */
const look = (seconds: number, over: Partial<QuietFacts> = {}) =>
  isQuiet({
    side: 'checkout-a',
    answer: FACING,
    retire,
    emptiedAt: NOW - 1000 * seconds,
    now: NOW,
    traffic: traffic(undefined),
    other: traffic(100),
    wait: undefined,
    ...over,
  });

const asked = (seconds: number): Pick<Wait, 'question'> => {
  const { patienceSeconds: _, ...question } = asking();
  return { question: { ...question, at: new Date(NOW - 1000 * seconds).toISOString(), until: new Date(NOW).toISOString() } };
};

describe('a side that lost its weight', () => {
  test('is quiet once no request has come for long enough in minutes that are complete', () => {
    expect(look(479)).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(look(480)).toMatchObject({ kind: 'quiet' });
    expect(look(480, { traffic: traffic(0) })).toMatchObject({ kind: 'quiet' });
  });

  test('is not quiet before the deadline while anybody sends a request: it may be a client that never resolves again', () => {
    for (const retired of [retire, { ...retire, stray: { perMinute: 100_000, share: 1 } }]) {
      expect(look(480, { retire: retired, traffic: traffic(1) })).toMatchObject({
        kind: 'wait',
        why: expect.stringContaining('none is a stray before 1 hour'),
      });
      expect(look(DEADLINE - 1, { retire: retired, traffic: traffic(1) })).toMatchObject({ kind: 'wait' });
    }
  });

  test('is quiet after the deadline although strays come, as scanners do to every load balancer that the internet reaches', () => {
    expect(look(DEADLINE, { traffic: traffic(STRAYS) })).toMatchObject({
      kind: 'quiet',
      why: expect.stringContaining('(10 may be strays)'),
    });
    expect(look(DEADLINE, { traffic: traffic(STRAYS + 1) })).toMatchObject({ kind: 'ask' });
    // While a person is asked, too.
    expect(look(9_000, { traffic: traffic(STRAYS), wait: asked(5_000) })).toMatchObject({ kind: 'quiet' });
    // A share of what the other side gets may be more.
    expect(look(DEADLINE, { traffic: traffic(50), other: traffic(5_000) })).toMatchObject({ kind: 'quiet' });
    expect(look(DEADLINE, { traffic: traffic(51), other: traffic(5_000) })).toMatchObject({ kind: 'ask' });
    expect(look(DEADLINE, { traffic: traffic(50), other: undefined })).toMatchObject({ kind: 'ask' });
  });

  test('is not quiet by what may have come before its weight was gone, however short the deadline', () => {
    const soon = { ...retire, deadlineSeconds: 60 };
    expect(look(479, { retire: soon, traffic: traffic(STRAYS) })).toMatchObject({ kind: 'ask' });
    expect(look(480, { retire: soon, traffic: traffic(STRAYS) })).toMatchObject({ kind: 'quiet' });
  });

  test('has strays by default only where scanners come', () => {
    const unsaid = { ...retire, stray: { share: 0 } };
    expect(look(DEADLINE, { retire: unsaid, traffic: traffic(50) })).toMatchObject({ kind: 'quiet' });
    expect(look(DEADLINE, { retire: unsaid, traffic: traffic(51) })).toMatchObject({ kind: 'ask' });
    for (const answer of INSIDE) {
      expect(look(DEADLINE, { answer, retire: unsaid, traffic: traffic(0) })).toMatchObject({ kind: 'quiet' });
      expect(look(DEADLINE, { answer, retire: unsaid, traffic: traffic(1) })).toMatchObject({ kind: 'ask' });
      // What the configuration says counts.
      expect(look(DEADLINE, { answer, traffic: traffic(STRAYS) })).toMatchObject({ kind: 'quiet' });
    }
  });

  test('is quiet only without any request where the configuration allows no strays', () => {
    const none = { ...retire, stray: { perMinute: 0, share: 0 } };
    for (const seconds of [480, DEADLINE]) expect(look(seconds, { retire: none, traffic: traffic(0) })).toMatchObject({ kind: 'quiet' });
    expect(look(480, { retire: none, traffic: traffic(1) })).toMatchObject({ kind: 'wait' });
    expect(look(DEADLINE, { retire: none, traffic: traffic(1) })).toMatchObject({ kind: 'ask' });
  });

  test('tells people what it takes for strays', () => {
    const late = (...given: Parameters<typeof leavingText>) => leavingText(...given)[1];
    const asked = 'a person is asked, for up to 2 hours';
    expect(late(retire, FACING, 'green')).toBe(
      `after 1 hour at most 2 requests a minute or 1 % of the requests that green gets are strays and not waited for; with more ${asked}`,
    );
    const byDefault = { ...retire, stray: { share: 0 } };
    expect(late(byDefault, FACING, 'green')).toBe(
      `after 1 hour at most 10 requests a minute are strays and not waited for; with more ${asked}`,
    );
    for (const answer of INSIDE) expect(late(byDefault, answer, 'green')).toBe(`after 1 hour ${asked}`);
  });

  test('is told to stay up until the deadline where scanners come, and nowhere else', () => {
    expect(leavingText(retire, FACING, 'green')).toEqual([
      'it goes down once it has had no request for 5 minutes (health checks are not counted)',
      expect.any(String),
      'expect it to stay up for 1 hour: the internet reaches its load balancer, and until then the requests of scanners count too',
    ]);
    for (const answer of INSIDE) expect(leavingText(retire, answer, 'green')).toHaveLength(2);
  });

  test('is not quiet while users send requests', () => {
    expect(look(3_000, { traffic: traffic(11) })).toMatchObject({
      kind: 'wait',
      why: expect.stringContaining('11 requests to checkout-a'),
    });
  });

  test.each([60, 61, 119, 300, 3_600])('is read for at least a silence of %i s, wherever in a minute the look comes', (quietSeconds) => {
    for (const now of [NOW, NOW + 1, NOW + 30_000, NOW + 59_999]) {
      const { from, to } = completeMinutes(readFrom({ retire: { ...retire, quietSeconds }, now }), now);
      expect(to - from).toBeGreaterThanOrEqual(1000 * Math.floor(quietSeconds / 60) * 60);
      expect(to).toBeLessThanOrEqual(now - 120_000);
    }
  });

  test('that is still used after the deadline is asked about, and waited for on', () => {
    expect(look(3_600, { traffic: traffic(70) })).toMatchObject({
      kind: 'ask',
      why: expect.stringMatching(/^70 requests /),
      question: { seen: expect.stringMatching(/^70 requests /), asks: expect.stringMatching(/all the same\?$/), patienceSeconds: 7_200 },
    });
    expect(look(9_000, { traffic: traffic(70), wait: asked(5_000) })).toMatchObject({ kind: 'ask' });
    expect(look(9_000, { traffic: traffic(0), wait: asked(5_000) })).toMatchObject({ kind: 'quiet' });
  });

  test('whose traffic nothing counts is asked about at once', () => {
    expect(look(1, { traffic: undefined })).toMatchObject({ kind: 'ask', why: expect.stringContaining('nothing counts') });
  });

  test('goes down when a person says so, and ends with a human when nobody does', () => {
    const answer = { verb: 'approve' as const, by: 'ada', at: new Date(NOW).toISOString() };
    expect(look(4_000, { traffic: traffic(90), wait: { ...asked(60), answer } })).toEqual({ kind: 'quiet', why: 'ada said to go on' });
    expect(look(9_999, { traffic: traffic(90), wait: asked(7_200) })).toMatchObject({ kind: 'given up' });
  });

  test('is never called quiet while more than strays come and nobody has answered', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.option(fc.nat({ max: 500_000 }), { nil: undefined }),
        fc.constantFrom(FACING, ...INSIDE),
        (seconds, requests, since, answer) => {
          const wait = since === undefined ? undefined : asked(since);
          const seen = look(seconds, { answer, traffic: traffic(requests), wait });
          if (seconds < DEADLINE || requests > STRAYS) expect(seen.kind).not.toBe('quiet');
        },
      ),
    );
  });
});

describe('what was heard of a side', () => {
  const startedAt = new Date(NOW - 7_200_000).toISOString();
  const facts = { retire, now: NOW, startedAt };
  /** Requests since the deployment began, and of late. */
  const reads = (whole: number | undefined, lately: number | undefined) => async (since: string) =>
    traffic(since === startedAt ? whole : lately);
  const discovered = { kind: 'discovery' } as const;
  const balanced = { kind: 'target-group' } as const;

  test('is what came of late, where it ever published something', async () => {
    expect((await heard(reads(40, undefined), discovered, facts))?.requests).toBeUndefined();
    expect(await heard(reads(40, undefined), discovered, facts)).toBeDefined();
    expect((await heard(reads(40, 0), discovered, facts))?.requests).toBe(0);
  });

  test('is nothing, as where nobody counts, when its own metrics were never published', async () => {
    expect(await heard(reads(undefined, undefined), discovered, facts)).toBeUndefined();
  });

  test('is silence of the clients where a load balancer counts: it publishes nothing without traffic', async () => {
    expect(await heard(reads(undefined, undefined), balanced, facts)).toBeDefined();
  });
});
