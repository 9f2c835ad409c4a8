import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TaskHook } from '../../../src/deployment/hook.ts';
import { runId } from '../../../src/deployment/hooks/hooks-of.ts';
import { nextHook } from '../../../src/deployment/hooks/record-hooks.ts';
import { type TaskStep, taskAsked, taskLost, taskSeen, taskStep, taskStopping } from '../../../src/deployment/hooks/record-task.ts';
import type { SeenTask } from '../../../src/deployment/ports/tasks.ts';
import { failed, planned } from '../../../src/deployment/record/record-progress.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { acquireBy, aPlan, aPush, changed, minute, refusalOf } from '../record/a-record.ts';

const CALLER = 'arn:aws:states:eu-central-1:123456789012:execution:teal-hooks:e-1';

const HOOK: TaskHook = {
  name: 'migration',
  at: 'Before',
  kind: 'task',
  task: { container: 'web', spot: false, onRollback: 'leave' },
  details: {},
  timeoutSeconds: 7_200,
  onTimeout: 'rollback',
};
const PLACE = { epoch: 1, box: 'BeforeInstall', step: 0, run: runId({ name: HOOK.name, at: HOOK.at }) } as const;
const ARN = 'arn:aws:ecs:us-east-1:123456789012:task/prod/1';
const BOX = { epoch: 1, box: 'BeforeInstall', step: 0 } as const;

const begun = (): ServiceRecord =>
  changed(
    emptyRecord('checkout'),
    acquireBy('one', aPush('v2')),
    planned(1, aPlan({ hooks: [HOOK], hooksAt: ['BeforeInstall'] }), minute(1)),
    nextHook(BOX, CALLER, minute(1)),
  );

const step = (record: ServiceRecord, at: number): { readonly record: ServiceRecord; readonly step: TaskStep } => {
  const { write, result } = taskStep(PLACE, minute(at))(record);
  return { record: write ?? record, step: result };
};
const taskOf = (record: ServiceRecord) => record.active?.hooks?.[0]?.task;
const runOf = (record: ServiceRecord) => record.active?.hooks?.[0];

/** Asked for at minute 2, and ECS has it. */
const running = (): ServiceRecord => {
  const asked = step(begun(), 2).record;
  return changed(asked, taskAsked(PLACE, taskOf(asked)!, { kind: 'taken', task: ARN }, minute(2)));
};

const seen = (more: Partial<SeenTask> = {}): SeenTask => ({
  status: 'RUNNING',
  started: true,
  containers: [{ name: 'web', essential: true }],
  ...more,
});
const stopped = (exitCode: number, stopCode = 'EssentialContainerExited'): SeenTask =>
  seen({ status: 'STOPPED', stopCode, containers: [{ name: 'web', essential: true, exitCode }] });

describe('a task in the record', () => {
  test('is announced with a token of its own before it is asked for, and asked for again with the same one', () => {
    const first = step(begun(), 2);
    expect(first.step).toMatchObject({ do: 'run', task: { tries: 1, askedAt: new Date(minute(2)).toISOString() } });
    expect(taskOf(first.record)?.token).toMatch(/^[0-9a-f]{64}$/);
    expect(taskOf(first.record)?.startedBy).toMatch(/^[A-Za-z0-9/_-]{1,36}$/);
    const again = step(first.record, 31);
    expect(again.step).toEqual(first.step);
  });

  /** The token may be dead: ECS would run it a second time. */
  test('is looked for, and not asked for, once that is half an hour ago', () => {
    const asked = step(begun(), 2).record;
    expect(step(asked, 32).step.do).toBe('find');
    const lost = changed(asked, taskLost(PLACE, taskOf(asked)!, minute(40)));
    expect(lost.active?.wait).toMatchObject({ reason: 'hook', question: { seen: expect.stringMatching(/whether it ran is not known/) } });
    expect(step(lost, 41).step).toMatchObject({ do: 'wait' });
  });

  test('that was not placed is asked for with another token and another name', () => {
    const asked = step(begun(), 2).record;
    const { token, startedBy } = taskOf(asked)!;
    const refused = changed(asked, taskAsked(PLACE, taskOf(asked)!, { kind: 'not placed', why: 'RESOURCE:CPU' }, minute(2)));
    const next = step(refused, 3);
    expect(next.step).toMatchObject({ do: 'run', task: { tries: 2, notPlaced: 'RESOURCE:CPU' } });
    expect(taskOf(next.record)?.token).not.toBe(token);
    expect(taskOf(next.record)?.startedBy).not.toBe(startedBy);
  });

  test('keeps the first task that was taken, whatever comes late', () => {
    const record = running();
    const { token, ...rest } = taskOf(record)!;
    const late = { ...rest, token };
    expect(changed(record, taskAsked(PLACE, late, { kind: 'not placed', why: 'late' }, minute(3)))).toBe(record);
    expect(changed(record, taskAsked(PLACE, late, { kind: 'taken', task: 'another' }, minute(3)))).toBe(record);
    expect(changed(record, taskAsked(PLACE, { ...late, token: 'older' }, { kind: 'taken', task: 'another' }, minute(3)))).toBe(record);
  });

  test('that ECS has taken is recorded though somebody ordered the way back meanwhile', () => {
    const asked = step(begun(), 2).record;
    const ordered = changed(asked, sayVerb({ verb: 'rollback', by: 'ann', at: new Date(minute(2)).toISOString() }));
    const taken = changed(ordered, taskAsked(PLACE, taskOf(ordered)!, { kind: 'taken', task: ARN }, minute(2)));
    expect(taskOf(taken)?.task).toBe(ARN);
    expect(refusalOf(taken, taskStep(PLACE, minute(3)))).toBe('RollbackRequested');
  });

  test('that ECS does not tell of yet is waited for, and asked about later', () => {
    const soon = taskSeen(PLACE, ARN, undefined, minute(4))(running());
    expect(soon.write).toBeUndefined();
    const later = changed(running(), taskSeen(PLACE, ARN, undefined, minute(90)));
    expect(taskOf(later)?.unknown).toMatch(/how it ended is not known \(task arn:/);
  });

  test('is looked at less and less often, and at its deadline for the last time', () => {
    const waits = (at: number) => taskSeen(PLACE, ARN, seen(), minute(at))(running()).result.waitSeconds;
    expect(waits(2)).toBe(12);
    expect(waits(30)).toBeGreaterThan(20);
    expect(waits(110)).toBeGreaterThan(2 * waits(30));
    expect(waits(120.5)).toBe(30);
    expect(runOf(changed(running(), taskSeen(PLACE, ARN, seen(), minute(121))))).toMatchObject({
      status: 'TIMED_OUT',
      why: expect.stringMatching(/^it has not ended by its deadline, and goes on/),
    });
    // It ended in time, and was seen late.
    expect(runOf(changed(running(), taskSeen(PLACE, ARN, stopped(0), minute(125))))).toMatchObject({ status: 'SUCCEEDED' });
  });

  /**
   * It is on its way into the lists of ECS, and would run on. Source: API reference, RunTask (eventual
   * consistency).
   */
  test('that is to be stopped counts as stopped only once ECS would have told of it', () => {
    const stops = { ...HOOK, task: { ...HOOK.task, onRollback: 'stop' as const } };
    const asked = step(
      changed(
        emptyRecord('checkout'),
        acquireBy('one', aPush('v2')),
        planned(1, aPlan({ hooks: [stops], hooksAt: ['BeforeInstall', 'OnRollback'] }), minute(1)),
        nextHook(BOX, CALLER, minute(1)),
      ),
      2,
    ).record;
    const back = { epoch: 1, box: 'OnRollback', step: 0 } as const;
    const onItsWay = changed(
      asked,
      failed(1, { error: 'RollbackRequested', cause: 'ann said so', at: new Date(minute(2)).toISOString() }),
      nextHook(back, CALLER, minute(2)),
    );
    const stop = onItsWay.active!.hooks!.at(-1)!;
    const place = { ...back, run: runId(stop) };
    const untold = taskStopping(place, undefined, minute(3))(onItsWay);
    expect(untold).toMatchObject({ result: { waitSeconds: 12 } });
    expect(untold.write).toBeUndefined();
    const found = changed(onItsWay, taskStopping(place, stopped(143, 'UserInitiated'), minute(4)));
    expect(found.active?.hooks).toMatchObject([{ task: { stoppedAt: expect.any(String), exitCode: 143 } }, { status: 'SUCCEEDED' }]);
    expect(changed(onItsWay, taskStopping(place, undefined, minute(7))).active?.hooks?.at(-1)).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('that was interrupted is done when a person says so, and not when nobody does', () => {
    const asked = changed(running(), taskSeen(PLACE, ARN, stopped(0, 'SpotInterruption'), minute(5)));
    expect(runOf(asked)).toMatchObject({ status: 'IN_PROGRESS' });
    const silent = step(asked, 5 + 24 * 60).record;
    expect(runOf(silent)).toMatchObject({ status: 'FAILED', why: expect.stringMatching(/^nobody said in time/) });
    expect(silent.active?.wait).toBeUndefined();
    const answered = changed(
      asked,
      nextHook(BOX, CALLER, minute(6)),
      sayVerb({ verb: 'approve', by: 'ann', at: new Date(minute(6)).toISOString() }),
    );
    expect(runOf(step(answered, 7).record)).toMatchObject({ status: 'SUCCEEDED', why: expect.stringMatching(/^ann said at /) });
  });

  /** Whatever is done in whatever order: at most one request is open, and none once ECS has taken one. */
  test('is asked for anew only where the one before was refused', () => {
    const acts = fc.constantFrom('step', 'taken', 'refused', 'lost', 'running', 'done', 'interrupted', 'gone', 'next');
    fc.assert(
      fc.property(fc.array(fc.tuple(acts, fc.integer({ min: 0, max: 50 })), { maxLength: 25 }), (course) => {
        let record = begun();
        let at = 2;
        const tokens = new Set<string>();
        const refused = new Set<string>();
        const taken = new Set<string>();
        for (const [act, minutes] of course) {
          at += minutes;
          const task = taskOf(record);
          try {
            switch (act) {
              case 'step': {
                const next = step(record, at);
                record = next.record;
                if (next.step.do === 'run') {
                  expect(taken.size).toBe(0);
                  if (!tokens.has(next.step.task.token)) expect([...tokens].every((token) => refused.has(token))).toBe(true);
                  tokens.add(next.step.task.token);
                }
                break;
              }
              case 'taken':
                if (task?.askedAt) taken.add(task.token);
                if (task) record = changed(record, taskAsked(PLACE, task, { kind: 'taken', task: ARN }, minute(at)));
                break;
              case 'refused':
                if (task?.askedAt) refused.add(task.token);
                if (task) record = changed(record, taskAsked(PLACE, task, { kind: 'not placed', why: 'full' }, minute(at)));
                break;
              case 'lost':
                if (task) record = changed(record, taskLost(PLACE, task, minute(at)));
                break;
              case 'next':
                record = changed(record, nextHook(BOX, CALLER, minute(at)));
                break;
              default: {
                const look = { running: seen(), done: stopped(0), interrupted: stopped(0, 'UserInitiated'), gone: undefined }[act];
                record = changed(record, taskSeen(PLACE, ARN, look, minute(at)));
              }
            }
          } catch (error) {
            // The run has ended otherwise.
            if (!['BadRequest', 'Fenced'].includes((error as Error).name)) throw error;
          }
        }
      }),
    );
  });
});
