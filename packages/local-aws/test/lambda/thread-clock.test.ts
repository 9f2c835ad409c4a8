import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wallSleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readingOf } from '../../src/clock/clock-in-thread.ts';
import { realClock, ScaledClock } from '../../src/clock/scaled-clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { machineWall, type Wall } from '../../src/clock/wall.ts';
import type { FromThread, ThreadData, ThreadInvocation } from '../../src/lambda/thread-messages.ts';

const FACTOR = 20;
/** Tells the instant, what is left of its time, and how long it believes to have slept. */
const CODE = `const { setTimeout: sleep } = require('node:timers/promises');
exports.handler = async ({ ms }, context) => {
  const at = Date.now();
  if (ms > 0) await sleep(ms);
  return { at, left: context.getRemainingTimeInMillis(), slept: Date.now() - at };
};`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'teal-thread-clock-'));
  await writeFile(join(folder, 'index.cjs'), CODE);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A machine that stalls until it is told to tick. */
function standing(): { readonly wall: Wall; tick(): void } {
  let next = () => {};
  return {
    wall: {
      ...machineWall,
      wake: (_ms, task) => {
        next = task;
        return () => {};
      },
    },
    tick: () => next(),
  };
}

interface Told {
  readonly at: number;
  readonly left: number;
  readonly slept: number;
}

/** The runtime of functions in a thread of its own. */
async function givenThread(clock: ScaledClock): Promise<{ told(ms?: number): Promise<Told>; stop(): Promise<unknown> }> {
  const frozen = new SharedArrayBuffer(4);
  const data: ThreadData = { taskRoot: folder, handler: 'index.handler', clock: readingOf(clock), resolver: undefined, frozen };
  const worker = new Worker(new URL('../../src/lambda/thread-runtime.mjs', import.meta.url), { workerData: data, execArgv: [] });
  const heard = () => new Promise<FromThread>((resolve) => worker.once('message', resolve));
  expect(await heard()).toEqual({ kind: 'ready' });
  return {
    async told(ms = 0) {
      Atomics.store(new Int32Array(frozen), 0, 0);
      Atomics.notify(new Int32Array(frozen), 0);
      const answer = heard();
      worker.postMessage({ event: JSON.stringify({ ms }), remainingMs: 3_000, context: {} } satisfies ThreadInvocation);
      const result = await answer;
      return JSON.parse(result.kind === 'result' ? result.text : JSON.stringify(result));
    },
    stop: () => worker.terminate(),
  };
}

test('a thread has the time of the clock: it is never before what was read here, nor after what is read next', async () => {
  const clock = new ScaledClock(FACTOR);
  const thread = await givenThread(clock);
  try {
    for (let i = 0; i < 100; i++) {
      const before = clock.now();
      const { at } = await thread.told();
      expect(at).toBeGreaterThanOrEqual(Math.floor(before));
      expect(at).toBeLessThanOrEqual(clock.now());
    }
  } finally {
    await thread.stop();
  }
});

test('while ticks stay away a thread stands still at the same instant, and goes on with the next tick', async () => {
  const machine = standing();
  const clock = new ScaledClock(FACTOR, machine.wall);
  // An instant before the first tick: what was counted by then.
  const start = clock.time.at(0);
  const thread = await givenThread(clock);
  try {
    await wallSleep(30);
    const stalled = start + 10 * FACTOR;
    expect(clock.now()).toBe(stalled);
    const told = await thread.told();
    expect(told).toMatchObject({ at: Math.floor(stalled), slept: 0 });
    expect(3_000 - told.left).toBeLessThanOrEqual(1);
    machine.tick();
    await wallSleep(30);
    expect(clock.now()).toBe(stalled + 10 * FACTOR);
    expect((await thread.told()).at).toBe(Math.floor(stalled + 10 * FACTOR));
  } finally {
    await thread.stop();
  }
});

test('what sleeps in a thread, and the time that is left to it, wait for the ticks', async () => {
  const machine = standing();
  const clock = new ScaledClock(FACTOR, machine.wall);
  const thread = await givenThread(clock);
  try {
    await wallSleep(30);
    let told: Told | undefined;
    const answer = thread.told(1_000).then((one) => {
      told = one;
    });
    await wallSleep(150);
    expect(told).toBeUndefined();
    const before = clock.now();
    while (!told) {
      machine.tick();
      await wallSleep(5);
    }
    await answer;
    expect(told.slept).toBeGreaterThanOrEqual(999);
    expect(told.slept).toBeLessThanOrEqual(clock.now() - before + 1);
    expect(told.left).toBeLessThanOrEqual(3_000 - 999 / FACTOR);
  } finally {
    await thread.stop();
  }
});

test('a virtual clock cannot be read in a thread; the machine’s own can, without a limit', () => {
  expect(() => readingOf(new VirtualClock())).toThrow('a virtual clock cannot be read in another thread');
  expect(readingOf(realClock())).toMatchObject({ factor: 1, mostMs: Number.POSITIVE_INFINITY });
});
