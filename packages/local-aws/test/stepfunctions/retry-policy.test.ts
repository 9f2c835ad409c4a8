import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { nextRetry, type RetriesUsed } from '../../src/stepfunctions/runtime/retry-policy.ts';
import { runtimeError, StateError, timeoutError } from '../../src/stepfunctions/state-error.ts';

const broken = new StateError('failure', 'Broken', 'it broke');

/** Delays, in seconds, until the retrier gives up. */
function delays(retrier: object, random = () => 1): number[] {
  const found: number[] = [];
  let used: RetriesUsed = [];
  for (;;) {
    const retry = nextRetry([{ ErrorEquals: ['Broken'], ...retrier }], broken, 'Task', used, random);
    if (!retry) return found;
    found.push(retry.delayMs / 1000);
    used = retry.used;
  }
}

describe('delays', () => {
  test('double from one second, three times, by default', () => expect(delays({})).toEqual([1, 2, 4]));

  test('never shrink, never pass MaxDelaySeconds, and come MaxAttempts times', () => {
    fc.assert(
      fc.property(
        fc.record({
          IntervalSeconds: fc.integer({ min: 1, max: 100 }),
          BackoffRate: fc.double({ min: 1, max: 4, noNaN: true }),
          MaxAttempts: fc.integer({ min: 0, max: 8 }),
          MaxDelaySeconds: fc.integer({ min: 1, max: 500 }),
        }),
        (retrier) => {
          const found = delays(retrier);
          expect(found).toHaveLength(retrier.MaxAttempts);
          expect(found.every((delay, i) => delay <= retrier.MaxDelaySeconds && delay >= (found[i - 1] ?? 0))).toBe(true);
        },
      ),
    );
  });

  test('full jitter lies between nothing and the delay', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.999, noNaN: true }), (drawn) => {
        expect(delays({ JitterStrategy: 'FULL', MaxAttempts: 1, IntervalSeconds: 10 }, () => drawn)[0]).toBeCloseTo(10 * drawn);
      }),
    );
  });
});

describe('which retrier', () => {
  const retriers = [
    { ErrorEquals: ['Broken'], MaxAttempts: 0 },
    { ErrorEquals: ['States.ALL'], MaxAttempts: 5 },
  ];

  test('the first that matches decides, even when it has no attempts', () => {
    expect(nextRetry(retriers, broken, 'Task', [], () => 1)).toBeUndefined();
    expect(nextRetry(retriers, timeoutError(), 'Task', [], () => 1)?.used).toEqual([0, 1]);
  });

  test('none takes States.Runtime', () => {
    expect(nextRetry([{ ErrorEquals: ['States.ALL', 'States.Runtime'] }], runtimeError('stuck'), 'Task', [], () => 1)).toBeUndefined();
  });
});
