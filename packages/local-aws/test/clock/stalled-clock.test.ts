import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from '@jest/globals';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import { wallPaced } from '../../src/clock/wall-paced.ts';
import { FakeWall } from './fake-wall.ts';

const given = (factor: number) => {
  const wall = new FakeWall();
  const clock = new ScaledClock(factor, wall);
  const start = clock.now();
  return { wall, clock, elapsed: () => Math.round(clock.now() - start) };
};

describe('a process that runs freely', () => {
  test.each([1, 20, 75])('has every wall millisecond counted at factor %d', async (factor) => {
    const { wall, elapsed } = given(factor);
    await wall.pass(3_000);
    expect(elapsed()).toBe(3_000 * factor);
  });

  test('reads time between two ticks as well', async () => {
    const { wall, elapsed } = given(20);
    await wall.pass(7);
    expect(elapsed()).toBe(140);
    await wall.pass(1);
    expect(elapsed()).toBe(160);
  });

  test('has its timers run when they are due, not at the next tick', async () => {
    const { wall, clock, elapsed } = given(20);
    let at: number | undefined;
    clock.after(30, () => {
      at = elapsed();
    });
    await wall.pass(10);
    expect(at).toBe(30);
  });
});

describe('a process that stalls', () => {
  test('for three seconds has one tick counted: 10 ms of the wall', async () => {
    const { wall, elapsed } = given(20);
    await wall.pass(1_000);
    await wall.stall(3_000);
    await wall.pass(1_000);
    expect(elapsed()).toBe((1_000 + 10 + 1_000) * 20);
  });

  test('reads no more than that while it stalls, and never an earlier time afterwards', async () => {
    const { wall, elapsed } = given(20);
    const seen: number[] = [];
    for (const ms of [3, 9, 400, 5, 12, 0, 3_000]) {
      await wall.stall(ms);
      seen.push(elapsed());
    }
    expect(seen).toEqual([60, 200, 400, 500, 700, 700, 900]);
  });

  test('does not run what is due later than that tick', async () => {
    const { wall, clock } = given(20);
    const ran: string[] = [];
    clock.after(150, () => ran.push('within the tick'));
    clock.after(1_000, () => ran.push('later'));
    await wall.stall(3_000);
    expect(ran).toEqual(['within the tick']);
    await wall.pass(50);
    expect(ran).toEqual(['within the tick', 'later']);
  });

  test('has a limit of three wall seconds pass in three seconds that it ran', async () => {
    const { wall, clock } = given(20);
    let over = false;
    wallPaced(clock).after(3_000, () => {
      over = true;
    });
    await wall.stall(10_000);
    await wall.pass(2_980);
    expect(over).toBe(false);
    await wall.pass(20);
    expect(over).toBe(true);
  });

  test('at factor 1 has the time of the wall', async () => {
    const { wall, clock, elapsed } = given(1);
    let slept = false;
    void clock.sleep(2_500).then(() => {
      slept = true;
    });
    await wall.stall(3_000);
    expect([elapsed(), slept]).toEqual([3_000, true]);
  });
});

describe('timers of a scaled clock', () => {
  test('that are due together run in the order of their instants, and of one instant in the order they were set', async () => {
    const { wall, clock } = given(100);
    const order: string[] = [];
    for (const ms of [900, 300, 600, 300]) void clock.sleep(ms).then(() => order.push(`${ms}`));
    await wall.stall(10);
    expect(order).toEqual(['300', '300', '600', '900']);
  });

  test('run after what the one before has set off', async () => {
    const { wall, clock } = given(100);
    const order: string[] = [];
    void clock.sleep(100).then(async () => {
      await Promise.resolve();
      order.push('first, and what follows');
    });
    clock.after(200, () => order.push('second'));
    await wall.stall(10);
    expect(order).toEqual(['first, and what follows', 'second']);
  });

  test('run in the asynchronous context that set them', async () => {
    const { wall, clock } = given(100);
    const who = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    who.run('setter', () => clock.after(1, () => seen.push(who.getStore())));
    clock.after(2, () => seen.push(who.getStore()));
    await wall.pass(10);
    expect(seen).toEqual(['setter', undefined]);
  });

  test('go on after one that throws', async () => {
    const { wall, clock } = given(100);
    let ran = false;
    clock.after(100, () => {
      throw new Error('of the task');
    });
    clock.after(200, () => {
      ran = true;
    });
    await expect(wall.stall(10)).rejects.toThrow('of the task');
    await wall.pass(10);
    expect(ran).toBe(true);
  });

  test('keep the process from ending as long as they wait, and ticks do not', async () => {
    const { wall, clock } = given(100);
    expect(wall.holds).toBe(false);
    const cancel = clock.after(1_000_000, () => {});
    await wall.pass(100);
    expect(wall.holds).toBe(true);
    cancel();
    cancel();
    expect(wall.holds).toBe(false);
  });
});
