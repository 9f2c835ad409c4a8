import { describe, expect } from '@jest/globals';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { askedForApproval, bakedOnce, HOUR, isAsked, now, past } from '../support/approval-story.ts';
import { setAlarm } from '../support/gate-alarm.ts';
import { refused, said } from '../support/said.ts';
import { type Given, simulatedStory } from '../support/story.ts';

/**
 * A person's yes at the end of a bake: given, refused, not given in time, overtaken by bad green, by a newer
 * push, by an order and by the death of the execution.
 */
const atStep = (approval: ApprovalConfig = HOUR): Given =>
  bakedOnce({
    steps: [
      { weight: 10, bakeSeconds: 600, approval },
      { weight: 100, bakeSeconds: 0 },
    ],
  });

describe('at the end of a bake', () => {
  simulatedStory('a yes lets it go on; the split stays and green is judged until then', atStep(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { bake } = await then.bakes(10);
    await refused(world.sample, 'approve', /asks nothing/);
    const { wait } = await askedForApproval(then);
    expect(Date.parse(wait?.question?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(bake?.endsAt ?? ''));
    expect(wait?.question).toMatchObject({
      asks: 'v2 has 10 % of the traffic, and its bake is over. May it go on to 100 %?',
      otherwise: 'all traffic goes back to blue',
    });
    await past(world, 40);
    then.weightsAre({ a: 90, b: 10 });
    expect(now(world) - Date.parse(world.progress.record.active?.judged?.at ?? '')).toBeLessThan(2 * 60_000);
    await said(world.sample, 'approve', /^checkout-1: the deployment goes on to 100 %$/, { reason: 'sales agree' });
    const { approvals } = await then.ends(v2, 'SUCCEEDED');
    expect(approvals).toMatchObject([{ after: 0, by: expect.stringContaining(':user/'), reason: 'sales agree' }]);
  });

  simulatedStory(
    'a no, silence, and an order take it back',
    atStep({ withinSeconds: 600, silence: 'rollback' }),
    async (world, when, then) => {
      const first = await when.pushed('v2');
      await askedForApproval(then);
      await said(world.sample, 'reject', /all traffic goes back to blue$/, { reason: 'no' });
      await then.ends(first, 'ROLLED_BACK', /^RollbackRequested: \S+ said no at .*: no/);
      const second = await when.pushed('v2', 'v2-again');
      await world.progress.until('it runs', () => world.progress.record.active);
      await askedForApproval(then);
      await then.active('it goes back', ({ failure }) => failure?.error === 'NotApproved');
      await world.progress.until('it has ended', () => world.progress.ended.length === 2);
      expect(world.progress.ended.at(-1)).toMatchObject({
        image: { digest: second.digest },
        cause: 'NotApproved: nobody approved within 10 minutes',
      });
      const third = await when.pushed('v2', 'v2-thrice');
      await askedForApproval(then);
      await when.rollbackOrdered('enough');
      await world.progress.until('all have ended', () => world.progress.ended.length === 3);
      expect(world.progress.ended.at(-1)).toMatchObject({
        image: { digest: third.digest },
        cause: expect.stringMatching(/^RollbackRequested: .*enough/),
      });
      then.weightsAre({ a: 100, b: 0 });
    },
  );

  simulatedStory(
    'silence goes on, or is asked again, where that is configured',
    bakedOnce({
      steps: [
        { weight: 10, bakeSeconds: 600, approval: { withinSeconds: 600, silence: 'continue' } },
        { weight: 100, bakeSeconds: 0, approval: { withinSeconds: 600, silence: 'wait' } },
      ],
    }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(100);
      expect(world.progress.record.active?.approvals).toMatchObject([
        { after: 0, by: 'nobody: approval.silence goes on after 10 minutes' },
      ]);
      await askedForApproval(then);
      await past(world, 45);
      const { wait } = world.progress.record.active!;
      expect(Date.parse(wait?.question?.until ?? '')).toBeGreaterThan(now(world));
      then.weightsAre({ a: 0, b: 100 });
      await said(world.sample, 'approve', /goes on to the rollback window/);
      const { approvals } = await then.ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([{ after: 0 }, { after: 1, by: expect.stringContaining(':user/') }]);
    },
  );

  simulatedStory('an alarm overtakes it at once', atStep(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await past(world, 20.5);
    const at = now(world);
    await setAlarm(world, 'ALARM');
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^JudgedUnhealthy: alarm /);
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(10_000);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('promote ends the bake and approves nothing', atStep(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await then.bakes(10);
    const at = now(world);
    await said(sample, 'promote', /the bake at 10 % ends now; the judge speaks once more, then 100 %, once somebody approves$/);
    await askedForApproval(then);
    expect(now(world) - at).toBeLessThan(30_000);
    await refused(sample, 'promote', /asks for an approval, and that is given by npx teal approve checkout alone/);
    await refused(sample, 'promote fully', /asks for an approval/);
    await refused(sample, 'extend', /has ended the bake at 10 %/);
    await said(sample, 'approve', /goes on to 100 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory(
    'promote --full leaves the approvals',
    bakedOnce({
      steps: [
        { weight: 10, bakeSeconds: 600 },
        { weight: 50, bakeSeconds: 600, approval: HOUR },
        { weight: 100, bakeSeconds: 0 },
      ],
    }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      await then.bakes(10);
      await said(
        world.sample,
        'promote fully',
        /then 50 %, 100 %, the commit: no bake and no rollback window any more; approvals are still asked for$/,
      );
      await askedForApproval(then);
      then.weightsAre({ a: 50, b: 50 });
      await said(world.sample, 'approve', /goes on to 100 %/);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('extend and pause let the bake go on, and it is asked for again at its end', atStep(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await said(sample, 'extend', /lasts 20 minutes longer: it ends at .*, then 100 %, once somebody approves$/, { seconds: 1_200 });
    await then.active('nobody is asked', ({ wait }) => wait?.token !== undefined && openQuestion(wait) === undefined);
    await refused(sample, 'approve', /asks nothing/);
    await askedForApproval(then);
    await said(sample, 'pause', /is paused until/, { seconds: 1_200 });
    await then.active('nobody is asked', ({ wait }) => wait?.token !== undefined && openQuestion(wait) === undefined);
    await said(sample, 'resume', /goes on/);
    await askedForApproval(then);
    then.weightsAre({ a: 90, b: 10 });
    await said(sample, 'approve', /goes on to 100 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('a stopped execution goes back', atStep(), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('a newer push waits its turn: green has users', atStep(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await then.executionEnds(await when.pushed('v4'));
    expect(isAsked(world.progress.record.active!)).toBe(true);
    await said(world.sample, 'approve', /goes on/);
    await then.ends(v2, 'SUCCEEDED');
  });
});
