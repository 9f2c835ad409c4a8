import { expect, test } from '@jest/globals';
import { simulateDns } from '../support/dns-story.ts';
import { simulate } from '../support/story.ts';

/**
 * A simulated deployment is the same each time, whatever else the machine does: the same calls at the same
 * instants. Over DNS it meets Route 53's limit of five calls a second, so retries, and how long they wait,
 * are in it.
 */
const RUNS = {
  'load-balancer': async (): Promise<readonly string[]> => {
    const calls: string[] = [];
    await simulate({}, async ({ sample }, when, then) => {
      sample.local.effects.watch((effect) => {
        if (effect.kind === 'api-call') calls.push(`${sample.local.clock.now()} ${effect.service}:${effect.operation}`);
      });
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    });
    return calls;
  },
  dns: async (): Promise<readonly string[]> => {
    const calls: string[] = [];
    await simulateDns({ clients: ['honest'] }, async ({ sample, push, ends }) => {
      sample.local.effects.watch((effect) => {
        if (effect.kind === 'api-call') calls.push(`${sample.local.clock.now()} ${effect.service}:${effect.operation}`);
      });
      await ends(await push('v2'), 'SUCCEEDED');
    });
    return calls;
  },
};

test.each(Object.entries(RUNS))('a deployment over %s comes out the same again', async (_, run) => {
  const first = await run();
  expect(first.length).toBeGreaterThan(100);
  expect(await run()).toEqual(first);
});
