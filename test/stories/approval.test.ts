import { PutMetricAlarmCommand, SetAlarmStateCommand, type StateValue } from '@aws-sdk/client-cloudwatch';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { cloudWatch, sfn } from '../../src/aws/clients.ts';
import { say } from '../../src/cli/orders/say-verb.ts';
import { follow } from '../../src/cli/report/follow.ts';
import { outlook } from '../../src/cli/report/outlook.ts';
import { whyText } from '../../src/cli/report/why-text.ts';
import type { ApprovalConfig } from '../../src/deployment/approval.ts';
import type { ActiveDeployment } from '../../src/deployment/record.ts';
import type { LoadBalancedConfig } from '../../src/deployment/service-config.ts';
import { openQuestion } from '../../src/deployment/wait.ts';
import type { Verb } from '../../src/deployment/word.ts';
import { type DnsStory, dnsStory } from '../support/dns-story.ts';
import { JUDGE } from '../support/judge-of.ts';
import { type Given, simulatedStory } from '../support/story.ts';
import type { StoryWorld } from '../support/story-world.ts';
import type { Then } from '../support/then.ts';

/**
 * A person's yes before any traffic, and at the end of a bake: given, refused, not given in time, overtaken
 * by bad green, by a newer push, by an order and by the death of the execution.
 */

const ALARM = 'story-gate';
const MINUTE = 60_000;
const HOUR: ApprovalConfig = { withinSeconds: 3_600, silence: 'rollback' };

const STEPS: LoadBalancedConfig['steps'] = [
  { weight: 10, bakeSeconds: 600 },
  { weight: 100, bakeSeconds: 0 },
];

/** An alarm without data, which keeps the state that a story sets. */
const furnish: NonNullable<Given['furnish']> = async (clients, world) => {
  await cloudWatch(clients).send(
    new PutMetricAlarmCommand({
      AlarmName: ALARM,
      Namespace: 'Story',
      MetricName: 'Gate',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'ignore',
    }),
  );
  return world;
};

const configured = (more: Partial<LoadBalancedConfig>): Given => ({
  furnish,
  configured: { steps: STEPS, judge: { ...JUDGE, alarms: [ALARM], everySeconds: 60 }, windowSeconds: 60, ...more },
});

const atFirst = (approval: ApprovalConfig = HOUR): Given => configured({ approval });

/** At the end of the bake at 10 %. */
const atStep = (approval: ApprovalConfig = HOUR): Given =>
  configured({
    steps: [
      { weight: 10, bakeSeconds: 600, approval },
      { weight: 100, bakeSeconds: 0 },
    ],
  });

const alarm = ({ sample }: StoryWorld, StateValue: StateValue) =>
  cloudWatch(sample.clients).send(new SetAlarmStateCommand({ AlarmName: ALARM, StateValue, StateReason: 'a story' }));

type Sample = Parameters<typeof say>[1] & { readonly config: { readonly service: string } };

const said = async (sample: Sample, verb: Verb, told: RegExp, more: { readonly seconds?: number; readonly reason?: string } = {}) => {
  const { code, line } = await say(verb, sample, sample.config.service, more);
  expect(line).toMatch(told);
  expect(code).toBe(0);
};

const refused = async (sample: Sample, verb: Verb, why: RegExp) => {
  const { code, line } = await say(verb, sample, sample.config.service, /extend|pause/.test(verb) ? { seconds: 60 } : {});
  expect(line).toMatch(why);
  expect(code).toBe(1);
};

const isAsked = ({ wait }: ActiveDeployment) => openQuestion(wait)?.approval === true && wait?.token !== undefined;
const asked = (then: Pick<Then, 'active'>): Promise<ActiveDeployment> => then.active('a person is asked for approval', isAsked);

interface Timed {
  readonly sample: { readonly local: Pick<StoryWorld['sample']['local'], 'clock'> };
}

const now = ({ sample }: Timed): number => sample.local.clock.now();
const past = ({ sample }: Timed, minutes: number) => sample.local.clock.sleep(minutes * MINUTE);
const shown = (world: StoryWorld): string => outlook(world.progress.record, now(world)).join('\n');

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
      const { wait, hadWeight } = await asked(then);
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
    await asked(then);
    await said(world.sample, 'reject', /\S+ said no, and green goes down: no user has reached it$/, { reason: 'the logo is gone' });
    await refused(world.sample, 'approve', /asks nothing|goes back/);
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: \S+ said no at .*: the logo is gone/);
    expect(then.answeredBy('v2')).toBe(0);
    then.stageIsShut();
    then.tasksAre({ a: 3, b: 0 });
  });

  simulatedStory('silence takes it back', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { wait } = await asked(then);
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
        timeoutMs: MINUTE,
        say: () => {},
      }),
    ).toMatchObject({ code: 1 });
  });

  simulatedStory(
    'silence goes on where that is configured',
    atFirst({ withinSeconds: 1_800, silence: 'continue' }),
    async (_, when, then) => {
      const v2 = await when.pushed('v2');
      await asked(then);
      const { approvals } = await then.ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([{ after: 'tests', by: 'nobody: approval.silence goes on after 30 minutes' }]);
    },
  );

  simulatedStory(
    'silence is asked again where that is configured',
    atFirst({ withinSeconds: 1_800, silence: 'wait' }),
    async (world, when, then) => {
      const v2 = await when.pushed('v2');
      const first = (await asked(then)).wait?.question;
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
    await asked(then);
    await past(world, 30.5);
    const at = now(world);
    await alarm(world, 'ALARM');
    await alarm(world, 'OK');
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
    await asked(then);
    await past(world, 10);
    const { facade } = world.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
    when.crashed('checkout-b');
    const at = now(world);
    const { failure } = await then.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: .*, while a person was asked for approval$/);
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(3 * MINUTE);
  });

  simulatedStory('a yes to a green that has just died is none', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    const { facade } = world.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: false, responder: () => ({ status: 500 }) });
    when.crashed('checkout-b');
    await said(world.sample, 'approve', /goes on/);
    await then.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: /);
    expect(then.answeredBy('v2')).toBe(0);
  });

  simulatedStory('a newer push takes its place, and whoever waits for the stage is told', atFirst(), async (world, when, then) => {
    const v3 = await when.pushed('v2');
    await asked(then);
    const waiting = world.progress.record.active!;
    const next = await when.pushed('v4');
    await then.ends(v3, 'SUPERSEDED', /GaveWay: gave way at .* to push v4/);
    const followed = await follow(world.sample, {
      service: 'checkout',
      request: waiting.request.id,
      execution: waiting.execution,
      deployment: waiting.id,
      until: 'staged',
      timeoutMs: MINUTE,
      say: () => {},
    });
    expect(followed.code).toBe(3);
    await asked(then);
    await said(world.sample, 'reject', /said no/);
    await then.ends(next, 'ROLLED_BACK', /RollbackRequested/);
  });

  simulatedStory('an order to roll back takes it back', atFirst(), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    await when.rollbackOrdered('not now');
    await then.ends(v2, 'ROLLED_BACK', /^RollbackRequested: .* to roll back: not now$/);
    then.stageIsShut();
  });

  simulatedStory('other words are no answer, and say so', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
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
    await asked(then);
    await when.weightsEdited({ a: 60, b: 40 });
    await then.active('a person is asked about it', ({ wait }) => wait?.reason === 'drift' && openQuestion(wait) !== undefined);
    await said(world.sample, 'approve', /./);
    await then.ends(v2, 'ROLLED_BACK', /^DriftDetected: /);
  });

  simulatedStory('a stopped execution goes back, whatever was said', atFirst(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    await when.executionStopped(v2.execution);
    // Nobody acts on it any more.
    await say('approve', world.sample, 'checkout');
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.stageIsShut();
    then.tasksAre({ a: 3, b: 0 });
    then.leaseIsFree();
    expect(then.answeredBy('v2')).toBe(0);
  });

  simulatedStory('nothing of it is entered where it is not configured', configured({}), async ({ sample }, when, then) => {
    const states: string[] = [];
    sample.local.effects.watch((effect) => effect.kind === 'state' && effect.phase === 'entered' && states.push(effect.state));
    await then.ends(await when.pushed('v2'), 'SUCCEEDED');
    expect(states).toContain('Is it approved?');
    expect(states).not.toContain('Wait for approval');
    expect(states).not.toContain('Judge what waits');
  });
});

describe('at the end of a bake', () => {
  simulatedStory('a yes lets it go on; the split stays and green is judged until then', atStep(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    const { bake } = await then.bakes(10);
    await refused(world.sample, 'approve', /asks nothing/);
    const { wait } = await asked(then);
    expect(Date.parse(wait?.question?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(bake?.endsAt ?? ''));
    expect(wait?.question).toMatchObject({
      asks: 'v2 has 10 % of the traffic, and its bake is over. May it go on to 100 %?',
      otherwise: 'all traffic goes back to blue',
    });
    await past(world, 40);
    then.weightsAre({ a: 90, b: 10 });
    expect(now(world) - Date.parse(world.progress.record.active?.judged?.at ?? '')).toBeLessThan(2 * MINUTE);
    await said(world.sample, 'approve', /^checkout-1: the deployment goes on to 100 %$/, { reason: 'sales agree' });
    const { approvals } = await then.ends(v2, 'SUCCEEDED');
    expect(approvals).toMatchObject([{ after: 0, by: expect.stringContaining(':user/'), reason: 'sales agree' }]);
  });

  simulatedStory(
    'a no, silence, and an order take it back',
    atStep({ withinSeconds: 600, silence: 'rollback' }),
    async (world, when, then) => {
      const first = await when.pushed('v2');
      await asked(then);
      await said(world.sample, 'reject', /all traffic goes back to blue$/, { reason: 'no' });
      await then.ends(first, 'ROLLED_BACK', /^RollbackRequested: \S+ said no at .*: no/);
      const second = await when.pushed('v2', 'v2-again');
      await world.progress.until('it runs', () => world.progress.record.active);
      await asked(then);
      await then.active('it goes back', ({ failure }) => failure?.error === 'NotApproved');
      await world.progress.until('it has ended', () => world.progress.ended.length === 2);
      expect(world.progress.ended.at(-1)).toMatchObject({
        image: { digest: second.digest },
        cause: 'NotApproved: nobody approved within 10 minutes',
      });
      const third = await when.pushed('v2', 'v2-thrice');
      await asked(then);
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
    configured({
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
      await asked(then);
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
    await asked(then);
    await past(world, 20.5);
    const at = now(world);
    await alarm(world, 'ALARM');
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
    await asked(then);
    expect(now(world) - at).toBeLessThan(30_000);
    await refused(sample, 'promote', /asks for an approval, and that is given by npx teal approve checkout alone/);
    await refused(sample, 'promote fully', /asks for an approval/);
    await refused(sample, 'extend', /has ended the bake at 10 %/);
    await said(sample, 'approve', /goes on to 100 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory(
    'promote --full leaves the approvals',
    configured({
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
      await asked(then);
      then.weightsAre({ a: 50, b: 50 });
      await said(world.sample, 'approve', /goes on to 100 %/);
      await then.ends(v2, 'SUCCEEDED');
    },
  );

  simulatedStory('extend and pause let the bake go on, and it is asked for again at its end', atStep(), async (world, when, then) => {
    const { sample } = world;
    const v2 = await when.pushed('v2');
    await asked(then);
    await said(sample, 'extend', /lasts 20 minutes longer: it ends at .*, then 100 %, once somebody approves$/, { seconds: 1_200 });
    await then.active('nobody is asked', ({ wait }) => wait?.token !== undefined && openQuestion(wait) === undefined);
    await refused(sample, 'approve', /asks nothing/);
    await asked(then);
    await said(sample, 'pause', /is paused until/, { seconds: 1_200 });
    await then.active('nobody is asked', ({ wait }) => wait?.token !== undefined && openQuestion(wait) === undefined);
    await said(sample, 'resume', /goes on/);
    await asked(then);
    then.weightsAre({ a: 90, b: 10 });
    await said(sample, 'approve', /goes on to 100 %/);
    await then.ends(v2, 'SUCCEEDED');
  });

  simulatedStory('a stopped execution goes back', atStep(), async (_, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    await when.executionStopped(v2.execution);
    await then.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
    then.weightsAre({ a: 100, b: 0 });
  });

  simulatedStory('a newer push waits its turn: green has users', atStep(), async (world, when, then) => {
    const v2 = await when.pushed('v2');
    await asked(then);
    await then.executionEnds(await when.pushed('v4'));
    expect(isAsked(world.progress.record.active!)).toBe(true);
    await said(world.sample, 'approve', /goes on/);
    await then.ends(v2, 'SUCCEEDED');
  });
});

describe('over DNS', () => {
  const approval = HOUR;
  const judge = { ...JUDGE, everySeconds: 60 };
  const isFree = ({ progress }: DnsStory) => expect(progress.record.active).toBeUndefined();

  dnsStory(
    'a yes before any traffic, and at a step',
    {
      configured: {
        approval,
        judge,
        steps: [
          { weight: 10, bakeSeconds: 300, approval },
          { weight: 100, bakeSeconds: 0 },
        ],
      },
    },
    async (story) => {
      const { sample, push, ends, weights } = story;
      const v2 = await push('v2');
      const { wait, hadWeight } = await asked(story);
      expect(hadWeight).toBe(false);
      expect(wait?.question?.asks).toMatch(/May 10 % of the traffic go to it\?$/);
      await past(story, 30);
      expect((await weights()).b).toBe(0);
      await said(sample, 'approve', /goes on to 10 %/);
      await story.bakes(10);
      await asked(story);
      await past(story, 30);
      expect(await weights()).toEqual({ a: 90, b: 10 });
      await said(sample, 'approve', /goes on to 100 %/);
      const { approvals } = await ends(v2, 'SUCCEEDED');
      expect(approvals).toMatchObject([
        { after: 'tests', by: expect.stringContaining(':user/') },
        { after: 0, by: expect.stringContaining(':user/') },
      ]);
    },
  );

  dnsStory(
    'silence, and a no, take it back',
    { configured: { approval: { withinSeconds: 600, silence: 'rollback' }, judge } },
    async (story) => {
      const v2 = await story.push('v2');
      await asked(story);
      await story.ends(v2, 'ROLLED_BACK', /^NotApproved: nobody approved within 10 minutes$/);
      const v4 = await story.push('v4');
      await asked(story);
      await said(story.sample, 'reject', /no user has reached it/);
      await story.ends(v4, 'ROLLED_BACK', /^RollbackRequested: \S+ said no/);
      expect((await story.weights()).b).toBe(0);
      isFree(story);
    },
  );

  dnsStory('a green whose tasks die overtakes it', { configured: { approval, judge } }, async (story) => {
    const v2 = await story.push('v2');
    await asked(story);
    const { facade } = story.sample.local.services.ecs;
    facade.behave(v2.digest, { startsInSeconds: 1, healthy: true, crashesAfterSeconds: 1, responder: () => ({ status: 500 }) });
    for (const task of facade.tasks()) if (task.service.endsWith(`/${story.sample.config.sides[1].service}`)) facade.crash(task.arn);
    await story.ends(v2, 'ROLLED_BACK', /^GreenUnhealthy: /);
    isFree(story);
  });

  dnsStory(
    'a stopped execution goes back, and a newer push takes the place of one that waits',
    { configured: { approval, judge } },
    async (story) => {
      const v2 = await story.push('v2');
      const { execution } = await asked(story);
      await sfn(story.sample.clients).send(
        new StopExecutionCommand({ executionArn: execution, error: 'Stopped', cause: 'from the console' }),
      );
      await story.ends(v2, 'ROLLED_BACK', /^ExecutionDied: /);
      const again = await story.push('v4');
      await asked(story);
      const bad = await story.push('v3');
      await story.ends(again, 'SUPERSEDED', /GaveWay/);
      await story.ends(bad, 'ROLLED_BACK', /^FunctionalTestFailed: /);
      isFree(story);
    },
  );
});
