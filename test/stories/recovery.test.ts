import { expect } from '@jest/globals';
import { simulatedStory } from '../support/story.ts';

const bakesLong = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 3_600 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 3_600,
  },
};

simulatedStory(
  'a deployment that is stopped in mid-bake goes back to blue at once, and the next push deploys',
  bakesLong,
  async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  },
);
