import { describe, expect, test } from '@jest/globals';
import type { InvocationFaultMode } from '../../src/lambda/invocation-faults.ts';
import { givenFunctions } from './given-functions.ts';

/** A function that calls out three times, a second apart. */
async function given() {
  const world = await givenFunctions();
  let entered = 0;
  let finished = 0;
  world.lambda.register({
    name: 'worker',
    timeoutSeconds: 30,
    handler: async () => {
      entered++;
      for (let i = 0; i < 3; i++) {
        await world.callOut();
        await world.clock.sleep(1_000);
      }
      finished++;
      return 'done';
    },
  });
  return { world, entered: () => entered, finished: () => finished };
}

describe('an injected invocation fault', () => {
  const cases: [InvocationFaultMode, { errorType: string; calls: number; finished: number; seconds: number }][] = [
    ['crash-before', { errorType: 'Runtime.ExitError', calls: 0, finished: 0, seconds: 0 }],
    ['crash-between', { errorType: 'Runtime.ExitError', calls: 2, finished: 0, seconds: 1 }],
    ['crash-after', { errorType: 'Runtime.ExitError', calls: 3, finished: 1, seconds: 3 }],
    ['timeout-before', { errorType: 'Sandbox.Timedout', calls: 0, finished: 0, seconds: 30 }],
    ['timeout-after', { errorType: 'Sandbox.Timedout', calls: 3, finished: 1, seconds: 30 }],
  ];
  test.each(cases)('%s', async (mode, expected) => {
    const { world, finished } = await given();
    world.lambda.faults.inject({ functionName: 'worker', mode, calls: 2 });
    const result = await world.invoke('worker');
    expect(result).toMatchObject({ ok: false, errorType: expected.errorType });
    expect(world.clock.now()).toBe(expected.seconds * 1000);
    await world.clock.run(world.clock.sleep(60_000));
    expect({ calls: world.calls, finished: finished() }).toEqual({ calls: expected.calls, finished: expected.finished });

    expect(world.lambda.faults.pending).toEqual([]);
    expect(await world.invoke('worker')).toMatchObject({ ok: true, payload: 'done' });
  });

  test('a crash is told in AWS’s words', async () => {
    const { world } = await given();
    world.lambda.faults.inject({ functionName: 'worker', mode: 'crash-before' });
    const result = await world.invoke('worker');
    expect(result).toMatchObject({ errorMessage: `RequestId: ${result.requestId} Error: Runtime exited with error: exit status 1` });
  });

  test('duplicate runs the invocation twice and gives the first result', async () => {
    const { world, entered, finished } = await given();
    world.lambda.faults.inject({ functionName: 'worker', mode: 'duplicate', afterMs: 500 });
    expect(await world.invoke('worker')).toMatchObject({ ok: true, payload: 'done' });
    expect({ entered: entered(), finished: finished() }).toEqual({ entered: 2, finished: 1 });
    await world.clock.run(world.clock.sleep(10_000));
    expect({ calls: world.calls, finished: finished() }).toEqual({ calls: 6, finished: 2 });
  });

  test('strikes the events that it names', async () => {
    const { world } = await given();
    world.lambda.faults.inject({ functionName: 'worker', mode: 'crash-before', when: ({ step }: { step: number }) => step === 2 });
    const told: boolean[] = [];
    for (const step of [1, 2, 3]) told.push((await world.invoke('worker', { step })).ok);
    expect(told).toEqual([true, false, true]);
  });
});
