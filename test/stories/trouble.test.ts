import { expect } from '@jest/globals';
import { say } from '../../src/cli/orders/say-verb.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const longBakes: Partial<LoadBalancedConfig> = {
  steps: [
    { weight: 50, bakeSeconds: 600 },
    { weight: 100, bakeSeconds: 0 },
  ],
};

/** v1 dies, and each task that comes in its place dies as well. */
function killBlue({ sample }: StoryWorld, crashed: (service: string) => void): void {
  const { facade } = sample.local.services.ecs;
  facade.behave(sample.first.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
  crashed('checkout-a');
}

simulatedStory(
  'when blue dies during a step nothing moves onto it: weights stay and a person is needed',
  { configured: longBakes, requestsPerSecond: 2, usersMayBeHurt: true },
  async (given, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(50);
    killBlue(given, when.crashed);
    await then.needsHuman(/^JudgedUnhealthy, and blue cannot take the traffic: blue has 0 healthy targets, 2 are needed$/);
    expect(await then.executionEnds(v2)).toMatchObject({ status: 'FAILED', error: 'NeedsHuman' });
    then.weightsAre({ a: 50, b: 50 });
    then.tasksAre({ a: 3, b: 3 });

    // The lease stays held until a person decides.
    expect(await then.executionEnds(await when.pushed('v4'))).toMatchObject({ error: 'NeedsRecovery' });
    expect(await when.rollbackOrdered()).toMatchObject({ code: 4 });
    then.weightsAre({ a: 50, b: 50 });
  },
);

simulatedStory(
  'an order to roll back is refused by a dead blue too',
  { configured: longBakes, usersMayBeHurt: true },
  async (given, when, then) => {
    await when.pushed('v2');
    await then.bakes(50);
    killBlue(given, when.crashed);
    await given.progress.until('blue is gone', () => blueIsGone(given));
    await when.rollbackOrdered();
    await then.needsHuman(/^RollbackRequested, and blue cannot take the traffic/);
    then.weightsAre({ a: 50, b: 50 });
  },
);

simulatedStory('a bad green stays up while blue is dead: it is all that is left', { usersMayBeHurt: true }, async (given, when, then) => {
  await when.pushed('v3');
  await then.active('green is tested', ({ phase }) => phase === 'stage open');
  killBlue(given, when.crashed);
  await then.needsHuman(/^NobodyLeft: no target of checkout-a is healthy: checkout-b stays up$/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 3 });
});

const blueIsGone = ({ sample }: StoryWorld): boolean => {
  const [{ targetGroup }] = sample.config.sides;
  const { targets } = sample.local.services.elbv2.facade.snapshot().targetGroups[targetGroup] ?? { targets: [] };
  return targets.every(({ state }) => state !== 'healthy');
};

simulatedStory(
  "somebody else's edit of the weights pauses for a person, and goes back when nobody answers",
  {},
  async ({ sample, progress }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.weightsEdited({ a: 70, b: 30 });
    await then.enters('Wait for a person');
    const asks = await then.active('a person is asked', ({ wait }) => wait?.question !== undefined && wait.token !== undefined);
    expect(asks.wait?.question).toMatchObject({
      seen: expect.stringMatching(/^somebody else changed the weights: .* has 70 % blue, 30 % green instead of 90 % blue, 10 % green$/),
      otherwise: 'all traffic goes back to blue',
      until: new Date(Date.parse(asks.wait?.question?.at ?? '') + 1000 * sample.config.drift.patienceSeconds).toISOString(),
    });
    const told = outlook(progress.record, sample.local.clock.now()).join('\n');
    expect(told).toContain("'npx teal approve checkout' says yes: all traffic goes back to blue at once");
    expect(told).not.toMatch(/baking/);
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .* has 70 % blue, 30 % green instead of 90 % blue, 10 % green/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  },
);

simulatedStory("a person who is asked about somebody else's edit has it undone at once", {}, async ({ sample }, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.weightsEdited({ a: 70, b: 30 });
  await then.enters('Wait for a person');
  const at = sample.local.clock.now();
  await when.rollbackOrdered();
  const end = await then.ends(v2, 'ROLLED_BACK');
  expect(Date.parse(end.backAtBlueAt ?? '') - at).toBeLessThan(60_000);
  then.weightsAre({ a: 100, b: 0 });
});

simulatedStory(
  "a person who is asked about somebody else's edit says yes, and it is undone at once",
  {},
  async ({ sample }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.weightsEdited({ a: 70, b: 30 });
    await then.enters('Wait for a person');
    const at = sample.local.clock.now();
    const told = await say('approve', sample, 'checkout');
    expect(told).toMatchObject({ code: 0, line: expect.stringMatching(/all traffic goes back to blue at once$/) });
    const end = await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
    expect(Date.parse(end.backAtBlueAt ?? '') - at).toBeLessThan(60_000);
    then.weightsAre({ a: 100, b: 0 });
  },
);

simulatedStory(
  "somebody else's edit before the tests keeps the stage shut: green must not be tested under users",
  {},
  async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.active('green comes up', ({ phase }) => phase === 'creating green');
    await when.weightsEdited({ a: 99, b: 1 });
    await then.enters('Wait for a person');
    then.stageIsShut();
    await when.rollbackOrdered();
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
    then.weightsAre({ a: 100, b: 0 });
  },
);

simulatedStory("somebody else's way back to all blue is taken for what it is", {}, async (_, when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.weightsEdited({ a: 100, b: 0 });
  await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
  then.weightsAre({ a: 100, b: 0 });
  then.tasksAre({ a: 3, b: 0 });
});
