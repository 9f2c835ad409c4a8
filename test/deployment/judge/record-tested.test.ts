import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApprovalConfig } from '../../../src/deployment/approval.ts';
import { isDeploymentError } from '../../../src/deployment/errors.ts';
import { judgeTested, type TestedFacts } from '../../../src/deployment/judge/judge-tested.ts';
import { hearAlarm } from '../../../src/deployment/judge/record-alarm.ts';
import { type TestedLook, testedLook } from '../../../src/deployment/judge/record-tested.ts';
import { commonRounds } from '../../../src/deployment/plan/cost/rounds.ts';
import type { ServiceState } from '../../../src/deployment/ports/container-service.ts';
import { planned } from '../../../src/deployment/record/record-progress.ts';
import { enterWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import type { Transition } from '../../../src/deployment/record/transition.ts';
import { emptyRecord, type ServiceRecord } from '../../../src/deployment/record.ts';
import type { Verb } from '../../../src/deployment/word.ts';
import { JUDGE } from '../../support/judge-of.ts';
import { acquireBy, aPlan, aPush, at, changed, minute } from '../record/a-record.ts';

const HOUR: ApprovalConfig = { withinSeconds: 3_600, silence: 'rollback' };
const planWith = (approval: ApprovalConfig) => aPlan({ approval, judge: { ...JUDGE, everySeconds: 60, alarms: ['gate'] } });

/** checkout-1 is tested, and asks since minute 2. */
const asking = (approval = HOUR, token = 'token-1'): ServiceRecord =>
  changed(
    emptyRecord('checkout'),
    acquireBy('one', aPush('v2')),
    planned(1, planWith(approval), minute(1)),
    enterWait(1, { reason: 'approval', token, seconds: 60 }, minute(2)),
  );

/** Nothing of it has failed. */
const aState = (more: Partial<ServiceState> = {}): ServiceState => ({
  service: 'checkout-b',
  desired: 3,
  running: 3,
  pending: 0,
  taskDefinition: 'checkout:2',
  steady: true,
  stopped: [],
  ...more,
});

const facts = (more: Partial<TestedFacts> = {}): TestedFacts => ({
  targets: { targets: { healthy: 3, initial: 0, unhealthy: 0, draining: 0, unused: 0 }, wanted: 3 },
  state: aState(),
  revision: 'arn:aws:ecs:us-east-1:123456789012:task-definition/checkout:3',
  failedTasks: 3,
  alarms: [{ name: 'gate', state: 'OK' }],
  alarmNames: ['gate'],
  ...more,
});
const looks = (more: Partial<TestedFacts> = {}): TestedLook => ({ findings: judgeTested(facts(more)), unhealthy: 0 });
const says = (verb: Verb, n = 10) => sayVerb({ verb, by: 'ada', at: at(n) });

describe('what is read of green that is tested', () => {
  test('is no health where it could not be read', () => {
    const findings = judgeTested(facts({ state: undefined, targets: undefined, alarms: undefined }));
    expect(findings.map(({ outcome }) => outcome)).toEqual(findings.map(() => 'none'));
    expect(findings.length).toBeGreaterThan(2);
  });
});

describe('green that is tested', () => {
  test('is asked about when its wait is entered, once, and told to whoever may answer', () => {
    const record = asking();
    expect(record.active?.wait).toMatchObject({
      reason: 'approval',
      token: 'token-1',
      question: { at: at(2), until: at(62), approval: true, yes: 'the deployment goes on to 10 %' },
    });
    const again = enterWait(1, { reason: 'approval', token: 'token-2', seconds: 60 }, minute(3))(record);
    expect(again.result).toEqual({ kind: 'entered' });
    expect(again.write?.active?.wait).toMatchObject({ token: 'token-2', question: { at: at(2), until: at(62) } });
  });

  test('goes on by a yes, which ends the wait at once and is kept', () => {
    const { result, write } = says('approve')(asking());
    expect(result).toMatchObject({ kind: 'said', answer: { token: 'token-1', verb: 'approve' } });
    const next = testedLook(1, looks(), minute(10))(write!);
    expect(next.result).toMatchObject({ kind: 'approved', approval: { after: 'tests', by: 'ada' } });
    expect(next.write?.active).toMatchObject({ approvals: [{ after: 'tests', by: 'ada', at: at(10) }] });
    expect(next.write?.active?.wait).toBeUndefined();
    // The state runs twice.
    expect(testedLook(1, looks(), minute(11))(next.write!)).toEqual({ result: { kind: 'approved' } });
  });

  test.each([
    [
      'no target',
      facts({ targets: { targets: { healthy: 0, initial: 3, unhealthy: 0, draining: 0, unused: 0 }, wanted: 3 } }),
      'GreenUnhealthy',
      /^no target of green is healthy, while/,
    ],
    ['an alarm', facts({ alarms: [{ name: 'gate', state: 'ALARM' }] }), 'JudgedUnhealthy', /^alarm gate: the alarm gate is ALARM, while/],
  ] as const)('goes back by %s, whatever was said', (_, seen, error, why) => {
    const record = changed(asking(), says('approve'));
    const { result } = testedLook(1, { findings: judgeTested(seen), unhealthy: 0 }, minute(10))(record);
    expect(result).toMatchObject({ kind: 'back', error, why: expect.stringMatching(why) });
  });

  test('goes back by tasks that failed in the last hour, of its own revision and by its own fault', () => {
    const stopped = (task: string, taskDefinition = facts().revision!) => ({
      task,
      taskDefinition,
      stoppedAt: at(5),
      code: 'EssentialContainerExited',
      reason: 'Essential container in task exited',
      containers: [{ name: 'web', essential: true, exitCode: 1 }],
    });
    const state = (...tasks: ReturnType<typeof stopped>[]) => ({ stopped: tasks }) as unknown as TestedFacts['state'];
    const of = (...tasks: ReturnType<typeof stopped>[]) =>
      judgeTested(facts({ state: state(...tasks) })).find(({ check }) => check === 'tasks');
    expect(of(stopped('1'), stopped('2'))?.outcome).toBe('pass');
    expect(of(stopped('1'), stopped('2'), stopped('2'))?.outcome).toBe('pass');
    expect(of(stopped('1'), stopped('2'), stopped('3'))).toMatchObject({
      outcome: 'fail',
      reasons: [expect.stringMatching(/^3 tasks of green failed/)],
    });
    expect(of(stopped('1'), stopped('2'), stopped('3', 'arn:other'))?.outcome).toBe('pass');
  });

  test('is waited for when nothing can be read', () => {
    const { result, write } = testedLook(1, looks({ targets: undefined, alarms: undefined }), minute(10))(asking());
    expect(result).toEqual({ kind: 'wait', seconds: 60 });
    expect(write?.active?.judged).toMatchObject({ verdict: 'none' });
  });

  test('goes back by an alarm that was heard of, which ends the wait, also when it is well by the look', () => {
    const { result, write } = hearAlarm({ alarm: 'gate', at: minute(9) }, minute(9))(asking());
    expect(result).toMatchObject({ kind: 'heard', ends: { token: 'token-1' } });
    expect(enterWait(1, { reason: 'approval', token: 'token-2', seconds: 60 }, minute(9))(write!).result).toEqual({
      kind: 'alarm',
      alarm: 'gate',
    });
    for (const seen of [looks(), looks({ alarms: undefined })]) {
      expect(testedLook(1, seen, minute(9))(write!).result).toMatchObject({ kind: 'back', error: 'JudgedUnhealthy' });
    }
  });
});

describe('whatever is said and found, and whenever', () => {
  const moment = fc.record({
    say: fc.option(fc.constantFrom<Verb>('approve', 'reject', 'rollback', 'promote', 'extend', 'pause'), { freq: 12, nil: undefined }),
    passes: fc.constantFrom(0, 1, 30),
    alarm: fc.oneof({ weight: 60, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    readable: fc.boolean(),
  });
  const approval = fc.record({
    withinSeconds: fc.constantFrom(60, 600, 86_400),
    silence: fc.constantFrom<ApprovalConfig['silence']>('rollback', 'continue', 'wait'),
  });

  test('it goes on by a yes alone, or by a silence that is configured so; it ends, and the history holds it', () => {
    fc.assert(
      fc.property(approval, fc.array(moment, { minLength: 5, maxLength: 60 }), (of, moments) => {
        let [now, looked, turn, words] = [minute(2), 0, 0, 0];
        let [yes, no, heard] = [false, false, false];
        let record = changed(emptyRecord('checkout'), acquireBy('one', aPush('v2')), planned(1, planWith(of), now));
        const apply = <T>(transition: Transition<T>): T => {
          const { write, result } = transition(record);
          record = write ?? record;
          return result;
        };
        let ended = false;
        const between = () => {
          const here = moments[turn++];
          if (here === undefined) return;
          now += 1000 * here.passes;
          if (here.alarm && apply(hearAlarm({ alarm: 'gate', at: now }, now)).kind === 'heard') heard = true;
          if (here.say === undefined) return;
          const said = apply(sayVerb({ verb: here.say, by: 'ada', at: new Date(now).toISOString(), seconds: 60 }));
          if (said.kind !== 'said') return;
          words++;
          if (said.answer) ended = true;
          if (here.say === 'approve') yes = true;
          if (here.say === 'reject' || here.say === 'rollback') no = true;
        };
        const went = () => {
          for (let seconds = 60; ; ) {
            between();
            ended = false;
            if (apply(enterWait(1, { reason: 'approval', token: `token-${looked}`, seconds }, now)).kind === 'entered') {
              between();
              if (!ended && !heard) now += 1000 * seconds;
            }
            looked++;
            between();
            const readable = moments[turn % moments.length]!.readable;
            const next = apply(testedLook(1, looks(readable ? {} : { alarms: undefined }), now));
            if (next.kind !== 'wait') return next;
            seconds = next.seconds;
          }
        };
        const outcome = (() => {
          try {
            return went();
          } catch (error) {
            if (isDeploymentError(error, 'RollbackRequested')) return 'ordered' as const;
            throw error;
          }
        })();
        if (outcome === 'ordered') expect(no).toBe(true);
        else if (outcome.kind === 'approved') expect([yes || of.silence === 'continue', no, heard]).toEqual([true, false, false]);
        else expect(outcome).toMatchObject(heard ? { error: 'JudgedUnhealthy' } : { error: 'NotApproved' });
        expect(looked).toBeLessThanOrEqual(commonRounds(planWith(of))['Is it approved?'] + words);
        expect(record.active?.hadWeight).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
