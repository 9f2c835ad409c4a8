import { describe, expect, test } from '@jest/globals';
import { finish } from '../../../src/deployment/record/record-end.ts';
import { deregistered, registered } from '../../../src/deployment/record/record-family.ts';
import { emptyRecord } from '../../../src/deployment/record.ts';
import { acquireBy, aPush, changed, inCommit, inFlight, minute, refusalOf } from './a-record.ts';

const owning = (...own: readonly number[]) => own.map((revision) => registered(1, 'checkout', [revision]));

describe('what is known of the family', () => {
  test('is the template and the newest revision, from the plan on', () => {
    expect(inFlight().family).toEqual({ name: 'checkout', own: [], template: 1, seen: 2 });
  });

  test('grows with what Teal registers, in order, each once', () => {
    expect(changed(inFlight(), ...owning(4, 3, 4)).family).toMatchObject({ own: [3, 4], template: 1, seen: 2 });
  });

  test('does not grow without end', () => {
    const many = Array.from({ length: 1_050 }, (_, i) => i + 3);
    const { family } = changed(inFlight(), ...owning(...many));
    expect([family?.own.length, family?.own.at(-1)]).toEqual([1_000, 1_052]);
  });

  test('is nobody else’s to write', () => {
    expect(refusalOf(inFlight(), registered(2, 'checkout', [3]))).toBe('Fenced');
  });

  test('says nothing of another family, which a new configuration may name', () => {
    expect(changed(inFlight(), ...owning(3), registered(1, 'basket', [1])).family).toEqual({ name: 'basket', own: [1] });
  });
});

describe('revisions that have had their time', () => {
  const ends = finish({ epoch: 1, outcome: 'SUCCEEDED', cause: '', now: minute(40) });

  test('are all of its own but as many as the plan keeps', () => {
    expect(ends(changed(inCommit(), ...owning(3, 4, 5, 6))).result.old).toEqual({
      cluster: 'prod',
      services: ['checkout-a', 'checkout-b'],
      family: 'checkout',
      revisions: [3, 4],
      registeredBefore: new Date(minute(40) - 30 * 24 * 60 * 60_000).toISOString(),
    });
  });

  test('are none where no more were registered', () => {
    expect(ends(changed(inCommit(), ...owning(3, 4))).result).not.toHaveProperty('old');
  });

  test('are none while a next deployment starts: it is about to register one of the same family', () => {
    const waits = changed(inCommit(), ...owning(3, 4, 5), acquireBy('two', aPush('v3', 30)));
    const { result } = ends(waits);
    expect(result.next?.request.id).toBe('v3');
    expect(result).not.toHaveProperty('old');
  });

  test('are given once: who ends it again has nothing to do, and the next deployment finds them', () => {
    const { write, result } = ends(changed(inCommit(), ...owning(3, 4, 5)));
    expect(result.old?.revisions).toEqual([3]);
    expect(ends(write!).result).not.toHaveProperty('old');
    expect(write?.family?.own).toEqual([3, 4, 5]);
  });

  test('are forgotten once they are gone, whoever holds the lease by then', () => {
    const { write } = ends(changed(inCommit(), ...owning(3, 4, 5)));
    const next = changed(write!, acquireBy('two', aPush('v3', 50)));
    expect(changed(next, deregistered('checkout', [3])).family?.own).toEqual([4, 5]);
    expect(deregistered('checkout', [3])(changed(next, deregistered('checkout', [3])))).toEqual({ result: undefined });
    expect(deregistered('checkout', [3])(emptyRecord('checkout'))).toEqual({ result: undefined });
  });
});
