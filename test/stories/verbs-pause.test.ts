import { describe, expect } from '@jest/globals';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { GATE, setAlarm, withAlarms } from '../support/gate-alarm.ts';
import { JUDGE } from '../support/judge-of.ts';
import { refused, said } from '../support/said.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';

/**
 * Pause and resume, wherever they may be said: in a bake,
 * in the window, while a person is asked, before the first weight, between bakes, on the way back, behind the
 * commit.
 */

const MINUTE = 60_000;

/** Two bakes of ten minutes and a window of ten, judged every minute by an alarm that the story sets. */
const long = (judge: Partial<JudgeConfig> = {}, given: Given = {}): Given => ({
  ...given,
  furnish: withAlarms(GATE),
  configured: {
    steps: [
      { weight: 10, bakeSeconds: 600 },
      { weight: 50, bakeSeconds: 600 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 60, answerSeconds: 1_800, hold: { seconds: 3_600, end: 'rollback' }, ...judge },
    windowSeconds: 600,
  },
});

/** A request a minute on green: nothing can be said of 1 % of it. */
const _scarce = (more: Partial<JudgeConfig>): Given =>
  long({ errorRate: { max: 0.01, minRequests: 100 }, ...more }, { requestsPerSecond: 0.1 });

const _asked = (then: Then): Promise<ActiveDeployment> => then.active('a person is asked', ({ wait }) => openQuestion(wait) !== undefined);

const now = ({ sample }: StoryWorld): number => sample.local.clock.now();
const shown = (world: StoryWorld): string => outlook(world.progress.record, now(world)).join('\n');
const past = ({ sample }: StoryWorld, minutes: number) => sample.local.clock.sleep(minutes * MINUTE);

describe('pause', () => {
  simulatedStory('holds the split; what was left of the bake is left when it is resumed', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await past(world, 4);
    await said(
      sample,
      'pause',
      /the bake at 10 % is paused until .* UTC: 10 % stays, and green is judged all along; .* of it are left then$/,
      { seconds: 3_600 },
    );
    await past(world, 30);
    then.weightsAre({ a: 90, b: 10 });
    expect(shown(world)).toMatch(/PAUSED {6}step 1 until .*; .* of it are left then\n {2}paused {6}for 1 hour, by \S+:user\/\S+/);
    expect(now(world) - Date.parse(world.progress.record.active?.judged?.at ?? '')).toBeLessThan(2 * MINUTE);
    await said(sample, 'resume', /the bake at 10 % goes on: it ends at .*, then 50 %$/);
    const { bakes = [] } = await then.bakes(50);
    const lasted = Date.parse(bakes[0]?.endedAt ?? '') - Date.parse(bakes[0]?.startedAt ?? '');
    expect(lasted).toBeGreaterThanOrEqual(40 * MINUTE);
    expect(lasted).toBeLessThan(43 * MINUTE);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('goes on by itself at the end of its time, in the window too', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(sample, 'promote', /ends now/);
    await then.bakes(50);
    await said(sample, 'promote', /ends now/);
    await then.windowOpen();
    const { startedAt = '' } = world.progress.record.active?.bake ?? {};
    await said(sample, 'pause', /the rollback window is paused/, { seconds: 1_800 });
    await said(sample, 'pause', /the rollback window is paused/, { seconds: 7_200 });
    const { committedAt } = await then.active('it is committed', (active) => active.committedAt !== undefined);
    const lasted = Date.parse(committedAt ?? '') - Date.parse(startedAt);
    expect(lasted).toBeGreaterThanOrEqual(40 * MINUTE);
    expect(lasted).toBeLessThan(42 * MINUTE);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('a bad verdict takes a paused bake back', long(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(world.sample, 'pause', /is paused/, { seconds: 3_600 });
    await past(world, 20);
    await setAlarm(world, 'ALARM');
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
  });

  simulatedStory('is ended by promote, and by rollback', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(sample, 'pause', /is paused/, { seconds: 3_600 });
    await said(sample, 'promote', /ends now/);
    await refused(sample, 'pause', /\S+:user\/\S+ has ended the bake at 10 %|is over/);
    await then.bakes(50);
    await said(sample, 'pause', /is paused/, { seconds: 3_600 });
    await when.rollbackOrdered('enough');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: .*enough/);
  });

  simulatedStory('said before the first weight it holds the first bake', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.enters('Create green');
    await said(
      sample,
      'pause',
      /^checkout-1: nothing holds it before its next bake: it goes on to 10 %, and that stays until .* at least; its own time begins then$/,
      { seconds: 3_600 },
    );
    const until = now(world) + 3_600_000;
    expect(shown(world)).toMatch(/to pause {4}the next bake, until .*, by \S+:user\/\S+/);
    const { bake } = await then.bakes(10);
    expect(bake).toMatchObject({ step: 0, words: [{ verb: 'pause', by: expect.stringContaining(':user/') }] });
    await past(world, 40);
    then.weightsAre({ a: 90, b: 10 });
    const { bakes = [] } = await then.bakes(50);
    expect(Date.parse(bakes[0]?.endedAt ?? '')).toBeGreaterThanOrEqual(until + 10 * MINUTE - 2_000);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('said between two bakes it holds the next one, until it is resumed', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(sample, 'promote', /ends now/);
    await then.enters('Let the split settle');
    await said(sample, 'pause', /it goes on to 50 %/, { seconds: 7_200 });
    await then.bakes(50);
    await past(world, 30);
    await said(sample, 'resume', /the bake at 50 % goes on/);
    await then.ends(v2, 'SUCCEEDED');
  });
});
