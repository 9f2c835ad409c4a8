import { describe, expect } from '@jest/globals';
import { say } from '../../src/cli/orders/say-verb.ts';
import { follow } from '../../src/cli/report/follow.ts';
import { whyText } from '../../src/cli/report/why-text.ts';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import { askedForApproval, bakedOnce, HOUR, isAsked, now, past, shown } from '../support/approval-story.ts';
import { setAlarm } from '../support/gate-alarm.ts';
import { refused, said } from '../support/said.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';

/**
 * A person's yes before any traffic: given, refused, not given in time, overtaken by bad green, by a newer
 * push, by an order and by the death of the execution.
 */
const atFirst = (approval: ApprovalConfig = HOUR): Given => bakedOnce({ approval });

/** Which side tests reach. */
function stage({ sample }: StoryWorld): 'a' | 'b' | 'nothing' {
  const { weights = {} } = sample.local.services.elbv2.facade.snapshot().routes[sample.config.stage.rule] ?? {};
  const index = sample.config.sides.findIndex(({ targetGroup }) => (weights[targetGroup] ?? 0) > 0);
  return (['a', 'b'] as const)[index] ?? 'nothing';
}

/** As `teal deploy --until staged` does from here on. */
function untilStaged({ sample, progress }: StoryWorld, timeoutMs = 4 * 3_600_000) {
  const { request, execution, id } = progress.record.active!;
  const wanted = {
    service: 'checkout',
    request: request.id,
    execution,
    deployment: id,
    until: 'staged' as const,
    timeoutMs,
    say: () => {},
  };
  return follow(sample, wanted);
}

describe('before any traffic', () => {
  simulatedStory(
    'a yes lets it go on; until then stage answers from green, and no user reaches it',
    atFirst(),
    async (world, when, then) => {
      const { sample } = world;
      const v2 = await when.pushed('v2');
      await then.active('it has the lease', () => true);
      const staged = untilStaged(world);
      const { wait, hadWeight } = await askedForApproval(then);
      expect(hadWeight).toBe(false);
      expect(wait?.question).toMatchObject({
        seen: expect.stringMatching(/^v2 is tested on checkout-b, and no user reaches it\. It answers at http/),
        asks: expect.stringMatching(/May 10 % of the traffic go to it\?$/),
        yes: 'the deployment goes on to 10 %',
        otherwise: 'all traffic stays on blue, and green goes down',
      });
      expect(await staged).toMatchObject({
        code: 0,
        lines: [expect.stringMatching(/green is tested and waits for approval; it answers at http/), expect.anything()],
      });
      await past(world, 45);
      expect(stage(world)).toBe('b');
      expect(then.answeredBy('v2')).toBe(0);
      then.weightsAre({ a: 100, b: 0 });
      expect(shown(world)).toMatch(/waits for {3}a person's approval, before any traffic, looked at again at/);
      expect(shown(world)).toMatch(/judged {6}pass at .*\n.*3 of 3 targets of green are healthy/);
      await said(sample, 'approve', /^checkout-1: the deployment goes on to 10 %$/, { reason: 'it looks good' });
      const { approvals } = await then.active('it is approved', ({ approvals: given }) => given !== undefined);
      expect(approvals).toMatchObject([{ after: 'tests', by: expect.stringContaining(':user/'), reason: 'it looks good' }]);
      await then.bakes(10);
      expect(stage(world)).toBe('nothing');
      expect(shown(world)).toMatch(/approved {4}after its tests, by arn:\S+ at .*: it looks good/);
      const ended = await then.ends(v2, 'SUCCEEDED');
      expect(ended.approvals).toEqual(approvals);
      expect(whyText({ kind: 'ended', of: ended }, undefined, now(world)).join('\n')).toMatch(/approved .*after its tests, by arn:\S+/);
      expect(shown(world)).toMatch(/approved {4}after its tests, by arn:\S+/);
    },
  );

  simulatedStory('a no takes it back, with its reason, and no user has met it', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await said(world.sample, 'reject', /\S+ said no, and green goes down: no user has reached it$/, { reason: 'the logo is gone' });
    await refused(world.sample, 'approve', /asks nothing|goes back/);
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: \S+ said no at .*: the logo is gone/);
    expect(then.answeredBy('v2')).toBe(0);
    then.stageIsShut();
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory('silence takes it back', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { wait } = await askedForApproval(then);
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^NotApproved: nobody approved within 1 hour$/);
    expect(Date.parse(failure?.at ?? '') - Date.parse(wait?.question?.until ?? '')).toBeLessThan(10_000);
    expect(Date.parse(failure?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(wait?.question?.until ?? ''));
    then.stageIsShut();
    expect(then.answeredBy('v2')).toBe(0);
    expect(
      await follow(world.sample, {
        service: 'checkout',
        request: 'x',
        execution: v2.execution,
        deployment: 'checkout-1',
        until: 'staged',
        timeoutMs: 60_000,
        say: () => {},
      }),
    ).toMatchObject({ code: 1 });
  });

  simulatedStory(
    'silence goes on where that is configured',
    atFirst({ withinSeconds: 1_800, silence: 'continue' }),
    async (_, when, then) => {
      const v2 = await when.pushed('v2');
      await askedForApproval(then);
      const { approvals } = await then.ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([{ after: 'tests', by: 'nobody: approval.silence goes on after 30 minutes' }]);
    },
  );

  simulatedStory(
    'silence is asked again where that is configured',
    atFirst({ withinSeconds: 1_800, silence: 'wait' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      const first = (await askedForApproval(then)).wait?.question;
      expect(first?.otherwise).toMatch(/^it goes on waiting, until .* at most$/);
      await past(world, 200);
      const later = world.progress.record.active?.wait?.question;
      expect(later?.at).toBe(first?.at);
      expect(Date.parse(later?.until ?? '')).toBeGreaterThan(now(world));
      expect(stage(world)).toBe('b');
      await said(world.sample, 'approve', /goes on to 10 %/);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('an alarm overtakes it at once', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await past(world, 30.5);
    const at = now(world);
    await setAlarm(world, 'ALARM');
    await setAlarm(world, 'OK');
    const { failure } = await then.ends(
      v2,
      'ROLLED_BACK',
      /^JudgedUnhealthy: alarm story-gate: the alarm story-gate went into ALARM at .*, while a person was asked for approval$/,
    );
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(10_000);
    expect(then.answeredBy('v2')).toBe(0);
  });

  simulatedStory('a green whose tasks die overtakes it', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await past(world, 10);
    const { facade } = world.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
    when.crashed('checkout-b');
    const at = now(world);
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: .*, while a person was asked for approval$/);
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(3 * 60_000);
  });

  simulatedStory('a yes to a green that has just died is none', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    const { facade } = world.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: false, responder: () => ({ status: 500 }) });
    when.crashed('checkout-b');
    await said(world.sample, 'approve', /goes on/);
    await then.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: /);
    expect(then.answeredBy('v2')).toBe(0);
  });

  simulatedStory('a newer push takes its place, and whoever waits for the stage is told', atFirst(), async (world, when, then) => {
    const v3 = await when.pushed('v2');
    await askedForApproval(then);
    const waiting = world.progress.record.active!;
    const next = await when.pushed('v4');
    await then.ends(v3, 'SUPERSEDED', /GaveWay: gave way at .* to push v4/);
    const followed = await follow(world.sample, {
      service: 'checkout',
      request: waiting.request.id,
      execution: waiting.execution,
      deployment: waiting.id,
      until: 'staged',
      timeoutMs: 60_000,
      say: () => {},
    });
    expect(followed.code).toBe(3);
    await askedForApproval(then);
    await said(world.sample, 'reject', /said no/);
    await then.ends(next, 'ROLLED_BACK', /RollbackRequested/);
  });

  simulatedStory('an order to roll back takes it back', atFirst(), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await when.rollbackOrdered('not now');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: .* to roll back: not now$/);
    then.stageIsShut();
  });

  simulatedStory('other words are no answer, and say so', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    for (const verb of ['promote', 'promote fully', 'extend'] as const) {
      await refused(world.sample, verb, /^checkout-1 asks for an approval, and that is given by npx teal approve checkout alone$/);
    }
    await refused(world.sample, 'resume', /is not paused/);
    await said(world.sample, 'pause', /an approval is asked for all the same: it goes on to 10 %/, { seconds: 1_200 });
    await past(world, 5);
    expect(isAsked(world.progress.record.active!)).toBe(true);
    await said(world.sample, 'approve', /goes on to 10 %/);
    await said(world.sample, 'approve', /goes on to 10 %|./);
    const { bake } = await then.bakes(10);
    expect(bake?.words).toMatchObject([{ verb: 'pause' }]);
    await refused(world.sample, 'approve', /asks nothing/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('a change of production by somebody else is found while it is awaited', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await when.weightsEdited({ a: 60, b: 40 });
    await then.active('a person is asked about it', ({ wait }) => wait?.reason === 'drift' && openQuestion(wait) !== undefined);
    await said(world.sample, 'approve', /./);
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: /);
  });

  simulatedStory('a stopped execution goes back, whatever was said', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await askedForApproval(then);
    await when.executionStopped(v2.execution);
    // Nobody acts on it any more.
    await say('approve', world.sample, 'checkout');
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.stageIsShut();
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
    expect(then.answeredBy('v2')).toBe(0);
  });

  simulatedStory('nothing of it is entered where it is not configured', bakedOnce({}), async ({ sample }, when, then) => {
    const states: string[] = [];
    sample.local.effects.watch((effect) => effect.kind === 'state' && effect.phase === 'entered' && states.push(effect.state));
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(states).toContain('Is it approved?');
    expect(states).not.toContain('Wait for approval');
    expect(states).not.toContain('Judge what waits');
  });
});
