import { describe, expect, test } from '@jest/globals';
import { answerPause, ask, endPause, enterWait } from '../../../src/deployment/record/record-pause.ts';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { changed, inCommit, rolledBack } from './a-record.ts';

const word = { by: 'ada', at: '2026-06-01T12:00:00.000Z' };

describe('a pause for a person', () => {
  test('keeps its first question, and the first answer to it', () => {
    const record = inCommit();
    const asked = changed(record, ask(1, 'take it down?', 5));
    expect(ask(1, 'another?', 6)(asked).write).toBeUndefined();
    const answered = answerPause(word)(asked);
    expect(answered.result).toMatchObject({ kind: 'answered', asked: 'take it down?' });
    expect(answerPause({ ...word, by: 'bob' })(changed(asked, answerPause(word))).write).toBeUndefined();
  });

  test('tells whoever answers which wait to end', () => {
    const waiting = changed(inCommit(), ask(1, '?', 5), enterWait(1, 'token-1'));
    expect(answerPause(word)(waiting).result).toMatchObject({ kind: 'answered', token: 'token-1' });
  });

  test('a wait that begins after the answer ends at once', () => {
    const answered = changed(inCommit(), ask(1, '?', 5), answerPause(word));
    expect(enterWait(1, 'token-2')(answered)).toEqual({ result: { kind: 'answered' } });
  });

  test('nothing is answered where nobody asked', () => {
    expect(answerPause(word)(emptyRecord('checkout')).result).toEqual({ kind: 'nothing-asked' });
    expect(answerPause(word)(inCommit()).result).toMatchObject({ kind: 'nothing-asked', deployment: expect.any(String) });
  });

  test('ends with what was asked about, and is of its epoch only', () => {
    const asked = changed(inCommit(), ask(1, '?', 5));
    expect(changed(asked, endPause(1)).active?.pause).toBeUndefined();
    expect(() => ask(2, '?', 5)(asked)).toThrow(expect.objectContaining({ name: 'Fenced' }));
    expect(() => enterWait(2, 't')(asked)).toThrow(expect.objectContaining({ name: 'Fenced' }));
  });

  test('is entered on the way back as well as after the commit', () => {
    expect(enterWait(1, 'token-1')(rolledBack()).result).toEqual({ kind: 'stored' });
    expect(enterWait(1, 'token-1')(inCommit()).result).toEqual({ kind: 'stored' });
  });
});
