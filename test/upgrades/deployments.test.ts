import { expect, test } from '@jest/globals';
import { statesOf } from '@teal/asl';
import { VirtualClock } from '@teal/local-aws';
import { runDeployments, SAMPLES } from '../../scripts/freeze/deployments.ts';
import { untilServing } from '../../src/rehearsal/until-serving.ts';
import { watchInvariants } from '../../src/rehearsal/watch-invariants.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { lastRelease, onMachineOf } from '../support/releases.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';
import type { When } from '../support/when.ts';
import { olderItemsTakePlace } from './older-items.ts';

/** A whole deployment by the state machine of the last release, on the functions of today. */
const upgradedStory = (title: string, tell: (when: When, then: Then, world: StoryWorld) => Promise<void>) =>
  simulatedStory(`an execution of ${lastRelease.version} on today's functions: ${title}`, {}, (world, when, then) =>
    onMachineOf(lastRelease, world.sample, () => tell(when, then, world)),
  );

const upgradedDnsStory = (title: string, tell: (story: DnsStory) => Promise<void>) =>
  dnsStory(`an execution of ${lastRelease.version} over DNS on today's functions: ${title}`, {}, (story) =>
    onMachineOf(lastRelease, story.sample, () => tell(story)),
  );

upgradedStory('a good image is deployed', async (when, then) => {
  await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  then.weightsAre({ a: 0, b: 100 });
  then.tasksAre({ a: 0, b: 3 });
});

upgradedStory('a bad image is taken back', async (when, then) => {
  await then.ends(await when.pushed('v3'), 'ROLLED_BACK', /FunctionalTestFailed/);
  then.weightsAre({ a: 100, b: 0 });
});

upgradedStory('what waits is started when its turn comes', async (when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  const v3 = await when.pushed('v3');
  await then.ends(v2, 'SUCCEEDED');
  await then.ends(v3, 'ROLLED_BACK', /FunctionalTestFailed/);
});

upgradedStory('a dead one is taken over', async (when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(50);
  await when.executionStopped(v2.execution);
  await when.rollbackOrdered();
  await then.ends(v2, 'ROLLED_BACK');
  then.weightsAre({ a: 100, b: 0 });
});

upgradedStory("a person is asked about somebody else's weights, and answers", async (when, then) => {
  const v2 = await when.pushed('v2');
  await then.bakes(10);
  await when.weightsEdited({ a: 70, b: 30 });
  await then.enters('Wait for a person');
  await when.rollbackOrdered();
  await then.ends(v2, 'ROLLED_BACK');
});

upgradedDnsStory('a good image is deployed', async (story) => {
  await story.ends(await story.push('v2'), 'SUCCEEDED');
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
});

upgradedDnsStory('a bad image is taken back', async (story) => {
  await story.ends(await story.push('v4'), 'ROLLED_BACK', /JudgedUnhealthy/);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
});

test.each(['load-balancer', 'dns'] as const)(`deployments go on from the records that ${lastRelease.version} wrote: %s`, (route) => {
  const clock = new VirtualClock();
  return clock.run(
    (async () => {
      const sample = await SAMPLES[route](clock);
      try {
        await untilServing(sample);
        const watch = await watchInvariants(sample);
        const kept = lastRelease.records[route];
        const older = olderItemsTakePlace(sample, kept);
        await onMachineOf(lastRelease, sample, () => runDeployments(sample));
        older.stop();
        expect(watch.end().violations).toEqual([]);
        // Those of a state that records do not come into any more are read by `records.test.ts`.
        expect(older.taken.length).toBeGreaterThan(kept.length / 2);
      } finally {
        await sample.stop();
      }
    })(),
  );
});

simulatedStory('an input that a function takes no more is told with its state and its fault', {}, async ({ sample }, when, then) => {
  const machine = JSON.parse(lastRelease.definitions['load-balancer']);
  const [, again] = statesOf(machine).find(([name]) => name === 'Check plan again') ?? [];
  expect(again).toMatchObject({ Arguments: { Payload: { resolution: expect.anything() } } });
  Reflect.deleteProperty((again as unknown as { Arguments: { Payload: object } }).Arguments.Payload, 'resolution');
  const release = { version: '0.0.9', definitions: { ...lastRelease.definitions, 'load-balancer': JSON.stringify(machine) } };
  const deployed = onMachineOf(release, sample, async () => void (await then.ends(await when.pushed('v2'), 'SUCCEEDED')));
  await expect(deployed).rejects.toThrow(/today's functions refuse what 0\.0\.9 hands them:\nCheck plan again: .*check-plan:.*resolution/);
});
