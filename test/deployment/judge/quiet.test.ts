import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { heard, isQuiet, type QuietFacts, readFrom } from '../../../src/deployment/judge/quiet.ts';
import type { Wait } from '../../../src/deployment/wait.ts';
import { asking } from '../record/a-record.ts';

const NOW = Date.UTC(2026, 5, 1, 12);
const retire = { quietSeconds: 300, deadlineSeconds: 3_600, patienceSeconds: 7_200 };

const traffic = (requests: number | undefined) => ({
  from: new Date(readFrom({ retire, now: NOW })).toISOString(),
  to: new Date(NOW).toISOString(),
  requests,
  errors: undefined,
  p99Ms: undefined,
});

/** A side whose weight became 0 so many seconds ago. */
const look = (seconds: number, over: Partial<QuietFacts> = {}) =>
  isQuiet({
    side: 'checkout-a',
    retire,
    emptiedAt: NOW - 1000 * seconds,
    now: NOW,
    traffic: traffic(undefined),
    wait: undefined,
    ...over,
  });

const asked = (seconds: number): Pick<Wait, 'question'> => {
  const { patienceSeconds: _, ...question } = asking();
  return { question: { ...question, at: new Date(NOW - 1000 * seconds).toISOString(), until: new Date(NOW).toISOString() } };
};

describe('a side that lost its weight', () => {
  test('is quiet once no request has been published for long enough', () => {
    expect(look(419)).toMatchObject({ kind: 'wait', seconds: 60 });
    expect(look(420)).toMatchObject({ kind: 'quiet' });
    expect(look(420, { traffic: traffic(0) })).toMatchObject({ kind: 'quiet' });
  });

  test('is not quiet while anybody sends a request', () => {
    expect(look(3_000, { traffic: traffic(1) })).toMatchObject({ kind: 'wait', why: expect.stringContaining('1 requests to checkout-a') });
  });

  test('that is still used after the deadline is asked about, and waited for on', () => {
    expect(look(3_600, { traffic: traffic(7) })).toMatchObject({
      kind: 'ask',
      why: expect.stringMatching(/^7 requests /),
      question: { seen: expect.stringMatching(/^7 requests /), asks: expect.stringMatching(/all the same\?$/), patienceSeconds: 7_200 },
    });
    expect(look(9_000, { traffic: traffic(7), wait: asked(5_000) })).toMatchObject({ kind: 'ask' });
    expect(look(9_000, { traffic: traffic(0), wait: asked(5_000) })).toMatchObject({ kind: 'quiet' });
  });

  test('whose traffic nothing counts is asked about at once', () => {
    expect(look(1, { traffic: undefined })).toMatchObject({ kind: 'ask', why: expect.stringContaining('nothing counts') });
  });

  test('goes down when a person says so, and ends with a human when nobody does', () => {
    const answer = { verb: 'approve' as const, by: 'ada', at: new Date(NOW).toISOString() };
    expect(look(4_000, { traffic: traffic(9), wait: { ...asked(60), answer } })).toEqual({ kind: 'quiet', why: 'ada said to go on' });
    expect(look(9_999, { traffic: traffic(9), wait: asked(7_200) })).toMatchObject({ kind: 'given up' });
  });

  test('is never called quiet while it has requests and nobody has answered', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1_000_000 }),
        fc.integer({ min: 1, max: 1_000 }),
        fc.option(fc.nat({ max: 500_000 }), { nil: undefined }),
        (seconds, requests, since) => {
          const seen = look(seconds, { traffic: traffic(requests), wait: since === undefined ? undefined : asked(since) });
          expect(seen.kind).not.toBe('quiet');
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
