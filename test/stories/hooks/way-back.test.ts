import { describe, expect } from '@jest/globals';
import type { HookConfig } from '../../../src/deployment/hook.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import { GATE, setAlarm, withAlarms } from '../../support/gate-alarm.ts';
import { aHook, hookStory, SUCCEEDED, type TeamHook } from '../../support/hook-story.ts';
import { JUDGE } from '../../support/judge-of.ts';

/** What runs on the way back: what undoes hooks that had begun, and hooks at OnRollback. */
const undo = (name: string): NonNullable<HookConfig['undo']> => ({ function: 'team-undo', details: { undo: name }, timeoutSeconds: 300 });

const FLAGS = [
  aHook({ name: 'worker', at: 'BeforeInstall', undo: undo('worker') }),
  aHook({ name: 'cdn', at: 'AfterTrafficShift', undo: undo('cdn') }),
  aHook({ name: 'smoke', at: 'AfterTrafficShift', function: 'team-smoke' }),
  aHook({ name: 'never', at: 'AfterAllowTraffic', undo: undo('never') }),
  aHook({ name: 'page', at: 'OnRollback', function: 'team-page', details: { channel: 'ops' } }),
  aHook({ name: 'note', at: 'OnRollback', function: 'team-page' }),
];

const FAILS_AT_LAST: TeamHook = ({ teal }) => (teal.step === 2 ? { hookStatus: 'FAILED', reason: 'too slow' } : SUCCEEDED);

const undone = (calls: readonly { readonly teal: { readonly hook: string; readonly point: string } }[]) =>
  calls.filter(({ teal }) => teal.point === 'OnRollback').map(({ teal }) => teal.hook);

describe.each(ROUTE_KINDS)('over %s', (route) => {
  hookStory(
    'what had begun is undone, the newest first, and then hooks hear why it went back',
    route,
    {
      hooks: FLAGS,
      functions: { 'team-hook': () => SUCCEEDED, 'team-smoke': FAILS_AT_LAST, 'team-undo': () => SUCCEEDED, 'team-page': () => SUCCEEDED },
    },
    async ({ push, ends, calls, onB, active }) => {
      const pushed = await push();
      const { backAtBlueAt } = await active('hooks of the way back run', ({ hooks = [] }) => hooks.some(({ at }) => at === 'OnRollback'));
      expect(backAtBlueAt).toBeDefined();
      expect(await onB()).toBe(0);
      const ended = await ends(
        pushed,
        'ROLLED_BACK',
        /^HookFailed: the hook smoke at AfterTrafficShift of step 2 failed: it says FAILED: too slow$/,
      );
      expect(undone(calls)).toEqual(['cdn', 'worker', 'page', 'note']);
      const [cdn, worker, page] = calls.filter(({ teal }) => teal.point === 'OnRollback');
      expect(cdn).toMatchObject({
        hookDetails: { undo: 'cdn' },
        teal: { undoes: { at: 'AfterTrafficShift', step: 2, status: 'SUCCEEDED' } },
      });
      expect(worker).toMatchObject({ hookDetails: { undo: 'worker' }, teal: { undoes: { at: 'BeforeInstall' } } });
      const target = page?.executionDetails.targetServiceRevisionArn ?? '';
      expect(page).toMatchObject({
        lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
        hookDetails: { channel: 'ops' },
        executionDetails: { testTrafficWeights: {} },
        teal: {
          rollback: { error: 'HookFailed', cause: expect.stringMatching(/too slow$/), reached: 100, step: 2, done: 'weights written back' },
        },
      });
      // As ECS calls it again: green has nothing, and the other one all.
      expect(page?.executionDetails.productionTrafficWeights[target]).toBe(0);
      expect(Object.values(page?.executionDetails.productionTrafficWeights ?? {}).toSorted()).toEqual([0, 100]);
      for (const run of ended.hooks?.filter(({ at }) => at === 'OnRollback') ?? []) expect(run.status).toBe('SUCCEEDED');
    },
  );

  hookStory(
    'before any traffic only what had begun is undone',
    route,
    {
      hooks: [
        aHook({ name: 'worker', at: 'BeforeInstall', undo: undo('worker') }),
        aHook({ name: 'bad', at: 'AfterInstall', function: 'team-smoke', undo: undo('bad') }),
        aHook({ name: 'never', at: 'AtTestTraffic', undo: undo('never') }),
      ],
      functions: { 'team-hook': () => SUCCEEDED, 'team-smoke': () => ({ hookStatus: 'FAILED' }), 'team-undo': () => SUCCEEDED },
    },
    async ({ push, ends, calls }) => {
      await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook bad at AfterInstall failed/);
      expect(undone(calls)).toEqual(['bad', 'worker']);
    },
  );

  const BAD: readonly (readonly [what: string, does: TeamHook, status: string, within: number])[] = [
    ['fail', () => ({ hookStatus: 'FAILED' }), 'FAILED', 60],
    ['throw an error named Fenced', () => Promise.reject(Object.assign(new Error('no'), { name: 'Fenced' })), 'FAILED', 60],
    ['go on for ever', () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: 20 }), 'TIMED_OUT', 1_300],
    ['hang', (_, { clock }) => clock.sleep(900_000).then(() => SUCCEEDED), 'TIMED_OUT', 1_300],
    ['answer 300 KiB', () => ({ ...SUCCEEDED, more: 'x'.repeat(300 * 1024) }), 'FAILED', 60],
  ];
  describe.each(BAD)('where all of them %s', (_, does, status, within) => {
    hookStory(
      'weights are back all the same, the lease is given back in time, and the cause stays',
      route,
      {
        hooks: FLAGS,
        functions: { 'team-hook': () => SUCCEEDED, 'team-smoke': FAILS_AT_LAST, 'team-undo': does, 'team-page': does },
      },
      async ({ push, ends, calls, onB }) => {
        const ended = await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook smoke at AfterTrafficShift of step 2 failed/);
        expect(await onB()).toBe(0);
        const back = ended.hooks?.filter(({ at }) => at === 'OnRollback') ?? [];
        expect(back.map(({ name, undo: undoes, status: told }) => [name, undoes, told])).toEqual([
          ['cdn', true, status],
          ['worker', true, status],
          ['page', undefined, status],
          ['note', undefined, status],
        ]);
        for (const run of back) expect(run.why).toMatch(/\w/);
        const [first, last] = [Date.parse(back[0]?.from ?? ''), Date.parse(back.at(-1)?.to ?? '')];
        expect((last - first) / 1000).toBeLessThan(within);
        expect(calls.length).toBeLessThan(2_000);
        // Production was back before the first of them was called.
        expect(Date.parse(ended.backAtBlueAt ?? '')).toBeLessThanOrEqual(first);
      },
    );
  });

  hookStory(
    'all of them together have an hour: what is left is not run, and is told',
    route,
    {
      hooks: [
        aHook({ name: 'bad', at: 'BeforeInstall', function: 'team-smoke' }),
        ...Array.from({ length: 15 }, (_, i) => aHook({ name: `page ${i}`, at: 'OnRollback' })),
      ],
      functions: { 'team-smoke': () => ({ hookStatus: 'FAILED' }), 'team-hook': () => ({ hookStatus: 'IN_PROGRESS' }) },
    },
    async ({ push, ends }) => {
      const ended = await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook bad/);
      const back = ended.hooks?.filter(({ at }) => at === 'OnRollback') ?? [];
      expect(back).toHaveLength(15);
      expect(back.filter(({ rounds }) => rounds === 0).map(({ why }) => why)).toEqual(
        Array.from({ length: 3 }, () => 'it was not run: the hooks of the way back have 60 minutes in all'),
      );
      expect((Date.parse(ended.endedAt) - Date.parse(ended.failure?.at ?? '')) / 60_000).toBeLessThan(75);
    },
  );
});

hookStory(
  'nobody judges while a hook runs with traffic on green: an alarm ends its wait at once, and the deployment goes back',
  'load-balancer',
  {
    furnish: withAlarms(GATE),
    judge: { ...JUDGE, alarms: [GATE], everySeconds: 60 },
    hooks: [aHook({ name: 'long', at: 'AfterTrafficShift' })],
    functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: 1_800 }) },
  },
  async ({ push, ends, active, clients, local }) => {
    const pushed = await push();
    await active('it waits for the hook', ({ wait }) => wait?.reason === 'hook' && wait.token !== undefined);
    await local.clock.sleep(120_000);
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
