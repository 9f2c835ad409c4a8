import { describe, expect } from '@jest/globals';
import { openQuestion } from '../../src/deployment/wait.ts';
import { askedForApproval, HOUR, now, past } from '../support/approval-story.ts';
import { dnsStory } from '../support/dns-story.ts';
import { setAlarm } from '../support/gate-alarm.ts';
import { said } from '../support/said.ts';
import { simulatedStory } from '../support/story.ts';
import { asked, baked, goesTo, MINUTE, notTo, stepsOf } from '../support/weight-story.ts';

/** A person says which step of the plan comes next, wherever that may be said. */

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
