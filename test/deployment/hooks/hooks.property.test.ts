import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOOK_POINTS, type HookConfig, type HookRun } from '../../../src/deployment/hook.ts';
import { boxesOf, hooksAt, longestOf, runId } from '../../../src/deployment/hooks/hooks-of.ts';
import { callBackAfter } from '../../../src/deployment/hooks/pace.ts';
import { HOOK_BOXES, type HookBox, POINTS } from '../../../src/deployment/hooks/points.ts';
import { hookAnswered } from '../../../src/deployment/hooks/record-answer.ts';
import { failedHook, nextHook } from '../../../src/deployment/hooks/record-hooks.ts';
import { failed } from '../../../src/deployment/record/record-progress.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import { aHook } from '../../support/hook-story.ts';
import { aPlan, aRequest } from '../../support/worlds.ts';

const CALLER = 'arn:aws:states:eu-central-1:123456789012:execution:teal-hooks:e-1';

/**
 * The decisions about hooks, in any order of calls, answers and time: of one child, or of several at once
 * that know nothing of each other.
 */
const hookArb = fc.record({
  at: fc.constantFrom(...HOOK_POINTS),
  kind: fc.constantFrom('function' as const, 'token' as const),
  timeoutSeconds: fc.integer({ min: 60, max: 7_200 }),
  onTimeout: fc.constantFrom('rollback' as const, 'continue' as const),
  undone: fc.boolean(),
});

const hooksArb = fc.array(hookArb, { minLength: 1, maxLength: 8 }).map((all) =>
  all.map(({ at, kind, timeoutSeconds, onTimeout, undone }, i): HookConfig => {
    const back = at === 'OnRollback';
    const undo = undone && !back ? { undo: { function: 'undo', details: {}, timeoutSeconds: 120 } } : {};
    return aHook({
      name: `h${i}`,
      at,
      kind: back ? 'function' : kind,
      timeoutSeconds: back ? 300 : timeoutSeconds,
      onTimeout: back ? 'continue' : onTimeout,
      ...undo,
    } as HookConfig);
  }),
);

const START = Date.parse('2026-11-30T10:00:00.000Z');

const recordOf = (hooks: readonly HookConfig[], runs: readonly HookRun[] = []): ServiceRecord => ({
  service: 'checkout',
  version: 1,
  epoch: 1,
  seen: [],
  active: {
    id: 'checkout-1',
    epoch: 1,
    execution: 'arn:aws:states:us-east-1:123456789012:execution:teal-load-balancer:1',
    request: aRequest(),
    startedAt: new Date(START).toISOString(),
    phase: 'planned',
    plan: { ...aPlan(), hooks, hooksAt: boxesOf(hooks), hooksSeconds: longestOf(hooks) },
    hadWeight: false,
    ...(runs.length > 0 && { hooks: runs }),
  },
});

const ANSWERS = [
  { answer: { hookStatus: 'SUCCEEDED' } },
  { answer: { hookStatus: 'FAILED' } },
  { answer: { hookStatus: 'IN_PROGRESS', callBackDelay: 5 } },
  { answer: 'nonsense' },
  { error: 'Fenced', cause: 'no' },
] as const;

const eventArb = fc.oneof(
  fc.constant({ kind: 'next' as const }),
  fc.record({ kind: fc.constant('answer' as const), which: fc.nat(), what: fc.constantFrom(...ANSWERS) }),
  fc.record({ kind: fc.constant('time' as const), seconds: fc.integer({ min: 1, max: 4_000 }) }),
);

/** Applies a transition and gives what it says. */
function apply<T>(record: ServiceRecord, transition: (record: ServiceRecord) => { readonly write?: ServiceRecord; readonly result: T }) {
  const { write, result } = transition(record);
  return { record: write ?? record, result };
}

test('what has ended stays as it ended, whoever asks, and nothing that has succeeded is called again', () => {
  fc.assert(
    fc.property(hooksArb, fc.constantFrom(...HOOK_BOXES), fc.nat(1), fc.array(eventArb, { maxLength: 40 }), (hooks, box, step, events) => {
      let record = recordOf(hooks);
      if (box === 'OnRollback') {
        const failure = { error: 'HookFailed', cause: 'it is', at: new Date(START).toISOString() };
        record = apply(record, failed(1, failure)).record;
      }
      const place = { epoch: 1, box, step };
      const called: string[] = [];
      const ended = new Map<string, string>();
      let now = START;
      for (const event of events) {
        if (event.kind === 'time') now += 1000 * event.seconds;
        else if (event.kind === 'next') {
          const next = apply(record, nextHook(place, CALLER, now));
          record = next.record;
          const { result } = next;
          if (result.kind === 'call') {
            const id = runId(result.run);
            expect(ended.has(id)).toBe(false);
            expect(result.seconds).toBeGreaterThanOrEqual(1);
            expect(result.seconds).toBeLessThanOrEqual(result.hook.timeoutSeconds);
            expect(POINTS[result.hook.at].box).toBe(box);
            called.push(id);
          }
          if (result.kind === 'failed') expect(box).not.toBe('OnRollback');
        } else if (called.length > 0) {
          const id = called[event.which % called.length]!;
          const { record: after, result } = apply(record, hookAnswered(place, { run: id, called: event.what }, now));
          record = after;
          expect(result.waitSeconds).toBeGreaterThanOrEqual(0);
        }
        for (const run of record.active?.hooks ?? []) {
          const id = runId(run);
          const before = ended.get(id);
          if (before !== undefined) expect(JSON.stringify(run)).toBe(before);
          else if (run.status !== 'IN_PROGRESS') ended.set(id, JSON.stringify(run));
          expect(Date.parse(run.from)).toBeLessThanOrEqual(now);
        }
      }
      const ids = (record.active?.hooks ?? []).map(runId);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 400 },
  );
});

test('a box that is asked until it says so ends: all have run in order, or the first that failed is told', () => {
  fc.assert(
    fc.property(
      hooksArb,
      fc.constantFrom(...HOOK_BOXES.filter((box) => box !== 'OnRollback')),
      fc.array(fc.constantFrom(...ANSWERS), { minLength: 1, maxLength: 30 }),
      (hooks, box: HookBox, answers) => {
        let record = recordOf(hooks);
        const place = { epoch: 1, box, step: 0 };
        const wanted = hooksAt(record.active!, box, 0);
        let now = START;
        for (let round = 0; ; round++) {
          expect(round).toBeLessThan(5_000);
          const next = apply(record, nextHook(place, CALLER, now));
          record = next.record;
          const runs = record.active?.hooks ?? [];
          if (next.result.kind === 'none') {
            expect(runs.map(({ name }) => name)).toEqual(wanted.map(({ name }) => name));
            expect(runs.every(({ status, wentOn }) => status === 'SUCCEEDED' || wentOn)).toBe(true);
            expect(failedHook({ hooks: runs })).toBeUndefined();
            return;
          }
          if (next.result.kind === 'failed') {
            expect(runs.map(({ name }) => name)).toEqual(wanted.slice(0, runs.length).map(({ name }) => name));
            expect(next.result.why).toContain(runs.at(-1)?.name);
            expect(failedHook({ hooks: runs })).toEqual(runs.at(-1));
            return;
          }
          if (next.result.kind === 'wait') throw new Error('forward nothing waits for a call that was cut off');
          const { run } = next.result;
          const answered = apply(record, hookAnswered(place, { run: runId(run), called: answers[round % answers.length]! }, now));
          record = answered.record;
          now += 1000 * answered.result.waitSeconds;
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** What one call of a hook costs, counted in an execution (`test/stories/hooks/history.test.ts`). */
const EVENTS_OF_A_CALL = 30;

test('calls for 24 hours fit into one execution, however short the delay and however many hooks', () => {
  for (const hooksInBox of [1, 2, 3, 5, 10, 20]) {
    let calls = 0;
    for (let hook = 0; hook < hooksInBox; hook++) {
      for (let waited = 0; waited < 86_400; waited += callBackAfter(1, waited, hooksInBox)) calls++;
    }
    expect([hooksInBox, calls * EVENTS_OF_A_CALL]).toEqual([hooksInBox, expect.any(Number)]);
    expect(calls * EVENTS_OF_A_CALL).toBeLessThan(22_000);
  }
});
