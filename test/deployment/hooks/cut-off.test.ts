import { describe, expect, test } from '@jest/globals';
import type { FunctionHook, HookRun } from '../../../src/deployment/hook.ts';
import { type HookPlace, takenBackBy } from '../../../src/deployment/hooks/held-hooks.ts';
import { runId } from '../../../src/deployment/hooks/hooks-of.ts';
import { hookAnswered } from '../../../src/deployment/hooks/record-answer.ts';
import { nextHook } from '../../../src/deployment/hooks/record-hooks.ts';
import { hearAlarm } from '../../../src/deployment/judge/record-alarm.ts';
import { failed, planned } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { acquireBy, aPlan, aPush, changed, minute } from '../record/a-record.ts';

const CALLER = 'arn:aws:states:eu-central-1:123456789012:execution:teal-hooks:e-1';

const HOOK: FunctionHook = {
  name: 'flag',
  at: 'AfterInstall',
  kind: 'function',
  function: 'team-hook',
  details: {},
  timeoutSeconds: 3_600,
  onTimeout: 'rollback',
  undo: { function: 'team-undo', details: {}, timeoutSeconds: 60 },
};
const FORWARD: HookPlace = { epoch: 1, box: 'AfterInstall', step: 0 };
const BACK: HookPlace = { epoch: 1, box: 'OnRollback', step: 0 };

/** The function is called at minute 2. */
const called = (hook: FunctionHook = HOOK, more: Parameters<typeof aPlan>[0] = {}): ServiceRecord =>
  changed(
    emptyRecord('checkout'),
    acquireBy('one', aPush('v2')),
    planned(1, aPlan({ hooks: [hook], hooksAt: ['AfterInstall', 'OnRollback'], ...more }), minute(1)),
    nextHook(FORWARD, CALLER, minute(2)),
  );

const withTraffic = (record: ServiceRecord): ServiceRecord => ({ ...record, active: { ...record.active!, hadWeight: true } });
const runOf = (record: ServiceRecord): HookRun => record.active!.hooks![0]!;
const say = (record: ServiceRecord, verb: 'rollback' | 'pause') =>
  sayVerb({ verb, by: 'ada', at: new Date(minute(3)).toISOString(), ...(verb === 'pause' && { seconds: 60 }) })(record);
const goesBack = (record: ServiceRecord) => changed(record, failed(1, { error: 'RollbackRequested', cause: 'ada', at: '' }));
const next = (record: ServiceRecord, at: number) => nextHook(BACK, CALLER, minute(at))(record).result;

describe('a hook that is called', () => {
  test('names who calls, until its answer is read', () => {
    const record = called();
    expect(runOf(record).call).toEqual({ execution: CALLER, endsAt: new Date(minute(27)).toISOString() });
    for (const answer of [{ hookStatus: 'IN_PROGRESS' }, { hookStatus: 'SUCCEEDED' }, 'nonsense']) {
      const after = changed(record, hookAnswered(FORWARD, { run: runId(runOf(record)), called: { answer } }, minute(3)));
      expect(runOf(after)).not.toHaveProperty('call');
    }
  });

  test('is cut off by an order once green has had traffic, and by no other word', () => {
    const live = withTraffic(called());
    expect(say(live, 'rollback').result).toMatchObject({ kind: 'said', answer: { execution: CALLER, verb: 'rollback' } });
    expect(say(live, 'pause').result).not.toHaveProperty('answer');
    expect(say(called(), 'rollback').result).not.toHaveProperty('answer');
  });

  test('has its answer kept although an order is pending, which the next look obeys', () => {
    const said = changed(called(), sayVerb({ verb: 'rollback', by: 'ada', at: new Date(minute(3)).toISOString() }));
    for (const [answer, status] of [
      [{ hookStatus: 'SUCCEEDED' }, 'SUCCEEDED'],
      [{ hookStatus: 'FAILED' }, 'FAILED'],
      [{ hookStatus: 'IN_PROGRESS', callBackDelay: 600 }, 'IN_PROGRESS'],
    ] as const) {
      const { write, result } = hookAnswered(FORWARD, { run: runId(runOf(said)), called: { answer } }, minute(4))(said);
      expect(result).toEqual({ waitSeconds: 0 });
      expect(runOf(write!)).toMatchObject({ status });
      expect(runOf(write!)).not.toHaveProperty('call');
      expect(() => nextHook(FORWARD, CALLER, minute(5))(write!)).toThrow(/ada/);
      expect(next(goesBack(write!), 5)).toMatchObject({ kind: 'call', hook: { undo: true } });
    }
  });

  test.each([
    ['takes a deployment back', 'rollback', { ends: { execution: CALLER } }, 'JudgedUnhealthy'],
    ['a person decides about', 'ask', {}, undefined],
  ] as const)('hears an alarm that %s: the first alone cuts it off', (_, fail, ends, told) => {
    const live = withTraffic(called(HOOK, { judge: { ...JUDGE, alarms: ['page'], fail } }));
    const heard = hearAlarm({ alarm: 'page', at: minute(3) }, minute(3))(live);
    expect(heard.result).toEqual({ kind: 'heard', deployment: live.active!.id, ...ends });
    expect(takenBackBy(heard.write!.active!)?.name).toBe(told);
    expect(takenBackBy({ ...heard.write!.active!, hadWeight: false })).toBeUndefined();
  });

  test('is not cut off once its state has given it up, although it may still be at work', () => {
    const record = withTraffic(called());
    const gaveUp = { run: runId(runOf(record)), called: { error: 'States.Timeout' } };
    const after = changed(record, hookAnswered(FORWARD, gaveUp, minute(4)));
    expect(runOf(after)).toMatchObject({ status: 'FAILED', call: { execution: CALLER } });
    expect(say(after, 'rollback').result).not.toHaveProperty('answer');
  });

  test('is not cut off between two calls', () => {
    const record = withTraffic(called());
    const answer = { hookStatus: 'IN_PROGRESS' };
    const between = changed(record, hookAnswered(FORWARD, { run: runId(runOf(record)), called: { answer } }, minute(3)));
    expect(say(between, 'rollback').result).not.toHaveProperty('answer');
  });

  // An alarm cut it off, and somebody else has changed the weights: its mark stands, and the execution is
  // gone.
  test('is not what an order ends once a person is asked what becomes of the deployment', () => {
    const asked = changed(withTraffic(called()), enterWait(1, { reason: 'drift', token: 'asks', seconds: 86_400 }, minute(3)));
    expect(say(asked, 'rollback').result).toMatchObject({ kind: 'said', answer: { token: 'asks', verb: 'rollback' } });
  });

  test('that was cut off is told by what cut it off', () => {
    const record = changed(called(), sayVerb({ verb: 'rollback', by: 'ada', at: new Date(minute(3)).toISOString() }));
    expect(takenBackBy(called().active!)).toBeUndefined();
    expect(takenBackBy(record.active!)).toMatchObject({ name: 'RollbackRequested', message: expect.stringMatching(/ada/) });
  });
});

describe('what undoes it', () => {
  test('waits until a call that was cut off must have ended', () => {
    const record = goesBack(called());
    expect(next(record, 5)).toEqual({ kind: 'wait', seconds: 22 * 60 });
    const undoing = next(record, 27);
    expect(undoing).toMatchObject({ kind: 'call', hook: { undo: true } });
    // Nothing cuts off what runs on the way back.
    expect(undoing).not.toHaveProperty('run.call');
  });

  test.each([
    ['answered', { answer: { hookStatus: 'FAILED' } }, 'call'],
    ['threw', { error: 'Error', cause: 'no' }, 'call'],
    ['threw an error of an odd name', { error: 'Fenced', cause: 'no' }, 'call'],
    ['was timed out by its state', { error: 'States.Timeout' }, 'wait'],
    ['was lost by Lambda', { error: 'Lambda.ClientExecutionTimeoutException' }, 'wait'],
  ] as const)('of one that %s', (_, what, kind) => {
    const record = called();
    const answered = changed(record, hookAnswered(FORWARD, { run: runId(runOf(record)), called: what }, minute(4)));
    expect(runOf(answered).status).toBe('FAILED');
    expect(next(goesBack(answered), 5).kind).toBe(kind);
  });

  // The first began at minute 2; the next call would be unknown to the record if its state made it by itself.
  test('waits for the last of the calls that lost their connection', () => {
    const lost = { error: 'Lambda.SdkClientException' };
    const record = called();
    const run = runId(runOf(record));
    const step = hookAnswered(FORWARD, { run, called: lost }, minute(14))(record);
    expect(step.result).toEqual({ waitSeconds: 15 });
    const between = step.write!;
    expect(runOf(between)).toMatchObject({ status: 'IN_PROGRESS', call: { execution: CALLER } });
    const again = changed(between, nextHook(FORWARD, CALLER, minute(15)));
    expect(next(goesBack(again), 16)).toEqual({ kind: 'wait', seconds: 24 * 60 });
    let tried = again;
    for (let at = 16; runOf(tried).status === 'IN_PROGRESS'; at++) {
      tried = changed(tried, hookAnswered(FORWARD, { run, called: lost }, minute(at)));
      if (runOf(tried).status === 'IN_PROGRESS') tried = changed(tried, nextHook(FORWARD, CALLER, minute(at)));
    }
    expect(runOf(tried)).toMatchObject({ status: 'FAILED', rounds: 8, call: { execution: CALLER } });
  });

  describe('of a hook that runs at each step', () => {
    const EACH: FunctionHook = { ...HOOK, at: 'AfterTrafficShift', timeoutSeconds: 120, onTimeout: 'continue' };
    const stepAt = (step: number): HookPlace => ({ epoch: 1, box: 'AfterTrafficShift', step });
    /** Its call at the first step is timed out at minute 4. At minute 6 a later step has its answer. */
    const goneOn = (record: ServiceRecord, place: HookPlace) => {
      const again = changed(record, nextHook(place, CALLER, minute(5)));
      const last = again.active!.hooks!.at(-1)!;
      return changed(again, hookAnswered(place, { run: runId(last), called: { answer: { hookStatus: 'SUCCEEDED' } } }, minute(6)));
    };
    const timedOut = changed(
      emptyRecord('checkout'),
      acquireBy('one', aPush('v2')),
      planned(1, aPlan({ hooks: [EACH], hooksAt: ['AfterTrafficShift', 'OnRollback'] }), minute(1)),
      nextHook(stepAt(0), CALLER, minute(2)),
      nextHook(stepAt(0), CALLER, minute(4)),
    );

    test('waits for the call of each step that nobody heard of', () => {
      const record = goesBack(goneOn(timedOut, stepAt(1)));
      expect(record.active!.hooks).toMatchObject([
        { step: 0, status: 'TIMED_OUT', wentOn: true },
        { step: 1, status: 'SUCCEEDED' },
      ]);
      expect(next(record, 7)).toEqual({ kind: 'wait', seconds: 20 * 60 });
      expect(next(record, 27)).toMatchObject({ kind: 'call', hook: { undo: true } });
    });

    test('waits for it where a person has the step taken once more, too', () => {
      const bake = { step: 0, startedAt: new Date(minute(4)).toISOString() };
      const taken = { ...timedOut, active: { ...timedOut.active!, bakes: [bake, bake] } } as unknown as ServiceRecord;
      const record = goesBack(goneOn(taken, stepAt(0)));
      expect(record.active!.hooks!.at(-1)).toMatchObject({ step: 0, visit: 1, status: 'SUCCEEDED' });
      expect(next(record, 7)).toEqual({ kind: 'wait', seconds: 20 * 60 });
      expect(next(record, 27)).toMatchObject({ kind: 'call', hook: { undo: true } });
    });
  });

  test('is not waited for where nothing undoes it', () => {
    const { undo: _, ...without } = HOOK;
    expect(next(goesBack(called(without)), 5)).toEqual({ kind: 'none' });
  });
});

describe('words while a hook is called', () => {
  test('say that it ends first, unless they cut it off', () => {
    const first = /\. The hook flag at AfterInstall is under way, and ends first$/;
    expect(say(called(), 'pause').result).toMatchObject({ told: expect.stringMatching(first) });
    expect(say(called(), 'rollback').result).toMatchObject({ told: expect.stringMatching(first) });
    expect(say(withTraffic(called()), 'rollback').result).toMatchObject({ told: expect.not.stringMatching(first) });
  });
});

test('a connection that is lost after many calls is not the last straw', () => {
  let record = called();
  const run = runId(runOf(record));
  for (let round = 0; round < 20; round++) {
    const goesOn = hookAnswered(FORWARD, { run, called: { answer: { hookStatus: 'IN_PROGRESS' } } }, minute(3));
    record = changed(record, goesOn, nextHook(FORWARD, CALLER, minute(4)));
  }
  const lost = hookAnswered(FORWARD, { run, called: { error: 'Lambda.SdkClientException' } }, minute(5))(record);
  expect(lost.result).toEqual({ waitSeconds: 15 });
  expect(runOf(lost.write!)).toMatchObject({ status: 'IN_PROGRESS', lost: 1 });
});
