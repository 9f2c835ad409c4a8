import { SendTaskFailureCommand, SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect } from '@jest/globals';
import { sfn } from '../../../src/aws/clients.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import { aHook, type HookStory, hookStory, SUCCEEDED, type TeamHook } from '../../support/hook-story.ts';
import { said } from '../../support/said.ts';
import { WRONG } from '../../support/wrong-answers.ts';

/**
 * What hooks answer and how they end otherwise, at a place before any traffic and at one where green has
 * some.
 */

describe.each(ROUTE_KINDS)('over %s', (route) => {
  describe.each(['AfterInstall', 'AfterTrafficShift'] as const)('a hook at %s', (at) => {
    // All are read in the same way at each point and on both routes: each is told once.
    const wrong = WRONG.filter((_, i) => (route === 'load-balancer' && at === 'AfterTrafficShift') || i % 7 === 0);
    for (const { what, does, told } of wrong) {
      hookStory(
        `that ${what} fails, and its deployment goes back`,
        route,
        { hooks: [aHook({ name: 'smoke', at })], functions: { 'team-hook': does } },
        async ({ push, ends, onB }) => {
          const ended = await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook smoke at /);
          expect(ended.cause).toMatch(told);
          expect(ended.hooks).toMatchObject([{ name: 'smoke', at, status: 'FAILED', why: expect.stringMatching(told) }]);
          expect(ended.failure?.error).toBe('HookFailed');
          expect(await onB()).toBe(0);
        },
      );
    }

    for (const kind of ['function', 'token'] as const) {
      for (const onTimeout of ['rollback', 'continue'] as const) {
        hookStory(
          `of kind ${kind} that never ends is timed out, and then: ${onTimeout}`,
          route,
          {
            hooks: [aHook({ name: 'slow', at, kind, timeoutSeconds: 600, onTimeout })],
            functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS' }) },
          },
          async ({ push, ends, calls }) => {
            const { hooks = [], cause } = await ends(await push(), onTimeout === 'continue' ? 'SUCCEEDED' : 'ROLLED_BACK');
            const [run] = hooks;
            expect(run).toMatchObject({ name: 'slow', status: 'TIMED_OUT', why: 'it gave no final answer within its time-out' });
            const seconds = (Date.parse(run?.to ?? '') - Date.parse(run?.from ?? '')) / 1000;
            expect(seconds).toBeGreaterThanOrEqual(600);
            expect(seconds).toBeLessThan(620);
            if (kind === 'function') expect(calls.length).toBeGreaterThan(5);
            if (onTimeout === 'rollback') expect(cause).toMatch(/^HookFailed: the hook slow at .* failed: it gave no final answer within/);
            else expect(run?.wentOn).toBe(true);
          },
        );
      }

      hookStory(
        `of kind ${kind} is waited for, and a rollback that somebody says ends that at once`,
        route,
        {
          hooks: [aHook({ name: 'long', at, kind })],
          functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: 600 }) },
        },
        async ({ push, ends, active, sample, local }) => {
          const pushed = await push();
          await active('it waits for the hook', ({ wait }) => wait?.reason === 'hook' && wait.token !== undefined);
          await local.clock.sleep(60_000);
          await said(sample, 'rollback', /is asked to roll back/);
          const asked = local.clock.now();
          const ended = await ends(pushed, 'ROLLED_BACK', /^RollbackRequested: /);
          expect(Date.parse(ended.failure?.at ?? '') - asked).toBeLessThan(5_000);
          expect(ended.hooks).toMatchObject([{ name: 'long', status: 'IN_PROGRESS' }]);
        },
      );
    }

    const answer = (command: (taskToken: string) => SendTaskSuccessCommand | SendTaskFailureCommand) => async (story: HookStory) => {
      await story.active('the token is handed out', ({ hooks = [] }) => hooks.some(({ handedOut }) => handedOut));
      await story.local.clock.sleep(3_000_000);
      const { taskToken = '' } = (story.calls.at(-1) as Parameters<TeamHook>[0]).teal;
      await sfn(story.clients).send(command(taskToken) as SendTaskSuccessCommand);
    };
    const TOKENS = [
      {
        what: 'succeeds',
        told: undefined,
        by: (taskToken: string) => new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(SUCCEEDED) }),
      },
      {
        what: 'says FAILED',
        told: /it says FAILED/,
        by: (taskToken: string) => new SendTaskSuccessCommand({ taskToken, output: '{"hookStatus":"FAILED"}' }),
      },
      { what: 'says nonsense', told: /not valid/, by: (taskToken: string) => new SendTaskSuccessCommand({ taskToken, output: '"done"' }) },
      {
        what: 'is failed by an error named Fenced',
        told: /the error Fenced: no/,
        by: (taskToken: string) => new SendTaskFailureCommand({ taskToken, error: 'Fenced', cause: 'no' }),
      },
    ] as const;
    for (const { what, told, by } of TOKENS) {
      hookStory(
        `that is handed a token ${what} by it`,
        route,
        { hooks: [aHook({ name: 'days', at, kind: 'token', timeoutSeconds: 2 * 24 * 3_600 })] },
        async (story) => {
          const pushed = await story.push();
          const steps = at === 'AfterTrafficShift' && told === undefined ? 2 : 1;
          for (let step = 0; step < steps; step++) await answer(by)(story);
          const { hooks = [] } = await story.ends(pushed, told === undefined ? 'SUCCEEDED' : 'ROLLED_BACK', told);
          expect(hooks[0]).toMatchObject({ name: 'days', status: told === undefined ? 'SUCCEEDED' : 'FAILED' });
        },
      );
    }
  });

  hookStory(
    'an execution that is stopped in mid-hook: the hook counts as begun, and its undo runs in the recovery',
    route,
    {
      sweeps: true,
      hooks: [
        aHook({
          name: 'flag',
          at: 'AfterTrafficShift',
          details: { flag: 'new' },
          undo: { function: 'team-undo', details: { flag: 'old' }, timeoutSeconds: 300 },
        }),
      ],
      functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS', callBackDelay: 600 }), 'team-undo': () => SUCCEEDED },
    },
    async ({ push, ends, active, clients, calls, onB }) => {
      const pushed = await push();
      const { execution } = await active('the hook is under way', ({ wait }) => wait?.reason === 'hook');
      await sfn(clients).send(new StopExecutionCommand({ executionArn: execution }));
      const { hooks } = await ends(pushed, 'ROLLED_BACK', /^ExecutionDied: /);
      expect(hooks).toMatchObject([
        { name: 'flag', at: 'AfterTrafficShift', status: 'IN_PROGRESS' },
        { name: 'flag', at: 'OnRollback', undo: true, status: 'SUCCEEDED' },
      ]);
      expect(calls.at(-1)).toMatchObject({
        hookDetails: { flag: 'old' },
        teal: { undoes: { at: 'AfterTrafficShift', status: 'IN_PROGRESS' } },
      });
      expect(await onB()).toBe(0);
    },
  );
});
