import { expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import fc from 'fast-check';
import { paced } from '../../src/aws/paced.ts';

/** When calls that are all asked for at once are made. */
async function madeAt(calls: number, burst: number, perSecond: number): Promise<readonly number[]> {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const start = clock.now();
      const made: number[] = [];
      const client = { name: 'elb', send: async () => void made.push(clock.now() - start) };
      const slow = paced(client, clock, { burst, perSecond });
      expect(slow.name).toBe('elb');
      await Promise.all(Array.from({ length: calls }, () => slow.send()));
      return made;
    })(),
  );
}

test('calls within the burst wait for nothing, and behind it come at the rate', async () => {
  expect(await madeAt(4, 2, 2)).toEqual([0, 0, 500, 1_000]);
});

test('no span of time has more than the burst and the rate', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 1, max: 10 }),
      async (calls, burst, rate) => {
        const times = await madeAt(calls, burst, rate);
        expect(times).toHaveLength(calls);
        for (const [i, from] of times.entries())
          for (const [j, to] of times.entries())
            if (j >= i) expect(j - i + 1).toBeLessThanOrEqual(burst + ((to - from) / 1_000) * rate + 0.01);
      },
    ),
    { numRuns: 30 },
  );
});

test('a call that is aborted while it waits is not made', async () => {
  const clock = new VirtualClock();
  await clock.run(
    (async () => {
      const stop = new AbortController();
      let made = 0;
      const client = { send: async (_: string, __: { readonly abortSignal: AbortSignal }) => void made++ };
      const slow = paced(client, clock, { burst: 1, perSecond: 1 });
      const options = { abortSignal: stop.signal };
      const calls = Promise.allSettled([slow.send('one', options), slow.send('two', options)]);
      clock.after(100, () => stop.abort(new Error('out of time')));
      expect((await calls).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
      expect(made).toBe(1);
    })(),
  );
});
