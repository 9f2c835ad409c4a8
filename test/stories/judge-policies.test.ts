import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect } from '@jest/globals';
import { cloudWatch } from '../../src/aws/clients.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { CheckOutcome } from '../../src/deployment/judge/policies.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { GATE, setAlarm, withAlarms } from '../support/gate-alarm.ts';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';

/**
 * Each outcome of a check with each policy, and each answer of a person to a question. An alarm without data,
 * which keeps its state, is somebody else's verdict that a story can set. Too little traffic is what a share
 * cannot be judged by.
 */
const judgedBy = (more: Partial<JudgeConfig>, given: Given = {}): Given => ({
  ...given,
  furnish: withAlarms(GATE),
  configured: {
    steps: [
      { weight: 20, bakeSeconds: 300 },
      { weight: 100, bakeSeconds: 0 },
    ],
    judge: { ...JUDGE, alarms: [GATE], answerSeconds: 600, hold: { seconds: 1_200, end: 'rollback' }, ...more },
    windowSeconds: 300,
  },
});

/** A request a minute on green: nothing can be said of 1 % of it. */
const scarce = (more: Partial<JudgeConfig>): Given =>
  judgedBy({ errorRate: { max: 0.01, minRequests: 100 }, patienceSeconds: 120, ...more }, { requestsPerSecond: 0.1 });

const noAlarm = ({ sample }: StoryWorld) => cloudWatch(sample.clients).send(new DeleteAlarmsCommand({ AlarmNames: [GATE] }));

const asks = (then: Then, about: CheckOutcome): Promise<ActiveDeployment> =>
  then.active(
    `a person is asked about ${about}`,
    ({ wait }) => openQuestion(wait)?.about?.some(({ outcome }) => outcome === about) === true,
  );

const answered = async ({ sample }: StoryWorld, reason = 'known') =>
  expect(await say('approve', sample, sample.config.service, { reason })).toMatchObject({ code: 0 });

const shown = ({ sample, progress }: StoryWorld): string => outlook(progress.record, sample.local.clock.now()).join('\n');

describe('too little traffic to judge', () => {
  simulatedStory('waits for its patience, and goes back', scarce({ inconclusive: 'wait' }), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await then.ends(v2, 'ROLLED_BACK', /^Inconclusive: errors: /);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('goes back at once where that is configured', scarce({ inconclusive: 'rollback' }), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    const { bake } = await then.bakes(20);
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^Inconclusive: errors: /);
    expect(Date.parse(failure?.at ?? '') - Date.parse(bake?.endsAt ?? '')).toBeLessThan(10_000);
  });

  simulatedStory('goes on where that is configured', scarce({ inconclusive: 'pass' }), async (_, when, then) => {
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
  });

  simulatedStory('asks a person, and goes back without an answer', scarce({ inconclusive: 'ask' }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { bake, wait } = await asks(then, 'inconclusive');
    expect(Date.parse(wait?.question?.until ?? '') - Date.parse(bake?.endsAt ?? '')).toBeLessThan(620_000);
    expect(shown(world)).toMatch(
      /held {8}step 1: the split stays until somebody answers, or until .*\n[\s\S]*ASKS {8}errors: .* Go on all the same\?/,
    );
    then.weightsAre({ a: 80, b: 20 });
    await then.ends(v2, 'ROLLED_BACK', /^Inconclusive: errors: /);
  });

  simulatedStory(
    'holds the split until a person says to go on, in each step',
    scarce({ inconclusive: 'hold' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await asks(then, 'inconclusive');
      then.weightsAre({ a: 80, b: 20 });
      await answered(world);
      await then.windowOpen();
      then.weightsAre({ a: 0, b: 100 });
      await asks(then, 'inconclusive');
      expect(shown(world)).toMatch(/accepted {4}errors, which says inconclusive, by \S+:user\//);
      await answered(world);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('goes back at once when a held split is rolled back', scarce({ inconclusive: 'hold' }), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await asks(then, 'inconclusive');
    await when.rollbackOrdered('not today');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: .*not today/);
    then.weightsAre({ a: 100, b: 0 });
  });

  for (const end of ['rollback', 'pass'] as const) {
    simulatedStory(
      `a hold that nobody ends leads to its configured end: ${end}`,
      scarce({ inconclusive: 'hold', hold: { seconds: 1_200, end } }),
      async (_, when, then) => {
        const v2 = await when.pushed('v2');
        await then.ends(v2, end === 'pass' ? 'SUCCEEDED' : 'ROLLED_BACK', end === 'pass' ? undefined : /^Inconclusive: /);
      },
    );
  }
});

describe('a bad verdict', () => {
  simulatedStory('goes back at once', judgedBy({}), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    await setAlarm(world, 'ALARM');
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
  });

  simulatedStory(
    'asks a person, who accepts it: the check is judged no more, and the deployment goes on',
    judgedBy({ fail: 'ask' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(20);
      await setAlarm(world, 'ALARM');
      await asks(then, 'fail');
      await answered(world, 'a drill');
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('asks a person, and goes back without an answer', judgedBy({ fail: 'ask' }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(20);
    await setAlarm(world, 'ALARM');
    const { wait } = await asks(then, 'fail');
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
    expect(Date.parse(failure?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(wait?.question?.until ?? ''));
  });

  simulatedStory(
    'that heals while the split is held is held until a person decides',
    judgedBy({ fail: 'hold' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(20);
      await setAlarm(world, 'ALARM');
      await asks(then, 'fail');
      await setAlarm(world, 'OK');
      await world.sample.local.clock.sleep(600_000);
      then.weightsAre({ a: 80, b: 20 });
      await answered(world);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory(
    'of another check takes a held deployment back',
    judgedBy({ errorRate: { max: 0.01, minRequests: 1_000_000 }, inconclusive: 'hold' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await asks(then, 'inconclusive');
      await setAlarm(world, 'ALARM');
      await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
    },
  );
});

describe('a source without an answer', () => {
  const ends: Readonly<Record<'wait' | 'rollback' | 'pass' | 'ask' | 'hold', 'SUCCEEDED' | 'ROLLED_BACK'>> = {
    wait: 'ROLLED_BACK',
    rollback: 'ROLLED_BACK',
    pass: 'SUCCEEDED',
    ask: 'ROLLED_BACK',
    hold: 'ROLLED_BACK',
  };
  for (const [none, outcome] of Object.entries(ends) as [keyof typeof ends, 'SUCCEEDED' | 'ROLLED_BACK'][]) {
    simulatedStory(`does what is configured: ${none}`, judgedBy({ none, patienceSeconds: 120 }), async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(20);
      await noAlarm(world);
      if (none === 'ask' || none === 'hold') await asks(then, 'none');
      await then.ends(v2, outcome, outcome === 'ROLLED_BACK' ? /^Inconclusive: alarm .*no answer/ : undefined);
    });
  }
});
