import { expect } from '@jest/globals';
import { dnsStory } from '../support/dns-story.ts';

dnsStory('a good image over DNS takes over step by step, and blue goes down when its clients have left', {}, async (story) => {
  const v2 = await story.push('v2');
  await story.bakes(10);
  expect(await story.weights()).toEqual({ a: 90, b: 10 });
  await story.bakes(50);
  await story.ends(v2, 'SUCCEEDED', /checkout-dns-b is production/);
  expect(await story.weights()).toEqual({ a: 0, b: 100 });
  expect(await story.tasks()).toEqual([0, 3]);
  expect(story.clients.tallies.honest.answeredByVersion.v2).toBeGreaterThan(0);
  expect(story.clients.tallies.lingering.answeredByVersion.v2).toBeGreaterThan(0);
});
