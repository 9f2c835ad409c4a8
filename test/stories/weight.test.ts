import { describe, expect } from '@jest/globals';
import { say } from '../../src/cli/orders/say-verb.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { JudgeConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { askedForApproval, HOUR, past } from '../support/approval-story.ts';
import { dnsStory } from '../support/dns-story.ts';
import { GATE, setAlarm, withAlarms } from '../support/gate-alarm.ts';
import { JUDGE } from '../support/judge-of.ts';
import { refused, said } from '../support/said.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';

/**
 * A person says which step of the plan comes next: a later one, or an earlier one, wherever that may be said.
 */

const MINUTE = 60_000;

/** Four steps, three of them with a bake of ten minutes, and a window of ten. `approvals`: by index. */
const baked = (judge: Partial<JudgeConfig> = {}, approvals: readonly (ApprovalConfig | undefined)[] = [], given: Given = {}): Given => ({
  ...given,
  furnish: withAlarms(GATE),
  configured: {
    steps: [10, 25, 50, 100].map((weight, index) => ({
      weight,
      bakeSeconds: weight === 100 ? 0 : 600,
      ...(approvals[index] && { approval: approvals[index] }),
    })),
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 60, answerSeconds: 1_800, hold: { seconds: 3_600, end: 'rollback' }, ...judge },
    windowSeconds: 600,
  },
});

type Sample = Parameters<typeof said>[0];
const goesTo = (sample: Sample, percent: number, told: RegExp) => said(sample, 'weight', told, { percent });

async function notTo(sample: Sample, percent: number, why: RegExp): Promise<void> {
  const { code, line } = await say('weight', sample, sample.config.service, { percent });
  expect(line).toMatch(why);
  expect(code).toBe(1);
}

const now = ({ sample }: StoryWorld): number => sample.local.clock.now();
const shown = (world: StoryWorld): string => outlook(world.progress.record, now(world)).join('\n');
const asked = (then: Then): Promise<ActiveDeployment> => then.active('a person is asked', ({ wait }) => openQuestion(wait) !== undefined);
const bakeOf = ({ progress }: StoryWorld) => progress.record.active?.bake;
const stepsOf = ({ bakes = [], bake }: ActiveDeployment) => [...bakes, ...(bake ? [bake] : [])].map(({ step }) => step);

describe('to a later step', () => {
  simulatedStory('the bake ends, steps between are skipped, and the step has its own bake', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await past(world, 2);
    const at = now(world);
    await goesTo(
      sample,
      50,
      /^checkout-1: 50 % next: the bake at 10 % ends now, the judge speaks once more; 25 %: skipped; then its bake of 10 minutes$/,
    );
    const active = await then.bakes(50);
    expect(now(world) - at).toBeLessThan(3 * MINUTE);
    expect(stepsOf(active)).toEqual([0, 2]);
    expect(active.bakes?.[0]?.words).toMatchObject([{ verb: 'weight', percent: 50, by: expect.stringContaining(':user/') }]);
    await said(sample, 'extend', /the bake at 50 % lasts 5 minutes longer: it ends at [\d:]+ UTC, then 100 %$/, { seconds: 300 });
    await said(sample, 'pause', /the bake at 50 % is paused/, { seconds: 600 });
    await goesTo(sample, 100, /^checkout-1: 100 % next: the bake at 50 % ends now, the judge speaks once more; 100 % has no bake$/);
    await then.windowOpen();
    then.weightsAre({ a: 0, b: 100 });
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('a bad verdict takes it back all the same', baked(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await setAlarm(world, 'ALARM');
    await goesTo(world.sample, 50, /50 % next/);
    await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('it answers what a held split asks', baked({ fail: 'hold' }), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await setAlarm(world, 'ALARM');
    await asked(then);
    await goesTo(world.sample, 25, /25 % next: the bake at 10 % ends now/);
    const { accepted } = await then.bakes(25);
    expect(accepted).toMatchObject([{ outcome: 'fail', step: 0, by: expect.stringContaining(':user/') }]);
    await goesTo(world.sample, 100, /50 %: skipped/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory(
    'the yes of each step that is left or skipped is asked for first',
    baked({}, [undefined, HOUR, HOUR]),
    async (world, when, then) => {
      const { sample } = world;
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await goesTo(sample, 100, /25 %, 50 %: skipped; what approvals stand before it are asked for first; 100 % has no bake$/);
      const { wait } = await askedForApproval(then);
      expect(wait?.question?.asks).toBe(
        'v2 has 10 % of the traffic, and its bake is over. 25 % is skipped, and wants a yes of its own. May it go on to 100 %?',
      );
      await notTo(sample, 50, /asks for an approval, and that is given by npx teal approve checkout alone/);
      await past(world, 30);
      then.weightsAre({ a: 90, b: 10 });
      await said(sample, 'approve', /goes on to 100 %/);
      await then.active(
        'the other one is asked for',
        ({ wait: open }) => /50 % is skipped/.test(openQuestion(open)?.asks ?? '') && open?.token !== undefined,
      );
      await past(world, 50);
      await said(sample, 'approve', /goes on to 100 %/);
      const { approvals } = await then.ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([{ after: 1 }, { after: 2 }]);
    },
  );
});

describe('to an earlier step', () => {
  simulatedStory('its bake begins anew, and the deployment goes on from there', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 50, /50 % next/);
    await then.bakes(50);
    await past(world, 3);
    const at = now(world);
    await goesTo(
      sample,
      10,
      /^checkout-1: 10 % next: the bake at 50 % ends as soon as blue can carry 90 %, and its bake of 10 minutes begins anew$/,
    );
    await then.bakes(10);
    expect(now(world) - at).toBeLessThan(3 * MINUTE);
    then.weightsAre({ a: 90, b: 10 });
    const from = Date.parse(bakeOf(world)?.startedAt ?? '');
    await then.bakes(25);
    expect(now(world) - from).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(stepsOf(world.progress.record.active!)).toEqual([0, 2, 0, 1]);
    await then.ends(v2, 'SUCCEEDED');
    then.weightsAre({ a: 0, b: 100 });
  });

  simulatedStory('from the window, which opens once more later', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    await notTo(sample, 100, /green has 100 % already; its steps are 10 %, 25 %, 50 % and 100 %$/);
    await goesTo(sample, 25, /^checkout-1: 25 % next: the rollback window ends as soon as blue can carry 75 %/);
    const { phase } = await then.bakes(25);
    expect(phase).toBe('shifting');
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    expect(stepsOf(world.progress.record.active!)).toEqual([0, 3, 'window', 1, 3, 'window']);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('and an order takes it back right after', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    await goesTo(sample, 10, /10 % next/);
    await when.rollbackOrdered('enough');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: .*enough/);
    then.weightsAre({ a: 100, b: 0 });
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory('bakes that were promoted fully last their time again', baked({}, [undefined, HOUR]), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await said(sample, 'promote fully', /approvals are still asked for$/);
    await askedForApproval(then);
    then.weightsAre({ a: 75, b: 25 });
    await goesTo(sample, 10, /^checkout-1: 10 % next: the bake at 25 % ends as soon as blue can carry 90 %/);
    const { full, bake } = await then.bakes(10);
    expect(full).toBeUndefined();
    expect(Date.parse(bake?.endsAt ?? '') - Date.parse(bake?.startedAt ?? '')).toBe(10 * MINUTE);
    await said(sample, 'promote', /then 25 %$/);
    await then.bakes(25);
    await askedForApproval(then);
    await said(sample, 'approve', /goes on to 50 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory(
    'answers nothing that a held split asks: that is asked again with fewer users on it',
    baked({ fail: 'hold' }),
    async (world, when, then) => {
      const { sample } = world;
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await goesTo(sample, 50, /50 % next/);
      await then.bakes(50);
      await setAlarm(world, 'ALARM');
      await asked(then);
      await goesTo(sample, 10, /10 % next/);
      await then.active('it is asked at 10 %', ({ confirmed, wait }) => confirmed?.split.green === 10 && openQuestion(wait) !== undefined);
      expect(world.progress.record.active?.accepted).toBeUndefined();
      then.weightsAre({ a: 90, b: 10 });
      await said(sample, 'reject', /said no/);
      await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
    },
  );

  simulatedStory('what was approved behind it is asked for anew', baked({}, [undefined, HOUR]), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await said(sample, 'approve', /goes on to 50 %/);
    await then.bakes(50);
    await goesTo(sample, 25, /25 % next/);
    await then.bakes(25);
    await askedForApproval(then);
    await goesTo(sample, 10, /10 % next/);
    await then.active('nobody is asked', ({ confirmed, wait }) => confirmed?.split.green === 10 && openQuestion(wait) === undefined);
    await askedForApproval(then);
    await said(sample, 'approve', /goes on to 50 %/);
    const { approvals } = await then.ends(v2, 'SUCCEEDED');
    expect(approvals).toMatchObject([{ after: 1 }, { after: 1 }]);
  });
});

describe('while blue is too small', () => {
  const hurt = baked({}, [], { usersMayBeHurt: true });

  simulatedStory('the split stays and green is judged, until blue can carry it', hurt, async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    const { facade } = sample.local.services.ecs;
    facade.behave(sample.first.digest, { startsInSeconds: 240, healthy: true, responder: () => ({ status: 200 }) });
    when.crashed('checkout-a');
    await past(world, 1);
    const at = now(world);
    await goesTo(sample, 25, /25 % next: the rollback window ends as soon as blue can carry 75 %/);
    await past(world, 2);
    then.weightsAre({ a: 0, b: 100 });
    expect(shown(world)).toMatch(/the rollback window: it ends, and 25 % comes next\n {2}weight {6}25 % next, by \S+:user\/\S+/);
    expect(now(world) - Date.parse(world.progress.record.active?.judged?.at ?? '')).toBeLessThan(90_000);
    await refused(sample, 'extend', /has ended the rollback window/);
    await refused(sample, 'pause', /has ended the rollback window/);
    await refused(sample, 'promote', /has ended the rollback window/);
    // The newest one holds.
    await goesTo(sample, 50, /50 % next/);
    await then.bakes(50);
    expect(now(world) - at).toBeGreaterThan(3 * MINUTE);
    await goesTo(sample, 100, /100 % next/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('and stays so: no user is led there, and a person decides', hurt, async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    const { facade } = sample.local.services.ecs;
    facade.behave(sample.first.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
    when.crashed('checkout-a');
    await past(world, 1);
    await goesTo(sample, 25, /25 % next/);
    await then.needsHuman(/BlueUnhealthy, and blue cannot take the traffic: blue has \d healthy targets/);
    then.weightsAre({ a: 0, b: 100 });
    expect(v2.version).toBe('v2');
  });
});

describe('where it cannot be said', () => {
  simulatedStory('it says why', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.enters('Create green');
    await notTo(sample, 25, /no bake and no rollback window is under way yet/);
    await then.bakes(10);
    await notTo(
      sample,
      30,
      /no step of its plan has 30 %, and no other weight is tested or judged: its steps are 10 %, 25 %, 50 % and 100 %$/,
    );
    await notTo(sample, 0, /0 % is the way back, and that is said by npx teal rollback checkout$/);
    await notTo(sample, 10, /green has 10 % already/);
    await goesTo(sample, 50, /50 % next/);
    await then.active('it is over', ({ bake }) => bake?.step === 0 && bake.over === true);
    await notTo(sample, 25, /the bake at 10 % is over, and what comes next is 50 %/);
    await then.bakes(50);
    await when.rollbackOrdered();
    await notTo(sample, 10, /goes back: \S+:user\/\S+ said rollback|on its way back/);
    await then.ends(v2, 'ROLLED_BACK', /RollbackRequested/);
    await notTo(sample, 10, /nothing of checkout is in flight/);
  });

  simulatedStory('nor behind the commit, nor while somebody else’s change is asked about', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await when.weightsEdited({ a: 40, b: 60 });
    await asked(then);
    await notTo(sample, 50, /answered by npx teal approve checkout/);
    await said(sample, 'reject', /said no/);
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected/);
    await when.pushed('v2', 'v2-again');
    await world.progress.until('it runs', () => world.progress.record.active);
    await then.bakes(10);
    await said(sample, 'promote fully', /ends now/);
    await then.enters('Retire blue');
    await notTo(sample, 10, /is committed/);
    await world.progress.until('both have ended', () => world.progress.ended.length === 2);
  });
});

describe('an execution that dies on the way down', () => {
  simulatedStory('is recovered to blue', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    await goesTo(sample, 100, /100 % next/);
    await then.windowOpen();
    await goesTo(sample, 10, /10 % next/);
    await then.active('it is on its way', ({ intent }) => intent?.act === 'shift' && intent.split.green === 10);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied/);
    then.weightsAre({ a: 100, b: 0 });
  });
});

describe('over DNS', () => {
  const steps = {
    configured: {
      steps: [10, 50, 100].map((weight) => ({ weight, bakeSeconds: weight === 100 ? 0 : 300 })),
    },
  };

  dnsStory('up, down, down in the window, and up again', steps, async ({ sample, push, bakes, ends, weights, active }) => {
    const v2 = await push('v2');
    await bakes(10);
    await goesTo(sample, 100, /100 % next: the bake at 10 % ends now, the judge speaks once more; 50 %: skipped/);
    await active('the window is open', ({ bake, wait }) => bake?.step === 'window' && wait?.token !== undefined);
    await goesTo(sample, 50, /50 % next: the rollback window ends as soon as blue can carry 50 %/);
    await bakes(50);
    await goesTo(sample, 10, /10 % next/);
    const { bakes: before = [] } = await bakes(10);
    expect(before.map(({ step }) => step)).toEqual([0, 2, 'window', 1]);
    expect(await weights()).toEqual({ a: 90, b: 10 });
    await goesTo(sample, 100, /100 % next/);
    await ends(v2, 'SUCCEEDED');
  });

  dnsStory('and an order takes it back right after', steps, async ({ sample, push, bakes, ends, weights }) => {
    const v2 = await push('v2');
    await bakes(10);
    await goesTo(sample, 50, /50 % next/);
    await bakes(50);
    await goesTo(sample, 10, /10 % next/);
    await said(sample, 'rollback', /./);
    await ends(v2, 'ROLLED_BACK', /^RollbackRequested/);
    expect(await weights()).toEqual({ a: 100, b: 0 });
  });
});
