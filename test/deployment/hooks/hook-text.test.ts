import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { outlook } from '../../../src/cli/report/outlook.ts';
import { HOOK_POINTS, type HookRun } from '../../../src/deployment/hook.ts';
import { hookLines } from '../../../src/deployment/hooks/hook-text.ts';
import { POINTS } from '../../../src/deployment/hooks/points.ts';
import { describePlan } from '../../../src/deployment/plan/plan-text.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { aHook } from '../../support/hook-story.ts';
import { aPlan, aRequest } from '../../support/worlds.ts';

/** What people read of hooks: in a plan, while one runs, and after the end. */
const HOOKS = [
  aHook({ name: 'tell', at: 'OnRollback' }),
  aHook({ name: 'people', at: 'AfterAllowTestTraffic', kind: 'token', timeoutSeconds: 172_800, onTimeout: 'continue' }),
  aHook({ name: 'cdn', at: 'BeforeInstall', undo: { function: 'cdn-back', details: {}, timeoutSeconds: 300 } }),
];

test('a plan lists them in the order of their places', () => {
  const lines = [
    'cdn, before green is raised (BeforeInstall): team-hook, within 1 hour, else it goes back; undone by cdn-back',
    'people, after the tests, while green still answers there (AfterAllowTestTraffic): team-hook, which answers by a token, within 48 hours, else it goes on',
    'tell, on the way back, once all traffic is on blue (OnRollback): team-hook, within 5 minutes, else it is told',
  ];
  expect(hookLines(HOOKS)).toEqual(lines);
  const plan = describePlan(aPlan({ hooks: HOOKS }));
  expect(plan.slice(plan.indexOf('hooks') + 1, plan.indexOf('hooks') + 4)).toEqual(lines.map((line) => `  ${line}`));
  expect(describePlan(aPlan())).not.toContain('hooks');
});

const AT = '2026-11-30T10:00:00.000Z';
const LATER = '2026-11-30T11:00:00.000Z';

const recordWith = (hooks: readonly HookRun[]): ServiceRecord => ({
  service: 'checkout',
  version: 1,
  epoch: 1,
  seen: [],
  active: {
    id: 'checkout-1',
    epoch: 1,
    execution: 'arn:aws:states:us-east-1:123456789012:execution:teal-load-balancer:1',
    request: aRequest(),
    startedAt: AT,
    phase: 'shifting',
    hadWeight: true,
    hooks,
    wait: { reason: 'hook', at: AT, token: 't', endsAt: LATER },
  },
});

test('teal status tells which one runs since when, until when, and how the others ended', () => {
  const shown = outlook(
    recordWith([
      { name: 'cdn', at: 'BeforeInstall', status: 'SUCCEEDED', from: AT, until: LATER, to: AT, rounds: 1 },
      {
        name: 'slow',
        at: 'AfterInstall',
        status: 'TIMED_OUT',
        from: AT,
        until: LATER,
        to: LATER,
        rounds: 9,
        why: 'it gave no answer',
        wentOn: true,
      },
      {
        name: 'smoke',
        at: 'AfterTrafficShift',
        step: 1,
        status: 'IN_PROGRESS',
        from: AT,
        until: LATER,
        rounds: 3,
        details: { secret: 'x' },
      },
    ]),
    Date.parse(AT) + 60_000,
  ).join('\n');
  expect(shown).toMatch(/hook {8}cdn \(BeforeInstall\): succeeded at /);
  expect(shown).toMatch(/hook {8}slow \(AfterInstall\): TIMED OUT at .*, 9 calls: it gave no answer; the deployment goes on/);
  expect(shown).toMatch(/hook {8}smoke \(AfterTrafficShift, step 2\): under way since .*, until .* at most, 3 calls/);
  expect(shown).toMatch(/waits for {3}a life-cycle hook, looked at again at/);
  expect(shown).not.toContain('secret');
});

test('docs/hooks.md has a row for each point, which says what its row says', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../../docs/hooks.md'), 'utf8');
  const rows = [...page.matchAll(/^\| `(\w+)` \| (.+?) \| `(\w+)` \|/gm)].map(([, at, runs, stage]) => ({
    at,
    runs: runs?.toLowerCase(),
    stage,
  }));
  expect(rows).toEqual(HOOK_POINTS.map((at) => ({ at, runs: POINTS[at].runs.toLowerCase(), stage: POINTS[at].stage })));
});
