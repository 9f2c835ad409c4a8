import { describe, expect, test } from '@jest/globals';
import { mustStay } from '../../../src/deployment/judge/last-one-standing.ts';
import { aPlan, targets } from '../../support/worlds.ts';

const healthy = (count: number) => targets({ healthy: count });
const plan = aPlan();

describe('green, which is to go down after a way back', () => {
  const asked = (blue: number, green: number, first = false) =>
    mustStay({ plan: { ...plan, first }, side: 'green', blue: healthy(blue), green: healthy(green) });

  test('goes when blue stands, even with less than it had', () => expect(asked(1, 3)).toBeUndefined());

  test('stays when nobody of blue is healthy', () => {
    expect(asked(0, 3)).toBe('no target of checkout-a is healthy: checkout-b stays up');
  });

  test('goes when it has nobody either', () => expect(asked(0, 0)).toBeUndefined());

  test('goes when there was no version before it', () => expect(asked(0, 1, true)).toBeUndefined());
});

describe('blue, which is to go down after the commit', () => {
  const asked = (blue: number, green: number) => mustStay({ plan, side: 'blue', blue: healthy(blue), green: healthy(green) });

  test('goes when green is whole', () => expect(asked(3, 3)).toBeUndefined());

  test('stays while green is not', () => {
    expect(asked(3, 2)).toBe('2 of 3 targets of checkout-b are healthy: checkout-a stays up');
  });

  test('goes when it has nobody either', () => expect(asked(0, 0)).toBeUndefined());
});
