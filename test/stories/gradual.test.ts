import { describe, expect } from '@jest/globals';
import { dnsStory } from '../support/dns-story.ts';
import { simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const course = { steps: [{ weight: 100, bakeSeconds: 0 }], windowSeconds: 0 };
const afterwards = { blue: { overSeconds: 600 } };
const given = { configured: { ...course, afterwards } };
const MINUTE = 60_000;

/** Every count that a service was set to from now on, with its time. */
function countsOf(
  { watch, sample: { local } }: Pick<StoryWorld, 'watch'> & { readonly sample: Pick<StoryWorld['sample'], 'local'> },
  service: string,
) {
  const counts: { readonly at: number; readonly desired: number }[] = [];
  local.effects.watch(() => {
    const desired = watch.seen.world.desired[service];
    if (desired !== undefined && desired !== counts.at(-1)?.desired) counts.push({ at: local.clock.now(), desired });
  });
  return counts;
}

describe('given an old version that goes down gradually', () => {
  simulatedStory('its count goes down by absolute steps, within its time', given, async (world, when, then) => {
    const counts = countsOf(world, 'checkout-a');
    const end = await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(counts.map(({ desired }) => desired)).toEqual([3, 2, 1, 0]);
    const [, first, second, third] = counts.map(({ at }) => at) as [number, number, number, number];
    expect([second - first, third - second].map((ms) => Math.round(ms / MINUTE))).toEqual([3, 3]);
    expect(third - first).toBeLessThan(10 * MINUTE);
    expect(Date.parse(end.endedAt)).toBeGreaterThan(third);
    then.tasksAre({ a: 0, b: 3 });
    then.leaseIsFree();
  });

  simulatedStory(
    'an execution that dies in between is recovered, and the count goes on from where it was',
    { ...given, sweeps: true },
    async (world, when, then) => {
      const counts = countsOf(world, 'checkout-a');
      const pushed = await when.pushed('v2');
      await world.progress.until('the first has gone', () => counts.at(-1)?.desired === 2);
      await when.executionStopped(pushed.execution);
      await then.ends(pushed, 'SUCCEEDED');
      expect(counts.map(({ desired }) => desired)).toEqual([3, 2, 1, 0]);
      then.tasksAre({ a: 0, b: 3 });
    },
  );

  simulatedStory('an undo stops it where it is, and raises it again', given, async (world, when, then) => {
    const counts = countsOf(world, 'checkout-a');
    await when.pushed('v2');
    await world.progress.until('the first has gone', () => counts.at(-1)?.desired === 2);
    await when.undoOrdered();
    await world.progress.until(
      'the undo is committed',
      () => world.progress.record.active?.request.undo && world.progress.record.active.committedAt,
    );
    expect(counts.map(({ desired }) => desired)).toEqual([3, 2, 3]);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory(
    'it may be kept before',
    { configured: { ...course, afterwards: { blue: { keep: 3_600, overSeconds: 600 } } }, sweeps: true },
    async (world, when, then) => {
      const counts = countsOf(world, 'checkout-a');
      await then.ends(await when.pushed('v2'), 'SUCCEEDED');
      expect(counts.map(({ desired }) => desired)).toEqual([3]);
      await world.progress.until('it is down', () => world.progress.record.last?.outcome === 'RETIRED');
      expect(counts.map(({ desired }) => desired)).toEqual([3, 2, 1, 0]);
      then.leaseIsFree();
    },
  );

  dnsStory('over DNS it begins once its clients have left', { configured: { ...course, afterwards } }, async (story) => {
    const counts = countsOf(story, 'checkout-dns-a');
    const v2 = await story.push('v2');
    const { committedAt } = await story.active('it is committed', (active) => active.committedAt !== undefined);
    await story.ends(v2, 'SUCCEEDED');
    expect(counts.map(({ desired }) => desired)).toEqual([3, 2, 1, 0]);
    expect((counts[1]?.at ?? 0) - Date.parse(committedAt ?? '')).toBeGreaterThan(5 * MINUTE);
    expect(await story.tasks()).toEqual([0, 3]);
  });
});
