import { describe, expect, test } from '@jest/globals';
import { realClock, ScaledClock } from '../../src/clock/scaled-clock.ts';

describe('scaled time', () => {
  test('an AWS minute passes in a sixth of a wall second at factor 360', async () => {
    const clock = new ScaledClock(360);
    const before = clock.now();
    await clock.sleep(60_000);
    // The machine's timers may be a millisecond early, which is 360 here.
    expect(clock.now() - before).toBeGreaterThanOrEqual(59_000);
  });

  test('timers run in the order they are due', async () => {
    const clock = new ScaledClock(100);
    const order: string[] = [];
    clock.after(3_000, () => order.push('second'));
    clock.after(1_000, () => order.push('first'));
    await clock.sleep(6_000);
    expect(order).toEqual(['first', 'second']);
  });

  test('a timer beyond what setTimeout can hold does not fire at once', async () => {
    const clock = realClock();
    let fired = false;
    const cancel = clock.after(40 * 24 * 3600 * 1000, () => {
      fired = true;
    });
    await clock.sleep(20);
    cancel();
    expect(fired).toBe(false);
  });

  test('a cancelled timer does not run', async () => {
    const clock = new ScaledClock(100);
    let ran = false;
    clock.after(500, () => {
      ran = true;
    })();
    await clock.sleep(1_500);
    expect(ran).toBe(false);
  });

  test('a sleep ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const sleep = realClock().sleep(1_000_000, stop.signal);
    stop.abort('given up');
    await expect(sleep).rejects.toBe('given up');
  });

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('factor %p is refused', (factor) => {
    expect(() => new ScaledClock(factor)).toThrow(/factor is a positive number/);
  });
});
