import { expect } from '@jest/globals';
import { finishedUndo, orderUndo } from '../../src/cli/orders/undo.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';

const course = { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 };
const TWO_HOURS = 7_200;

const undone = ({ progress }: DnsStory, times = 1) =>
  progress.until('the undo ends', () => progress.ended.filter(({ undo }) => undo)[times - 1]);

dnsStory('an undo over DNS brings the one before back', { configured: course }, async (story) => {
  await story.ends(await story.push('v2'), 'SUCCEEDED');
  const ordered = await orderUndo(story.sample, story.sample.config.service, { force: false });
  expect(ordered).toMatchObject({ code: 0 });
  expect(await undone(story)).toMatchObject({ outcome: 'SUCCEEDED', undo: { of: 'checkout-dns-1' } });
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  expect(await story.tasks()).toEqual([3, 0]);
});

dnsStory('an undo over DNS does not wait for clients to leave', { configured: course }, async (story) => {
  await story.push('v2');
  await story.active('clients leave blue', ({ wait }) => wait?.reason === 'clients');
  const before = story.sample.local.clock.now();
  const { request = '' } = await orderUndo(story.sample, story.sample.config.service, { force: false });
  expect(await finishedUndo(story.sample, story.sample.config.service, request, 900_000)).toMatchObject({ code: 0 });
  // The TTL, and Route 53's own time: the side stands whole.
  expect(story.sample.local.clock.now() - before).toBeLessThan(240_000);
  expect(await story.weights()).toEqual({ a: 100, b: 0 });
  await undone(story);
  expect(await story.tasks()).toEqual([3, 0]);
});

dnsStory(
  'a kept side over DNS is quiet, is shifted to at once, and goes down when its time is over',
  { configured: { ...course, afterwards: { blue: { keep: TWO_HOURS } } }, sweeps: true },
  async (story) => {
    await story.ends(await story.push('v2'), 'SUCCEEDED');
    expect(await story.tasks()).toEqual([3, 3]);
    const before = story.sample.local.clock.now();
    const { request = '' } = await orderUndo(story.sample, story.sample.config.service, { force: false });
    expect(await finishedUndo(story.sample, story.sample.config.service, request, 900_000)).toMatchObject({ code: 0 });
    expect(story.sample.local.clock.now() - before).toBeLessThan(240_000);
    await undone(story);
    expect(await story.tasks()).toEqual([3, 3]);
    await story.progress.until('it is down', () => story.progress.record.last?.outcome === 'RETIRED');
    expect(await story.tasks()).toEqual([3, 0]);
    expect(story.progress.record).not.toHaveProperty('unwell');
  },
);

dnsStory(
  'a failed version is kept over DNS, and the next one takes its place',
  { configured: { ...course, afterwards: { blue: 'scale-to-zero', failedGreen: { keep: TWO_HOURS } } }, sweeps: true },
  async (story) => {
    await story.ends(await story.push('v3'), 'ROLLED_BACK');
    expect(await story.tasks()).toEqual([3, 3]);
    await story.ends(await story.push('v2'), 'SUCCEEDED');
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
    expect(await story.tasks()).toEqual([0, 3]);
  },
);
