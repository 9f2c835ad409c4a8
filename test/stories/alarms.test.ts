import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect } from '@jest/globals';
import { events } from '../../src/aws/clients.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { GATE, setAlarm, withAlarms } from '../support/gate-alarm.ts';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

const THEIRS = 'of-another-service';

/** An alarm without data, which keeps the state that a story sets, and looks that are ten minutes apart. */
const judgedByAlarm = (judge: Partial<JudgeConfig> = {}, more: Given['configured'] = {}): Given => ({
  furnish: withAlarms(GATE, THEIRS),
  configured: {
    steps: [
      { weight: 20, bakeSeconds: 1_800 },
      { weight: 100, bakeSeconds: 0 },
    ],
    windowSeconds: 1_800,
    ...more,
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 600, ...judge },
  },
});

const now = ({ sample }: StoryWorld): number => sample.local.clock.now();

describe('an alarm that goes into ALARM', () => {
  simulatedStory('takes a bake back within seconds, long before the next look', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    await world.sample.local.clock.sleep(60_000);
    const at = now(world);
    await setAlarm(world, 'ALARM');
    const { failure, backAtBlueAt } = await then.ends(v2, 'ROLLED_BACK', /story-gate is in ALARM: a story/);
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(10_000);
    expect(Date.parse(backAtBlueAt ?? '') - at).toBeLessThan(30_000);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('counts by its event, also when it is well again by the look', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    await setAlarm(world, 'ALARM');
    await setAlarm(world, 'OK');
    await then.ends(v2, 'ROLLED_BACK', /the alarm story-gate went into ALARM at .*: a story/);
  });

  simulatedStory('takes the window back', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.windowOpen();
    const at = now(world);
    await setAlarm(world, 'ALARM');
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /story-gate/);
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(10_000);
  });

  simulatedStory('is judged as soon as the next bake begins, when it comes between two', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.enters('Let the split settle');
    await then.active('green has weight', ({ hadWeight }) => hadWeight);
    await setAlarm(world, 'ALARM');
    await setAlarm(world, 'OK');
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /went into ALARM/);
    expect(failure?.error).toBe('JudgedUnhealthy');
  });

  simulatedStory('is judged where no bake is to come any more', judgedByAlarm({}, { windowSeconds: 0 }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    await then.active('green is given everything', ({ intent }) => intent?.act === 'shift' && intent.split.green === 100);
    await setAlarm(world, 'ALARM');
    await setAlarm(world, 'OK');
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm story-gate: .*went into ALARM/);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('takes nothing that is committed', judgedByAlarm({}, { windowSeconds: 60 }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.enters('Commit green');
    await setAlarm(world, 'ALARM');
    const { outcome, cause } = await world.progress.until('it ends', () => world.progress.ended.at(-1));
    // Whichever came first: no alarm is lost between the last judgement and the commit.
    expect([v2.digest, outcome, cause ?? '']).toEqual([
      v2.digest,
      expect.stringMatching(/^(SUCCEEDED|ROLLED_BACK)$/),
      outcome === 'SUCCEEDED' ? expect.anything() : expect.stringMatching(/went into ALARM before the commit/),
    ]);
  });

  simulatedStory(
    'asks at once where that is the policy, and a yes holds for the deployment',
    judgedByAlarm({ fail: 'ask', answerSeconds: 1_200 }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(20);
      const at = now(world);
      await setAlarm(world, 'ALARM');
      await setAlarm(world, 'OK');
      await then.active('a person is asked', ({ wait }) => openQuestion(wait) !== undefined);
      expect(now(world) - at).toBeLessThan(10_000);
      expect(await say('approve', world.sample, 'checkout')).toMatchObject({ code: 0 });
      await then.windowOpen();
      await setAlarm(world, 'ALARM');
      await setAlarm(world, 'OK');
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('of another service disturbs nothing', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { wait } = await then.bakes(20);
    await setAlarm(world, 'ALARM', THEIRS);
    await world.sample.local.clock.sleep(30_000);
    expect(world.progress.record.active?.wait?.token).toBe(wait?.token);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('before green has traffic, or after the end, changes nothing', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.enters('Check green');
    await setAlarm(world, 'ALARM');
    await setAlarm(world, 'OK');
    await then.bakes(20);
    expect(world.progress.record.active?.heard).toBeUndefined();
    await then.ends(v2, 'SUCCEEDED');
    const { version } = world.progress.record;
    await setAlarm(world, 'ALARM');
    await world.sample.local.clock.sleep(30_000);
    expect(world.progress.record.version).toBe(version);
  });

  simulatedStory('is told by CloudWatch alone', judgedByAlarm(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    const Detail = JSON.stringify({ alarmName: GATE, state: { value: 'ALARM', timestamp: new Date(now(world)).toISOString() } });
    const forged = (Source: string) =>
      events(world.sample.clients).send(
        new PutEventsCommand({ Entries: [{ Source, DetailType: 'CloudWatch Alarm State Change', Detail }] }),
      );
    const { Entries } = await forged('aws.cloudwatch').catch((error: Error) => ({ Entries: [{ ErrorCode: error.name }] }));
    expect(Entries?.[0]?.ErrorCode).toBeDefined();
    await forged('ours');
    await world.sample.local.clock.sleep(30_000);
    expect(world.progress.record.active?.heard).toBeUndefined();
    await then.ends(v2, 'SUCCEEDED');
  });
});
