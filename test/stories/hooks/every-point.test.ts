import { describe, expect } from '@jest/globals';
import { HOOK_POINTS } from '../../../src/deployment/hook.ts';
import { ROUTE_KINDS } from '../../../src/deployment/route-kind-names.ts';
import { aHook, hookStory } from '../../support/hook-story.ts';
import { WRONG } from '../../support/wrong-answers.ts';

/**
 * Each place, on each route, with what ends a hook otherwise than by its word. `answers.test.ts` has all of
 * it.
 */

const AT_EVERY_POINT: readonly string[] = [
  'answers nothing',
  'answers 300 KiB',
  "throws an error named 'Fenced'",
  "throws an error named 'RolledBack'",
];

describe.each(ROUTE_KINDS)('over %s', (route) => {
  describe.each(HOOK_POINTS.filter((at) => at !== 'OnRollback'))('a hook at %s', (at) => {
    for (const { what, does, told } of WRONG.filter((wrong) => AT_EVERY_POINT.includes(wrong.what))) {
      hookStory(
        `that ${what} takes the deployment back`,
        route,
        { hooks: [aHook({ name: 'smoke', at })], functions: { 'team-hook': does } },
        async ({ push, ends, onB }) => {
          const { cause, hooks } = await ends(await push(), 'ROLLED_BACK', /^HookFailed: the hook smoke at /);
          expect(cause).toMatch(told);
          expect(hooks).toMatchObject([{ at, status: 'FAILED' }]);
          expect(await onB()).toBe(0);
        },
      );
    }

    for (const [onTimeout, outcome] of [
      ['rollback', 'ROLLED_BACK'],
      ['continue', 'SUCCEEDED'],
    ] as const) {
      hookStory(
        `that never ends is timed out, and then: ${onTimeout}`,
        route,
        {
          hooks: [aHook({ name: 'slow', at, timeoutSeconds: 300, onTimeout })],
          functions: { 'team-hook': () => ({ hookStatus: 'IN_PROGRESS' }) },
        },
        async ({ push, ends }) => {
          const { hooks } = await ends(await push(), outcome);
          expect(hooks?.[0]).toMatchObject({ at, status: 'TIMED_OUT', ...(onTimeout === 'continue' && { wentOn: true }) });
        },
      );
    }
  });
});
