import { describe, expect } from '@jest/globals';
import type { Fault, InvocationFault } from '@teal/local-aws';
import { type Given, simulatedStory } from '../support/story.ts';

/** Two shifts, and little else to wait for. */
const short: Given = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 30 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 0,
  },
};

describe('given a shift during which something goes wrong', () => {
  const ofFunction: readonly (Pick<InvocationFault, 'mode'> & Partial<InvocationFault>)[] = [
    { mode: 'crash-before' },
    { mode: 'crash-after' },
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((calls) => ({ mode: 'crash-between', calls }) as const),
    { mode: 'timeout-before' },
    { mode: 'timeout-after' },
    { mode: 'duplicate' },
    { mode: 'duplicate', afterMs: 5_000 },
  ];
  for (const fault of ofFunction) {
    const { mode, calls, afterMs } = fault;
    const detail = calls !== undefined ? ` ${calls} calls` : afterMs !== undefined ? ` after ${afterMs} ms` : '';
    simulatedStory(`${mode}${detail}: the shift is safe to run twice`, short, async ({ sample }, when, then) => {
      const { lambda } = sample.local.services;
      lambda.faults.inject({ ...fault, functionName: 'teal-shift-traffic', nth: 2 });
      const v2 = await when.pushed('v2');
      await then.ends(v2, 'SUCCEEDED');
      then.weightsAre({ a: 0, b: 100 });
      expect(lambda.faults.pending).toEqual([]);
    });
  }

  const ofCall: readonly Pick<Fault, 'mode'>[] = [
    { mode: 'fail-before' },
    { mode: 'throttle' },
    { mode: 'timeout-no-effect' },
    { mode: 'effect-lost-response' },
    { mode: 'late-effect' },
  ];
  for (const { mode } of ofCall) {
    simulatedStory(`the write of the weights meets ${mode}: all of it is written all the same`, short, async ({ sample }, when, then) => {
      const { faults } = sample.local;
      faults.inject({ mode, service: 'elasticloadbalancing', operation: 'ModifyListener', nth: 2 });
      const v2 = await when.pushed('v2');
      await then.ends(v2, 'SUCCEEDED');
      then.weightsAre({ a: 0, b: 100 });
      expect(faults.pending).toEqual([]);
    });
  }
});

describe('given a way back', () => {
  const ofWayBack: readonly Omit<InvocationFault, 'when'>[] = [
    { functionName: 'teal-assess-failure', mode: 'timeout-after' },
    { functionName: 'teal-roll-back', mode: 'crash-between', calls: 8 },
    { functionName: 'teal-roll-back', mode: 'timeout-after' },
    { functionName: 'teal-roll-back', mode: 'duplicate', afterMs: 5_000 },
    { functionName: 'teal-retire-green', mode: 'crash-after' },
    { functionName: 'teal-finish-deployment', mode: 'crash-after' },
  ];
  for (const fault of ofWayBack) {
    simulatedStory(`${fault.functionName} meets ${fault.mode}: all is back all the same`, short, async ({ sample }, when, then) => {
      const { lambda } = sample.local.services;
      lambda.faults.inject(fault);
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await when.rollbackOrdered();
      await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
      then.weightsAre({ a: 100, b: 0 });
      then.tasksAre({ a: 3, b: 0 });
      expect(lambda.faults.pending).toEqual([]);
    });
  }

  simulatedStory(
    'it goes on when the record cannot be reached, and is recorded once it can',
    {},
    async ({ sample, progress }, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await when.rollbackOrdered();
      const { faults, clock, services } = sample.local;
      const operations = ['GetItem', 'UpdateItem', 'PutItem'];
      const restore = operations.map((operation) => faults.inject({ mode: 'fail-before', service: 'dynamodb', operation, times: 100_000 }));
      const [{ targetGroup }] = sample.config.sides;
      await progress.until('all weight is on blue', () => {
        const { routes } = services.elbv2.facade.snapshot();
        return Object.values(routes).some(({ weights }) => weights[targetGroup] === 100);
      });
      expect(progress.record.active?.backAtBlueAt).toBeUndefined();
      await clock.sleep(30_000);
      for (const again of restore) again();
      await then.ends(v2, 'ROLLED_BACK', /^RecordUnavailable: InternalFailure/);
      then.weightsAre({ a: 100, b: 0 });
      then.tasksAre({ a: 3, b: 0 });
      then.leaseIsFree();
    },
  );
});
