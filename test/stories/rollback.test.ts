import { expect } from '@jest/globals';
import { story } from '../support/story.ts';

/** A step whose bake is still on when the order comes, however busy the machine is. */
const longBakeAt = (weight: number) => ({
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 60 },
      { weight: 50, bakeSeconds: 60 },
      { weight: 100, bakeSeconds: 0 },
    ].map((step) => (step.weight === weight ? { ...step, bakeSeconds: 3_600 } : step)),
  },
});

story('a rollback that is ordered in the middle of a step brings all traffic back to blue', longBakeAt(50), async (_, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(50);
  const ordered = await when.rollbackOrdered('the graphs look wrong');
  expect(ordered.code).toBe(0);
  await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: somebody asked at .* to roll back: the graphs look wrong/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
  then.leaseIsFree();
});

story(
  'a rollback that is ordered in the window brings all traffic back, and blue was whole all along',
  { configured: { windowSeconds: 3_600 } },
  async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.windowOpen();
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 3, b: 3 });
    await when.rollbackOrdered();
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.socketsMovedOver();
  },
);

story('a deployment whose execution was stopped holds its lease until a rollback takes over', longBakeAt(10), async (_, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.executionStopped(v2.execution);

  const v3 = await when.pushed('v3');
  const refused = await then.executionEnds(v3);
  expect(refused).toMatchObject({ status: 'FAILED', error: 'NeedsRecovery' });
  then.weightsAre({ a: 90, b: 10 });

  const ordered = await when.rollbackOrdered();
  expect(ordered).toMatchObject({ code: 0, line: expect.stringMatching(/is dead; recover-checkout-1-2 takes it back to blue/) });
  await then.ends(v2, 'ROLLED_BACK', /taken over/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
  then.leaseIsFree();
});
