import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';

describe('virtual time', () => {
  test('jumps to each timer in the order they are due, and equal ones in the order they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 50 }), async (delays) => {
        const clock = new VirtualClock(0);
        const ran: { delay: number; set: number; at: number }[] = [];
        const all = delays.map(
          (delay, set) =>
            new Promise<void>((resolve) => {
              clock.after(delay, () => {
                ran.push({ delay, set, at: clock.now() });
                resolve();
              });
            }),
        );
        await clock.run(Promise.all(all));
        const expected = delays.map((delay, set) => ({ delay, set, at: delay })).sort((a, b) => a.delay - b.delay || a.set - b.set);
        expect(ran).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  test('stands still while what can happen now happens', async () => {
    const clock = new VirtualClock(1000);
    let steps = 0;
    const busy = async () => {
      for (let i = 0; i < 100; i++) {
        await Promise.resolve();
        steps++;
      }
      return clock.now();
    };
    clock.after(5, () => {});
    expect(await clock.run(busy())).toBe(1000);
    expect(steps).toBe(100);
  });

  test('passes hours without waiting', async () => {
    const clock = new VirtualClock(0);
    const bake = async () => {
      for (let minute = 0; minute < 600; minute++) await clock.sleep(60_000);
      return clock.now();
    };
    expect(await clock.run(bake())).toBe(600 * 60_000);
  });

  test('does not pass while work outside is under way', async () => {
    const clock = new VirtualClock(0);
    const order: string[] = [];
    clock.after(1, () => order.push('timer'));
    const outside = async () => {
      for (let i = 0; i < 5; i++) await turn();
      order.push('outside');
    };
    await clock.run(Promise.all([clock.outside(outside()), clock.sleep(2)]));
    expect(order).toEqual(['outside', 'timer']);
  });

  test('goes on after work outside has failed', async () => {
    const clock = new VirtualClock(0);
    const failing = clock.outside(turn().then(() => Promise.reject(new Error('no table'))));
    await expect(clock.run(failing)).rejects.toThrow('no table');
    await clock.run(clock.sleep(10));
    expect(clock.now()).toBe(10);
  });

  test('says so when it can never go on', async () => {
    const clock = new VirtualClock(0);
    await expect(clock.run(new Promise(() => {}))).rejects.toMatchObject({
      name: 'VirtualTimeStuck',
      message: expect.stringContaining('no timer is set'),
    });
  });

  test('is stuck, too, when the only timers were cancelled', async () => {
    const clock = new VirtualClock(0);
    const cancel = clock.after(10, () => {});
    cancel();
    await expect(clock.run(new Promise(() => {}))).rejects.toMatchObject({ name: 'VirtualTimeStuck' });
    expect(clock.now()).toBe(0);
  });

  test('gives the failure of the work it drives', async () => {
    const clock = new VirtualClock(0);
    const work = clock.sleep(5).then(() => Promise.reject(new RangeError('late')));
    await expect(clock.run(work)).rejects.toMatchObject({ name: 'RangeError', message: 'late' });
  });

  test('a cancelled timer does not run, and cancelling twice or late is harmless', async () => {
    const clock = new VirtualClock(0);
    const ran: string[] = [];
    const cancel = clock.after(5, () => ran.push('cancelled'));
    const late = clock.after(6, () => ran.push('ran'));
    cancel();
    cancel();
    await clock.run(clock.sleep(10));
    late();
    expect(ran).toEqual(['ran']);
  });

  test('a timer runs in the asynchronous context that set it', async () => {
    const clock = new VirtualClock(0);
    const who = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    who.run('setter', () => clock.after(1, () => seen.push(who.getStore())));
    clock.after(2, () => seen.push(who.getStore()));
    await clock.run(clock.sleep(3));
    expect(seen).toEqual(['setter', undefined]);
  });

  test('a sleep ends with the reason of its signal', async () => {
    const clock = new VirtualClock(0);
    const stop = new AbortController();
    const sleep = clock.sleep(1_000_000, stop.signal);
    clock.after(3, () => stop.abort('given up'));
    await expect(clock.run(sleep)).rejects.toBe('given up');
    expect(clock.now()).toBe(3);
    await expect(clock.sleep(1, stop.signal)).rejects.toBe('given up');
  });
});
