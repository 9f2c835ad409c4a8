import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { drift } from '../../../src/deployment/judge/drift.ts';
import type { RouteSplit } from '../../../src/deployment/route-split.ts';
import { ALL_BLUE, greenAt } from '../../../src/deployment/split.ts';

const route = (name: string, green: number): RouteSplit => ({ route: name, split: greenAt(green), weights: { a: 100 - green, b: green } });

describe('given live routes', () => {
  test('that carry the confirmed split, nothing differs', () => {
    expect(drift({ live: [route('default', 10), route('/api', 10)], confirmed: greenAt(10), intent: undefined })).toBeUndefined();
  });

  test('in the middle of a shift, each may carry the old or the announced split', () => {
    expect(drift({ live: [route('default', 10), route('/api', 50)], confirmed: greenAt(10), intent: greenAt(50) })).toBeUndefined();
  });

  test('one that carries anything else is named', () => {
    expect(drift({ live: [route('default', 10), route('/api', 30)], confirmed: greenAt(10), intent: greenAt(50) })).toBe(
      '/api has 70 % blue, 30 % green instead of 90 % blue, 10 % green or 50 % blue, 50 % green',
    );
  });

  test('one that does not lead to the pair alone is named with its weights', () => {
    const elsewhere: RouteSplit = { route: 'default', split: undefined, weights: { a: 1, other: 1 } };
    expect(drift({ live: [elsewhere], confirmed: ALL_BLUE, intent: undefined })).toBe(
      'default has a at 1, other at 1 instead of 100 % blue, 0 % green',
    );
  });

  test('none at all differs', () => {
    expect(drift({ live: [], confirmed: ALL_BLUE, intent: undefined })).toBe('no production route was found');
  });

  test('whole weights up to 999 read back as the percent that was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), (tenths) => {
        const written = greenAt(tenths / 10);
        const b = Math.round((written.green / 100) * 999);
        const split = greenAt((b / 999) * 100);
        expect(drift({ live: [{ route: 'r', split, weights: {} }], confirmed: written, intent: undefined })).toBeUndefined();
      }),
    );
  });
});
