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
  await then.ends(
    v2,
    'ROLLED_BACK',
    /^RollbackRequested: arn:aws:iam::123456789012:user\/\S+ asked at .* to roll back: the graphs look wrong/,
  );
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

story('a deployment whose execution was stopped goes back to blue by itself', longBakeAt(10), async (_, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.executionStopped(v2.execution);
  await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: .* was stopped, timed out or failed; it was taken over by the event of its end/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
  then.leaseIsFree();
});
