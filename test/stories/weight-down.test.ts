import { describe, expect } from '@jest/globals';
import { openQuestion } from '../../src/deployment/wait.ts';
import { askedForApproval, HOUR, now, past, shown } from '../support/approval-story.ts';
import { setAlarm } from '../support/gate-alarm.ts';
import { refused, said } from '../support/said.ts';
import { simulatedStory } from '../support/story.ts';
import { asked, baked, bakeOf, goesTo, MINUTE, notTo, stepsOf, upToWindow } from '../support/weight-story.ts';

/** A person says that an earlier step of the plan comes next: blue gets more again. */

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
    await upToWindow(sample, then);
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
    await upToWindow(sample, then);
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
    await upToWindow(sample, then);
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
    await upToWindow(sample, then);
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

describe('an execution that dies on the way down', () => {
  simulatedStory('is recovered to blue', baked(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await upToWindow(sample, then);
    await goesTo(sample, 10, /10 % next/);
    await then.active('it is on its way', ({ intent }) => intent?.act === 'shift' && intent.split.green === 10);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied/);
    then.weightsAre({ a: 100, b: 0 });
  });
});
