import { describe, expect } from '@jest/globals';
import { AwsError } from '@teal/local-aws';
import { simulatedStory } from '../support/story.ts';

const given = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 60 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 60,
  },
  sweeps: true,
};

describe('given a push that waits in the queue', () => {
  simulatedStory(
    'whose start is lost with the execution that was to make it, it starts within two minutes',
    given,
    async (world, when, then) => {
      const { sample, progress } = world;
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await sample.push('v1', 'v9');
      await progress.until('it waits', () => progress.record.queued !== undefined);
      const withdraw = sample.local.faults.inject({
        mode: 'fail-before',
        service: 'states',
        operation: 'StartExecution',
        times: 1_000,
        when: ({ name }: { readonly name?: string }) => name === 'checkout-after-1',
        error: new AwsError('StateMachineDeleting', 'not now'),
      });
      await progress.until('Finish has let the lease go', () => progress.record.starting !== undefined);
      await when.executionStopped(v2.execution);
      // AWS lets a function that was called run to its end.
      await sample.local.clock.sleep(20_000);
      withdraw();
      const stopped = sample.local.clock.now();
      const { startedAt } = await then.active('it has its turn', () => true);
      expect(Date.parse(startedAt) - stopped).toBeLessThan(120_000);
      await progress.until('both have ended', () => progress.ended.length === 2);
      expect(progress.ended.map(({ outcome }) => outcome)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
      then.weightsAre({ a: 100, b: 0 });
      then.leaseIsFree();
    },
  );

  simulatedStory('whose execution ends before it has the lease, nobody waits for it', given, async (world, when, then) => {
    const { sample, progress } = world;
    await when.pushed('v2');
    await then.bakes(10);
    await sample.push('v1', 'v9');
    await progress.until('it waits', () => progress.record.queued !== undefined);
    sample.local.services.stepfunctions.faults.inject({ state: 'Resolve request', error: 'BadRequest', cause: 'not configured any more' });
    await progress.until('Finish has let the lease go', () => progress.record.starting !== undefined);
    await progress.until('it is not waited for', () => progress.record.starting === undefined);
    expect(progress.record).not.toHaveProperty('active');
    await then.ends(await when.pushed('v1', 'v10'), 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
  });
});
