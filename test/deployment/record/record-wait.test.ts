import { describe, expect, test } from '@jest/globals';
import { judged } from '../../../src/deployment/judge/record-judged.ts';
import { failed } from '../../../src/deployment/record/record-progress.ts';
import { ask, enterWait, leaveWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { WAITS } from '../../../src/deployment/record/waits.ts';
import type { ServiceRecord } from '../../../src/deployment/record.ts';
import type { WaitReason } from '../../../src/deployment/wait.ts';
import { judgedAs } from '../../support/judged-as.ts';
import { acquireBy, aPush, asking, at, changed, inCommit, minute, refusalOf, rolledBack, shifted, waiting } from './a-record.ts';

const rollback = sayVerb({ verb: 'rollback', by: 'alice', at: at(9) });
const approve = sayVerb({ verb: 'approve', by: 'ada', at: at(25) });
const entered = (reason: WaitReason, token: string, n = 20) => enterWait(1, { reason, token, seconds: 60 }, minute(n));
const reasons = Object.keys(WAITS) as WaitReason[];

describe.each(reasons)('a wait for %s that begins', (reason) => {
  test('is in the record with its token and its end', () => {
    expect(changed(shifted(10), entered(reason, 'token-1')).active?.wait).toEqual({ reason, at: at(20), token: 'token-1', endsAt: at(21) });
  });

  test('finds an order that came before it', () => {
    const ordered = changed(shifted(10), rollback);
    expect(entered(reason, 'token-1')(ordered)).toEqual({ result: { kind: 'over', word: expect.objectContaining({ verb: 'rollback' }) } });
  });

  test('is not disturbed by a request to give way where users have met green', () => {
    const asked = changed(shifted(10), acquireBy('two', aPush('v3', 1)));
    expect(entered(reason, 'token-1')(asked).result).toEqual({ kind: 'entered' });
  });

  test('stores the same token once, and the next one in its place', () => {
    const waits = changed(shifted(10), entered(reason, 'token-1'));
    expect(entered(reason, 'token-1', 21)(waits)).toEqual({ result: { kind: 'entered' } });
    expect(changed(waits, entered(reason, 'token-2')).active?.wait?.token).toBe('token-2');
  });

  test('takes the place of another wait with nothing of it left', () => {
    for (const other of reasons.filter((one) => one !== reason)) {
      const answered = changed(shifted(10), entered(other, 'token-1'), ask(1, other, asking(), minute(21)), approve);
      expect(entered(reason, 'token-2', 22)(answered).result).toEqual({ kind: 'entered' });
      expect(changed(answered, entered(reason, 'token-2', 22)).active?.wait).toEqual({
        reason,
        at: at(22),
        token: 'token-2',
        endsAt: at(23),
      });
    }
  });
});

describe('where a wait may be entered', () => {
  const enters = (record: () => ServiceRecord) => reasons.filter((reason) => refusalOf(record(), entered(reason, 'token-1')) === 'nothing');

  test('going forward: every one', () => expect(enters(() => shifted(10))).toEqual(reasons));
  test('on the way back: those for hooks, and for what leaves green', () => {
    expect(enters(rolledBack)).toEqual(['hook', 'drain', 'clients']);
    expect(refusalOf(rolledBack(), entered('bake', 'token-1'))).toBe('Fenced');
  });
  test('after the commit: the one for clients to leave blue', () => expect(enters(inCommit)).toContain('clients'));
});

describe('a wait that ends', () => {
  const waits = () => changed(shifted(10), waiting('token-1'));

  test('is left once', () => {
    expect(changed(waits(), leaveWait(1)).active?.wait).toBeUndefined();
    expect(leaveWait(1)(shifted(10)).write).toBeUndefined();
  });

  test('is over with the judgement that it was for, and with the failure that turns the deployment back', () => {
    expect(changed(waits(), judged(1, judgedAs('pass'), minute(4))).active?.wait).toBeUndefined();
    expect(changed(waits(), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(4) })).active?.wait).toBeUndefined();
  });
});

describe('a question', () => {
  test('stays the first one, through every round of its wait', () => {
    const asked = changed(inCommit(), entered('clients', 'token-1'), ask(1, 'clients', asking(), minute(21)));
    expect(ask(1, 'clients', asking('another?'), minute(22))(asked)).toMatchObject({
      result: { at: at(21), until: at(31), asks: '7 requests in the last 7 minutes. Take it down all the same?' },
    });
    expect(changed(asked, entered('clients', 'token-2', 23)).active?.wait).toMatchObject({ token: 'token-2', question: { at: at(21) } });
  });

  test('that is answered ends the wait that begins after it', () => {
    const answered = changed(inCommit(), ask(1, 'clients', asking(), minute(21)), approve);
    expect(entered('clients', 'token-2')(answered)).toEqual({ result: { kind: 'over', word: expect.objectContaining({ by: 'ada' }) } });
  });

  test('goes with what was asked about', () => {
    expect(changed(inCommit(), ask(1, 'clients', asking(), minute(21)), leaveWait(1)).active?.wait).toBeUndefined();
  });
});
