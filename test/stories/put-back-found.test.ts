import { expect } from '@jest/globals';
import { outlook } from '../../src/cli/report/outlook.ts';
import { dnsStory } from '../support/dns-story.ts';
import { recordsEdited } from '../support/records-edited.ts';
import { simulatedStory } from '../support/story.ts';

const steps = [{ weight: 100, bakeSeconds: 0 }];
const configured = { atRest: 'put-back', steps, windowSeconds: 0 } as const;
const MINUTES_MS = 60_000;

simulatedStory(
  'weights that somebody changes between deployments are found, and put back within three minutes',
  { configured, usersMayBeHurt: true, sweeps: true },
  async ({ sample, progress }, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await when.weightsEdited({ a: 100, b: 0 });
    const edited = sample.local.clock.now();
    await progress.until('they are put back', () => progress.ended.at(-1)?.outcome === 'PUT_BACK');
    expect(sample.local.clock.now() - edited).toBeLessThan(3 * MINUTES_MS + 30_000);
    then.weightsAre({ a: 0, b: 100 });
    then.leaseIsFree();
    await sample.local.clock.sleep(5 * MINUTES_MS);
    expect(progress.record.unwell).toBeUndefined();
    expect(progress.ended).toHaveLength(2);
  },
);

simulatedStory(
  'weights that are changed again at once are told of, and why they are not put back a second time',
  { configured, usersMayBeHurt: true, sweeps: true },
  async ({ sample, progress }, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await when.weightsEdited({ a: 100, b: 0 });
    await progress.until('they are put back', () => progress.ended.at(-1)?.outcome === 'PUT_BACK');
    await when.weightsEdited({ a: 100, b: 0 });
    const { leftAlone } = await progress.until('they are left alone', () =>
      progress.record.unwell?.leftAlone === undefined ? undefined : progress.record.unwell,
    );
    expect(leftAlone).toMatch(
      /^Teal put these weights back at .* changed them the same way again\. Infrastructure code or a person fights/,
    );
    const told = outlook(progress.record, sample.local.clock.now());
    expect(told).toContainEqual(expect.stringMatching(/^ {14}not put back: Teal put these weights back at /));
    const { version } = progress.record;
    await sample.local.clock.sleep(20 * MINUTES_MS);
    then.weightsAre({ a: 100, b: 0 });
    // What is known is not written every minute.
    expect(progress.record.version).toBe(version);
  },
);

simulatedStory(
  'weights that somebody changes are told of and left alone, unless it is configured otherwise',
  { configured: { steps, windowSeconds: 0 }, usersMayBeHurt: true, sweeps: true },
  async ({ sample, progress }, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    await when.weightsEdited({ a: 100, b: 0 });
    await progress.until('it is told', () => progress.record.unwell !== undefined);
    await sample.local.clock.sleep(10 * MINUTES_MS);
    then.weightsAre({ a: 100, b: 0 });
    expect(progress.record.unwell).not.toHaveProperty('leftAlone');
    expect(progress.ended).toHaveLength(1);
  },
);

dnsStory(
  'weights of records that somebody changes between deployments are found and put back',
  { configured, usersMayBeHurt: true, sweeps: true },
  async (story) => {
    const { sample, progress } = story;
    await story.ends(await story.push('v2'), 'SUCCEEDED');
    await recordsEdited(story, (set) => ({ Action: 'UPSERT', ResourceRecordSet: { ...set, Weight: 50 } }));
    const edited = sample.local.clock.now();
    await progress.until('they are put back', () => progress.ended.at(-1)?.outcome === 'PUT_BACK');
    expect(sample.local.clock.now() - edited).toBeLessThan(10 * MINUTES_MS);
    expect(await story.weights()).toEqual({ a: 0, b: 100 });
  },
);
