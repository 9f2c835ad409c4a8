import { DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect } from '@jest/globals';
import { cloudWatch } from '../../src/aws/clients.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { dnsStory } from '../support/dns-story.ts';
import { GATE, setAlarm, withAlarms } from '../support/gate-alarm.ts';
import { JUDGE } from '../support/judge-of.ts';
import { refused, said, says } from '../support/said.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';

/**
 * Every verb that changes the time of a bake, and the no to a question, wherever it may be said: in a bake,
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
const scarce = (more: Partial<JudgeConfig>): Given =>
  long({ errorRate: { max: 0.01, minRequests: 100 }, ...more }, { requestsPerSecond: 0.1 });

const asked = (then: Then): Promise<ActiveDeployment> => then.active('a person is asked', ({ wait }) => openQuestion(wait) !== undefined);

const now = ({ sample }: StoryWorld): number => sample.local.clock.now();
const shown = (world: StoryWorld): string => outlook(world.progress.record, now(world)).join('\n');
const past = ({ sample }: StoryWorld, minutes: number) => sample.local.clock.sleep(minutes * MINUTE);

describe('promote', () => {
  simulatedStory('ends the bake, then the next one, then the window, each by a word of its own', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const at = now(world);
    await said(sample, 'promote', /^checkout-1: the bake at 10 % ends now; the judge speaks once more, then 50 %$/, { reason: 'known' });
    await then.bakes(50);
    // A settle lies between.
    expect(now(world) - at).toBeLessThan(3 * MINUTE);
    expect(world.progress.record.active?.bakes?.[0]?.words).toMatchObject([
      { verb: 'promote', by: expect.stringContaining(':user/'), reason: 'known' },
    ]);
    await said(sample, 'promote', /the bake at 50 % ends now; the judge speaks once more, then 100 %$/);
    await then.windowOpen();
    then.weightsAre({ a: 0, b: 100 });
    await said(sample, 'promote', /the rollback window ends now; the judge speaks once more, then the commit$/);
    const { startedAt, endedAt } = await then.ends(v2, 'SUCCEEDED');
    expect(Date.parse(endedAt) - Date.parse(startedAt)).toBeLessThan(15 * MINUTE);
  });

  simulatedStory('does not pass a bad verdict', long(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await setAlarm(world, 'ALARM');
    await said(world.sample, 'promote', /ends now/);
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory(
    'accepts for this bake alone that too little is known',
    scarce({ inconclusive: 'rollback' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await said(world.sample, 'promote', /ends now/, { reason: 'it is night' });
      const { accepted } = await then.bakes(50);
      expect(accepted).toMatchObject([
        { check: 'errors', outcome: 'inconclusive', step: 0, by: expect.stringContaining(':user/'), reason: 'it is night' },
      ]);
      await then.ends(v2, 'ROLLED_BACK', /^Inconclusive: errors: /);
    },
  );

  simulatedStory('accepts that a source has no answer', long({ none: 'rollback' }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await cloudWatch(world.sample.clients).send(new DeleteAlarmsCommand({ AlarmNames: [GATE] }));
    await said(world.sample, 'promote', /ends now/);
    await then.bakes(50);
    await said(world.sample, 'promote fully', /the bake at 50 % ends now.*then 100 %, the commit: no bake and no rollback window any more/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('answers what a held split asks', scarce({ inconclusive: 'hold' }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    await said(world.sample, 'promote', /ends now/);
    await then.bakes(50);
    await asked(then);
    await said(world.sample, 'promote fully', /then 100 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory(
    'answers what is asked about a bad verdict, and the check is judged no more',
    long({ fail: 'ask' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await setAlarm(world, 'ALARM');
      await asked(then);
      await said(world.sample, 'promote', new RegExp(`ends now; .*; alarm ${GATE}: judged no more in this deployment$`));
      await then.bakes(50);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory(
    'asks about a bad verdict that nobody has seen, and ends once that is answered',
    long({ fail: 'ask' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await setAlarm(world, 'ALARM');
      await said(world.sample, 'promote', /ends now/);
      await asked(then);
      then.weightsAre({ a: 90, b: 10 });
      await said(world.sample, 'reject', /\S+:user\/\S+ said no, and all traffic goes back to blue$/, { reason: 'not today' });
      await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: \S+:user\/\S+ said no at .*: not today$/);
    },
  );

  simulatedStory('fully: all bakes to come last no time, and every gate of a step stays', long(), async (world, when, then) => {
    const { sample } = world;
    const states: string[] = [];
    sample.local.effects.watch((effect) => effect.kind === 'state' && effect.phase === 'entered' && states.push(effect.state));
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(
      sample,
      'promote fully',
      /^checkout-1: the bake at 10 % ends now; the judge speaks once more, then 50 %, 100 %, the commit: no bake/,
    );
    expect(shown(world)).toMatch(/full {8}no bake and no rollback window to come lasts any time, by \S+:user\/\S+/);
    const from = states.length;
    await then.ends(v2, 'SUCCEEDED');
    const after = states.slice(from);
    expect(
      after.filter((state) => ['Raise capacity', 'Shift traffic', 'Let the split settle', 'Confirm split'].includes(state)),
    ).toHaveLength(8);
    expect(after).not.toContain('Keep blue ready');
  });

  simulatedStory('is refused where no bake is under way, and says why', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.enters('Create green');
    await refused(sample, 'promote', /no bake and no rollback window is under way yet/);
    await refused(sample, 'promote fully', /no bake and no rollback window is under way yet/);
    await refused(sample, 'extend', /no bake and no rollback window is under way yet/);
    await refused(sample, 'resume', /is not paused/);
    await refused(sample, 'reject', /asks nothing/);
    await then.bakes(10);
    await said(sample, 'promote', /ends now/);
    await then.enters('Shift traffic');
    await refused(sample, 'promote', /the bake at 10 % is over, and what comes next is 50 %/);
    await then.bakes(50);
    await when.rollbackOrdered();
    await refused(sample, 'promote', /goes back: \S+:user\/\S+ said rollback|on its way back/);
    await then.enters('Retire green');
    for (const verb of ['promote', 'promote fully', 'extend', 'pause', 'resume', 'reject'] as const)
      await refused(sample, verb, /on its way back/);
    await then.ends(v2, 'ROLLED_BACK', /RollbackRequested/);
  });

  simulatedStory('and every other word is refused behind the commit', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(sample, 'promote fully', /ends now/);
    await then.enters('Retire blue');
    for (const verb of ['promote', 'promote fully', 'extend', 'pause', 'resume', 'reject'] as const)
      await refused(sample, verb, /is committed/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('is no answer about drift; reject is', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.weightsEdited({ a: 40, b: 60 });
    await asked(then);
    for (const verb of ['promote', 'promote fully', 'extend', 'pause', 'resume'] as const)
      await refused(sample, verb, /answered by npx teal approve checkout/);
    await said(sample, 'reject', /said no/, { reason: 'who was that' });
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: .*\S+:user\/\S+ said no at .*: who was that/);
  });
});

describe('extend', () => {
  simulatedStory('makes the bake longer, and the window', long(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    const { bake } = await then.bakes(10);
    await said(sample, 'extend', /the bake at 10 % lasts 20 minutes longer: it ends at [\d:]+ UTC, then 50 %$/, { seconds: 1_200 });
    const { bakes = [] } = await then.bakes(50);
    const [first] = bakes;
    expect(Date.parse(first?.endedAt ?? '') - Date.parse(bake?.startedAt ?? '')).toBeGreaterThanOrEqual(30 * MINUTE);
    expect(Date.parse(first?.endedAt ?? '') - Date.parse(bake?.startedAt ?? '')).toBeLessThan(33 * MINUTE);
    await then.windowOpen();
    await said(sample, 'extend', /the rollback window lasts 5 minutes longer/, { seconds: 300 });
    await past(world, 1);
    await said(sample, 'extend', /the rollback window lasts 5 minutes longer/, { seconds: 300 });
    const opened = Date.parse(world.progress.record.active?.bake?.startedAt ?? '');
    expect(shown(world)).toMatch(/baking {6}the rollback window until .*in 19 min\n {2}extended {4}by 5 minutes, by \S+:user\/\S+ at/);
    const { endedAt } = await then.ends(v2, 'SUCCEEDED');
    expect(Date.parse(endedAt) - opened).toBeGreaterThan(20 * MINUTE);
  });

  simulatedStory(
    'gives a held split more time, and what is inconclusive counts at its end',
    scarce({ inconclusive: 'hold' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await asked(then);
      const at = now(world);
      await said(world.sample, 'extend', /lasts 15 minutes longer/, { seconds: 900 });
      await then.active('nobody is asked any more', ({ wait }) => wait !== undefined && openQuestion(wait) === undefined);
      await asked(then);
      expect(now(world) - at).toBeGreaterThanOrEqual(15 * MINUTE);
      await said(world.sample, 'reject', /said no/);
      await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: \S+:user\/\S+ said no/);
    },
  );

  simulatedStory(
    'is refused beyond what the history of an execution holds, and says how much is possible',
    long(),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      const { line } = await says(world.sample, 'extend', { seconds: 40 * 24 * 3_600 });
      expect(line).toMatch(
        /the history of an execution holds 25000 events, and in this one there is room for at most \d+ (minutes|hours) more$/,
      );
      const [, amount, unit] = /at most (\d+) (minute|hour)/.exec(line) ?? [];
      await refused(world.sample, 'pause', /there is room for at most/, 40 * 24 * 3_600);
      const seconds = Number(amount) * (unit === 'hour' ? 3_600 : 60);
      await said(world.sample, 'extend', /longer/, { seconds });
      await refused(world.sample, 'extend', /there is room for no time more/, 60);
      await said(world.sample, 'promote fully', /ends now/);
      await then.ends(v2, 'SUCCEEDED');
    },
  );
});

describe('over DNS', () => {
  dnsStory('promote and pause do the same', {}, async ({ sample, push, bakes, ends, weights, progress }) => {
    const v2 = await push('v2');
    await bakes(10);
    await said(sample, 'promote', /the bake at 10 % ends now; the judge speaks once more, then 50 %$/);
    await bakes(50);
    await said(sample, 'pause', /the bake at 50 % is paused until/, { seconds: 3_600 });
    await sample.local.clock.sleep(30 * MINUTE);
    expect(await weights()).toEqual({ a: 50, b: 50 });
    expect(progress.record.active?.bake).toMatchObject({ step: 1, words: [{ verb: 'pause' }] });
    await said(sample, 'resume', /the bake at 50 % goes on/);
    await said(sample, 'promote fully', /the bake at 50 % ends now; .*then 100 %, the commit/);
    await ends(v2, 'SUCCEEDED');
  });
});
