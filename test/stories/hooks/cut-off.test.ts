import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { sfn } from '../../../src/aws/clients.ts';
import { HOOK_POINTS, type HookConfig, type HookPoint } from '../../../src/deployment/hook.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import { GATE, setAlarm, withAlarms } from '../../support/gate-alarm.ts';
import { aHook, type HookStory, hookStory, SUCCEEDED, type TeamHook } from '../../support/hook-story.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { said } from '../../support/said.ts';

/**
 * A function of Lambda may take 15 minutes, and no task token ends its call. Once green has had traffic an
 * order or an alarm does not wait for it: the execution that calls is stopped. The function itself goes on to
 * its end, as on AWS, and what undoes it comes behind that.
 */
const BEFORE_TRAFFIC = ['BeforeInstall', 'AfterInstall', 'AtTestTraffic', 'AfterAllowTestTraffic', 'BeforeAllowTraffic'] as const;
const WITH_TRAFFIC = HOOK_POINTS.filter((point) => point !== 'OnRollback' && !isIn(point, BEFORE_TRAFFIC));

const MINUTES_MS = 60_000;

function isIn(point: HookPoint, points: readonly HookPoint[]): boolean {
  return points.includes(point);
}

/**
 * When slow functions ended, in milliseconds. Before the second step it is slow, and before the first it is
 * not.
 */
const slowHook = () => {
  const ended: number[] = [];
  const does: TeamHook = async ({ teal }, { clock }) => {
    if (teal.point === 'BeforeTrafficShift' && teal.step === 1) return SUCCEEDED;
    await clock.sleep(14 * MINUTES_MS);
    ended.push(Math.floor(clock.now()));
    return SUCCEEDED;
  };
  return { ended, does };
};

const slow = (at: HookPoint, over: Partial<HookConfig> = {}) =>
  aHook({ name: 'slow', at, undo: { function: 'team-undo', details: {}, timeoutSeconds: 60 }, ...over });

const isCalled = ({ active }: HookStory, { hadWeight }: { readonly hadWeight: boolean }) =>
  active('the hook is called', (now) => now.hadWeight === hadWeight && (now.hooks ?? []).some(({ call }) => call !== undefined));

describe.each(ROUTE_KINDS)('over %s', (route) => {
  for (const at of WITH_TRAFFIC) {
    const { ended: workEnded, does } = slowHook();
    hookStory(
      `a rollback does not wait for a hook at ${at} that is called with traffic on green: blue is back at once, and its undo comes behind it`,
      route,
      { hooks: [slow(at)], functions: { 'team-hook': does, 'team-undo': () => SUCCEEDED } },
      async (story) => {
        const { push, ends, sample, local, calls, onB } = story;
        const pushed = await push();
        await isCalled(story, { hadWeight: true });
        await local.clock.sleep(2 * MINUTES_MS);
        await said(sample, 'rollback', /is asked to roll back/);
        const asked = local.clock.now();
        const { backAtBlueAt = '', failure } = await story.active('blue has all', (now) => now.backAtBlueAt !== undefined);
        expect(Date.parse(failure?.at ?? '') - asked).toBeLessThan(10_000);
        expect(Date.parse(backAtBlueAt) - asked).toBeLessThan(route === 'dns' ? 120_000 : 30_000);
        expect(await onB()).toBe(0);
        const { hooks = [] } = await ends(pushed, 'ROLLED_BACK', /^RollbackRequested: /);
        const [cut, undo] = hooks.slice(-2);
        expect(cut).toMatchObject({ name: 'slow', at, status: 'IN_PROGRESS' });
        expect(undo).toMatchObject({ name: 'slow', undo: true, status: 'SUCCEEDED' });
        expect(calls.slice(-2).map(({ teal }) => teal.point)).toEqual([at, 'OnRollback']);
        expect(workEnded).toHaveLength(1);
        expect(Date.parse(undo?.from ?? '')).toBeGreaterThanOrEqual(workEnded[0]!);
      },
    );
  }

  for (const at of BEFORE_TRAFFIC) {
    const { ended: workEnded, does } = slowHook();
    hookStory(
      `a rollback waits for a hook at ${at} that is called before any traffic, and its undo comes at once then`,
      route,
      { hooks: [slow(at)], functions: { 'team-hook': does, 'team-undo': () => SUCCEEDED } },
      async (story) => {
        const { push, ends, sample, local } = story;
        const pushed = await push();
        await isCalled(story, { hadWeight: false });
        await local.clock.sleep(2 * MINUTES_MS);
        await said(sample, 'rollback', /is asked to roll back/);
        const { hooks = [] } = await ends(pushed, 'ROLLED_BACK', /^RollbackRequested: /);
        const [, undo] = hooks;
        expect(undo).toMatchObject({ undo: true, status: 'SUCCEEDED' });
        expect(Date.parse(undo?.from ?? '')).toBeGreaterThanOrEqual(workEnded[0]!);
        expect(Date.parse(undo?.from ?? '') - workEnded[0]!).toBeLessThan(MINUTES_MS);
      },
    );
  }

  const timedOut = slowHook();
  hookStory(
    'what undoes a hook whose call was timed out comes behind it, too',
    route,
    {
      hooks: [slow('AfterTrafficShift', { timeoutSeconds: 120 })],
      functions: { 'team-hook': timedOut.does, 'team-undo': () => SUCCEEDED },
    },
    async ({ push, ends }) => {
      const { hooks = [] } = await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook slow at AfterTrafficShift/);
      expect(hooks).toMatchObject([
        { name: 'slow', status: 'TIMED_OUT' },
        { undo: true, status: 'SUCCEEDED' },
      ]);
      expect(Date.parse(hooks[1]?.from ?? '')).toBeGreaterThanOrEqual(timedOut.ended[0]!);
    },
  );

  const forNewer = slowHook();
  hookStory(
    'a newer image that supersedes does not wait for a hook that is called with traffic on green',
    route,
    {
      hooks: [slow('AfterTrafficShift')],
      functions: { 'team-hook': forNewer.does, 'team-undo': () => SUCCEEDED },
      whenBusy: 'supersede',
    },
    async (story) => {
      const { push, ends, local } = story;
      const first = await push();
      await isCalled(story, { hadWeight: true });
      await local.clock.sleep(MINUTES_MS);
      const asked = local.clock.now();
      await push('v3');
      const { failure } = await ends(first, 'ROLLED_BACK', /^RollbackRequested: superseded at /);
      expect(Date.parse(failure?.at ?? '') - asked).toBeLessThan(30_000);
    },
  );

  hookStory(
    'words that are no order leave a hook that is called alone',
    route,
    { hooks: [slow('AfterTrafficShift')], functions: { 'team-hook': slowHook().does, 'team-undo': () => SUCCEEDED } },
    async (story) => {
      const { push, ends, sample, local, clients, calls } = story;
      const pushed = await push();
      await isCalled(story, { hadWeight: true });
      await local.clock.sleep(MINUTES_MS);
      await said(sample, 'pause', /is paused until/, { seconds: 60 });
      await said(sample, 'resume', /goes on/);
      await ends(pushed, 'SUCCEEDED');
      expect(calls.map(({ teal }) => teal.point)).toEqual(['AfterTrafficShift', 'AfterTrafficShift']);
      const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn: await machineOf(story) }));
      expect(executions.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    },
  );
});

const machineOf = async ({ sample }: HookStory): Promise<string> =>
  `arn:aws:states:${sample.local.region}:${sample.local.account}:stateMachine:teal-hooks`;

hookStory(
  'an alarm does not wait for a hook that is called with traffic on green',
  'load-balancer',
  {
    furnish: withAlarms(GATE),
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 60 },
    hooks: [slow('AfterTrafficShift')],
    functions: { 'team-hook': slowHook().does, 'team-undo': () => SUCCEEDED },
  },
  async (story) => {
    const { push, ends, clients, local } = story;
    const pushed = await push();
    await isCalled(story, { hadWeight: true });
    await local.clock.sleep(2 * MINUTES_MS);
    await setAlarm({ sample: { clients } }, 'ALARM');
    const at = local.clock.now();
    const { failure } = await ends(
      pushed,
      'ROLLED_BACK',
      /^JudgedUnhealthy: story-gate went into ALARM at .*, while green had traffic and hooks ran/,
    );
    expect(Date.parse(failure?.at ?? '') - at).toBeLessThan(10_000);
  },
);
