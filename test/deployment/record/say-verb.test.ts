import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { failed } from '../../../src/deployment/record/record-progress.ts';
import { takeOver } from '../../../src/deployment/record/record-recovery.ts';
import { ask, enterWait } from '../../../src/deployment/record/record-wait.ts';
import { sayVerb } from '../../../src/deployment/record/say-verb.ts';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { acquireBy, aPush, asking, at, changed, executionOf, inCommit, inFlight, minute, shifted, waiting } from './a-record.ts';

const rollback = (by: string) => sayVerb({ verb: 'rollback', by, at: at(9) });
const approve = (by: string) => sayVerb({ verb: 'approve', by, at: at(9) });
const told = 'checkout-1 is asked to roll back';

describe('given an order to roll back', () => {
  test('it is recorded and names the wait to answer', () => {
    const { write, result } = rollback('alice')(changed(shifted(10), waiting('token-1')));
    expect(result).toEqual({ kind: 'said', told, answer: { token: 'token-1', verb: 'rollback' } });
    expect(write?.active?.verb).toEqual({ verb: 'rollback', by: 'alice', at: at(9) });
  });

  test('given twice, the first one stays and the wait is named again: its answer may have been lost', () => {
    const ordered = changed(shifted(10), waiting('token-1'), rollback('alice'));
    expect(rollback('bob')(ordered)).toEqual({ result: { kind: 'said', told, answer: { token: 'token-1', verb: 'rollback' } } });
  });

  test('it is stronger than a request to give way', () => {
    const asked = changed(inFlight(), acquireBy('two', aPush('v3', 1)));
    expect(changed(asked, rollback('alice')).active?.verb).toMatchObject({ verb: 'rollback' });
    expect(changed(asked, rollback('alice'), acquireBy('three', aPush('v4', 2))).active?.verb).toMatchObject({ verb: 'rollback' });
  });

  test('with nothing in flight it says so, and what to do instead', () => {
    const why =
      'nothing of checkout is in flight. To go back to the version before: npx teal undo checkout; to any other: npx teal deploy checkout --image <its tag>';
    expect(rollback('alice')(emptyRecord('checkout'))).toEqual({ result: { kind: 'refused', why } });
  });

  test('on the way back there is nothing more to order', () => {
    const back = changed(shifted(10), failed(1, { error: 'JudgedUnhealthy', cause: '', at: at(3) }));
    expect(rollback('alice')(back)).toEqual({ result: { kind: 'said', told } });
  });

  test('after the commit it is refused, and it says what to do instead', () => {
    const why = 'checkout-1 is committed: it goes forward. To go back to the version before it: npx teal undo checkout';
    expect(rollback('alice')(inCommit())).toEqual({ result: { kind: 'refused', why } });
  });

  test('a deployment that needs a human has nobody to obey it', () => {
    const held = changed(shifted(10), finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: 'blue is dead', now: minute(5) }));
    expect(rollback('alice')(held)).toEqual({ result: { kind: 'needs-human', deployment: 'checkout-1', reason: 'blue is dead' } });
  });
});

describe('given an answer to a question', () => {
  const asked = () => changed(inCommit(), ask(1, 'clients', asking(), minute(20)));

  test('it is kept in the wait, and the first one stays', () => {
    const answered = changed(asked(), approve('ada'));
    expect(answered.active?.wait?.answer).toEqual({ verb: 'approve', by: 'ada', at: at(9) });
    expect(approve('bob')(answered)).toEqual({ result: { kind: 'said', told: 'checkout-1: it is taken down' } });
  });

  test('it names the wait to answer', () => {
    const entered = changed(asked(), enterWait(1, { reason: 'clients', token: 'token-1', seconds: 900 }, minute(21)));
    expect(approve('ada')(entered).result).toMatchObject({ kind: 'said', answer: { token: 'token-1', verb: 'approve' } });
  });

  test('nothing is answered where nobody asked', () => {
    expect(approve('ada')(emptyRecord('checkout'))).toEqual({ result: { kind: 'refused', why: 'nothing of checkout is in flight' } });
    expect(approve('ada')(inCommit())).toEqual({ result: { kind: 'refused', why: 'checkout-1 asks nothing' } });
    expect(approve('ada')(changed(shifted(10), waiting('token-1')))).toEqual({
      result: { kind: 'refused', why: 'checkout-1 asks nothing' },
    });
  });

  test('it holds for whoever takes the deployment over; a question without one is asked anew', () => {
    const holder = { execution: executionOf('one'), status: 'ended' as const };
    const over = takeOver({ holder, epoch: 1, by: 'ada', acknowledged: false, now: minute(30) });
    expect(changed(asked(), over).active?.wait).toBeUndefined();
    expect(changed(asked(), approve('ada'), over).active?.wait?.answer).toMatchObject({ by: 'ada' });
  });

  test('it holds through an end that needs a human, and for whoever acknowledges that', () => {
    const held = finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: 'blue stands', now: minute(25) });
    const over = takeOver({
      holder: { execution: executionOf('one'), status: 'ended' },
      epoch: 1,
      by: 'ada',
      acknowledged: true,
      now: minute(30),
    });
    const answered = changed(asked(), approve('ada'), held);
    expect(answered.active).toMatchObject({ needsHuman: { reason: 'blue stands' }, wait: { answer: { by: 'ada' } } });
    expect(changed(answered, over).active?.wait?.answer).toMatchObject({ by: 'ada' });
    expect(changed(asked(), held).active?.wait).toBeUndefined();
  });
});
