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
 * A function of Lambda may take 15 minutes, and no task token ends its call. An order or an alarm does not wait
 * for it: the execution that calls is stopped. The function itself goes on to its end, as on AWS, and what
 * undoes it comes behind that.
 */
const FORWARD = HOOK_POINTS.filter((point) => point !== 'OnRollback');

const MINUTES_MS = 60_000;

/** When slow functions ended, in milliseconds. */
const slowHook = () => {
  const ended: number[] = [];
  const does: TeamHook = async (_, { clock }) => {
    await clock.sleep(14 * MINUTES_MS);
    ended.push(clock.now());
    return SUCCEEDED;
  };
  return { ended, does };
};

const slow = (at: HookPoint, over: Partial<HookConfig> = {}) =>
  aHook({ name: 'slow', at, undo: { function: 'team-undo', details: {}, timeoutSeconds: 60 }, ...over });

const isCalled = (story: HookStory) => story.active('the hook is called', ({ hooks = [] }) => hooks.some(({ call }) => call !== undefined));

describe.each(ROUTE_KINDS)('over %s', (route) => {
  for (const at of FORWARD) {
    const { ended: workEnded, does } = slowHook();
    hookStory(
      `a rollback does not wait for a hook at ${at} that is called: blue is back at once, and its undo comes behind it`,
      route,
      { hooks: [slow(at)], functions: { 'team-hook': does, 'team-undo': () => SUCCEEDED } },
      async (story) => {
        const { push, ends, sample, local, calls, onB } = story;
        const pushed = await push();
        await isCalled(story);
        await local.clock.sleep(2 * MINUTES_MS);
        await said(sample, 'rollback', /is asked to roll back/);
        const asked = local.clock.now();
        const back = await story.active('it goes back', ({ failure }) => failure !== undefined);
        expect(Date.parse(back.failure?.at ?? '') - asked).toBeLessThan(10_000);
        if (back.hadWeight) {
          const { backAtBlueAt = '' } = await story.active('blue has all', ({ backAtBlueAt }) => backAtBlueAt !== undefined);
          expect(Date.parse(backAtBlueAt) - asked).toBeLessThan(route === 'dns' ? 120_000 : 30_000);
        }
        const { hooks = [] } = await ends(pushed, 'ROLLED_BACK', /^RollbackRequested: /);
        expect(await onB()).toBe(0);
        expect(hooks).toMatchObject([
          { name: 'slow', at, status: 'IN_PROGRESS' },
          { name: 'slow', undo: true, status: 'SUCCEEDED' },
        ]);
        expect(calls.map(({ teal }) => teal.point)).toEqual([at, 'OnRollback']);
        expect(workEnded).toHaveLength(1);
        const [, undo] = hooks;
        expect(Date.parse(undo?.from ?? '')).toBeGreaterThanOrEqual(workEnded[0]!);
        expect(Date.parse(undo?.from ?? '') - workEnded[0]!).toBeLessThan(8 * MINUTES_MS);
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
    'a newer image does not wait for a hook that is called before any traffic',
    route,
    { hooks: [slow('AfterInstall')], functions: { 'team-hook': forNewer.does, 'team-undo': () => SUCCEEDED } },
    async (story) => {
      const { push, ends, local } = story;
      const first = await push();
      await isCalled(story);
      await local.clock.sleep(MINUTES_MS);
      const asked = local.clock.now();
      await push('v3');
      const { failure } = await ends(first, 'SUPERSEDED');
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
      await isCalled(story);
      await local.clock.sleep(MINUTES_MS);
      await said(sample, 'pause', /./, { seconds: 60 });
      await said(sample, 'resume', /./);
      await ends(pushed, 'SUCCEEDED');
      expect(calls.map(({ teal }) => teal.point)).toEqual(['AfterTrafficShift', 'AfterTrafficShift']);
      const { executions = [] } = await sfn(clients).send(new ListExecutionsCommand({ stateMachineArn: await machineOf(story) }));
      expect(executions.map(({ status }) => status)).not.toContain('ABORTED');
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
    await isCalled(story);
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
