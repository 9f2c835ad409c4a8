import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { failed } from '../../../src/deployment/record/record-progress.ts';
import { clearToken, requestVerb, storeToken } from '../../../src/deployment/record/record-verbs.ts';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { acquireBy, aPush, at, changed, inFlight, minute, refusalOf, shifted } from './a-record.ts';

const rollback = (by: string) => requestVerb({ verb: 'rollback', by, at: at(9) });

describe('given an order to roll back', () => {
  test('it is recorded and names the wait to answer', () => {
    const { write, result } = rollback('alice')(changed(shifted(10), storeToken(1, 'token-1')));
    expect(result).toEqual({ kind: 'recorded', deployment: 'checkout-1', token: 'token-1' });
    expect(write?.active?.verb).toEqual({ verb: 'rollback', by: 'alice', at: at(9) });
  });

  test('given twice, the first one stays and the wait is named again: its answer may have been lost', () => {
    const ordered = changed(shifted(10), storeToken(1, 'token-1'), rollback('alice'));
    expect(rollback('bob')(ordered)).toEqual({ result: { kind: 'recorded', deployment: 'checkout-1', token: 'token-1' } });
  });

  test('it is stronger than a request to give way', () => {
    const asked = changed(inFlight(), acquireBy('two', aPush('v3', 1)));
    expect(changed(asked, rollback('alice')).active?.verb).toMatchObject({ verb: 'rollback' });
    expect(changed(asked, rollback('alice'), acquireBy('three', aPush('v4', 2))).active?.verb).toMatchObject({ verb: 'rollback' });
  });

  test('with nothing in flight it says so', () => {
    expect(rollback('alice')(emptyRecord('checkout'))).toEqual({ result: { kind: 'nothing-in-flight' } });
  });

  test('on the way back there is nothing more to order', () => {
    const back = changed(shifted(10), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(3) }));
    expect(rollback('alice')(back)).toEqual({ result: { kind: 'recorded', deployment: 'checkout-1' } });
  });

  test('a deployment that needs a human has nobody to obey it', () => {
    const held = changed(shifted(10), finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: 'blue is dead', now: minute(5) }));
    expect(rollback('alice')(held).result).toEqual({ kind: 'needs-human', deployment: 'checkout-1', reason: 'blue is dead' });
  });
});

describe('given a wait that begins', () => {
  test('a verb that came before it is told instead of being waited for', () => {
    const ordered = changed(shifted(10), rollback('alice'));
    expect(storeToken(1, 'token-1')(ordered)).toEqual({ result: { kind: 'pending', verb: expect.objectContaining({ verb: 'rollback' }) } });
  });

  test('a request to give way does not disturb one that has weight', () => {
    const asked = changed(shifted(10), acquireBy('two', aPush('v3', 1)));
    expect(storeToken(1, 'token-1')(asked).result).toEqual({ kind: 'stored' });
  });

  test('the same token is stored once, the next one replaces it, and the end of the wait clears it', () => {
    const waiting = changed(shifted(10), storeToken(1, 'token-1'));
    expect(storeToken(1, 'token-1')(waiting).write).toBeUndefined();
    expect(changed(waiting, storeToken(1, 'token-2')).active?.token).toBe('token-2');
    expect(changed(waiting, clearToken(1)).active?.token).toBeUndefined();
    expect(clearToken(1)(shifted(10)).write).toBeUndefined();
  });

  test('on the way back nothing waits for a verb', () => {
    const back = changed(shifted(10), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(3) }));
    expect(refusalOf(back, storeToken(1, 'token-1'))).toBe('Fenced');
  });
});
