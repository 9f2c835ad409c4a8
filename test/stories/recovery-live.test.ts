import { describe, expect } from '@jest/globals';
import { story } from '../support/story.ts';

const bakesLong = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 3_600 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 60,
  },
};

const short = {
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 60 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 60,
  },
};

describe('given users, and an execution that is stopped', () => {
  story('at 10 %, nobody is dropped on the way back, and the next push deploys', short, async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    await when.pushed('v2', 'v2-again');
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
    expect(world.progress.ended.map(({ outcome }) => outcome)).toEqual(['ROLLED_BACK', 'SUCCEEDED']);
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });

  story('and its recovery, too, nobody is dropped', bakesLong, async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.executionStopped(v2.execution);
    const { execution } = await then.active('the recovery is at work', ({ epoch, failure }) => epoch === 2 && failure !== undefined);
    await when.executionStopped(execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
  });

  story('behind the commit, nobody is dropped on the way forward', short, async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.active('it is committed', ({ committedAt }) => committedAt !== undefined);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });
});
