import { expect } from '@jest/globals';
import { simulatedStory } from '../support/story.ts';

simulatedStory(
  'a push that comes while another has traffic waits, and of those that wait the latest wins',
  {},
  async ({ progress }, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const v3 = await when.pushed('v3');
    expect(await then.executionEnds(v3)).toMatchObject({ status: 'SUCCEEDED', output: expect.stringContaining('"QUEUED"') });
    const newest = await when.pushed('v2', 'v2b');
    const v4 = await when.pushed('v4');
    expect(JSON.parse((await then.executionEnds(v4)).output ?? '')).toMatchObject({
      outcome: 'QUEUED',
      reason: 'queued behind checkout-1',
    });
    expect(newest.digest).toBe(v2.digest);

    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
    await then.ends(v4, 'SUCCEEDED');
    then.weightsAre({ a: 100, b: 0 });
    // v3 made room: it never ran.
    expect(progress.ended.map(({ id, image }) => `${id} ${image.tag}`)).toEqual(['checkout-1 v2', 'checkout-2 v4']);
    then.leaseIsFree();
  },
);

simulatedStory('a deployment that nobody has met yet gives way to a newer push', {}, async ({ progress }, when, then) => {
  const v3 = await when.pushed('v3');
  await then.active('green comes up', ({ phase }) => phase === 'creating green');
  const v2 = await when.pushed('v2');
  await then.ends(v3, 'SUPERSEDED', /GaveWay: gave way at .* to push v2, before it had any traffic/);
  expect(await then.executionEnds(v3)).toMatchObject({ status: 'FAILED', error: 'Superseded' });
  await then.ends(v2, 'SUCCEEDED');
  expect(then.answeredBy('v3')).toBe(0);
  expect(progress.ended).toHaveLength(2);
});

simulatedStory(
  'what runs already, what came before and what is out of date change nothing',
  {},
  async ({ progress, sample }, when, then) => {
    const outcomeOf = async (asked: { execution: string }) => JSON.parse((await then.executionEnds(asked)).output ?? '');
    const early = new Date(sample.local.clock.now()).toISOString();
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'SUCCEEDED');

    const again = await when.pushed('v2', 'v2-once-more');
    expect(await outcomeOf(again)).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      reason: expect.stringContaining('checkout-b already runs v2'),
    });

    const event = { id: 'event-1', digest: v2.digest, tag: 'v2', time: new Date(sample.local.clock.now()).toISOString() };
    await then.executionEnds(await when.eventComes(event));
    const twice = await when.eventComes(event);
    expect(await outcomeOf(twice)).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      reason: expect.stringContaining('request event-1 is not new'),
    });

    const late = await when.eventComes({ id: 'event-2', digest: sample.first.digest, tag: 'v1', time: early });
    expect(await outcomeOf(late)).toMatchObject({ outcome: 'NOTHING_TO_DO', reason: expect.stringContaining('a newer push was accepted') });

    const strange = await when.eventComes({ id: 'event-3', digest: v2.digest, tag: 'latest' });
    expect(await outcomeOf(strange)).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      reason: expect.stringContaining("tag 'latest' matches none"),
    });

    then.weightsAre({ a: 0, b: 100 });
    expect(progress.ended.filter(({ outcome }) => outcome === 'SUCCEEDED')).toHaveLength(1);
    then.leaseIsFree();
  },
);
