import { describe, expect, test } from '@jest/globals';
import { inFlightText } from '../../src/cli/report/in-flight-text.ts';
import { finish } from '../../src/deployment/record/record-end.ts';
import { emptyRecord } from '../../src/deployment/record.ts';
import { acquireBy, aPush, changed, inFlight, minute, shifted } from '../deployment/record/a-record.ts';

const { image } = aPush('v2');
const { image: other } = aPush('v3');

describe('what a plan tells of a deployment that runs', () => {
  test('nothing when none does', () => {
    expect(inFlightText(emptyRecord('checkout'), { image, whenBusy: 'queue' })).toEqual([]);
  });

  test('which image, in which state, and what follows it', () => {
    expect(inFlightText(shifted(10), { image, whenBusy: 'queue' })).toEqual([
      'checkout-1 deploys v2, the image of this plan. It runs (shifting, 10 % of the traffic on it).',
      "'npx teal status checkout --watch' follows it to its end.",
      'A deployment that is started now waits until checkout-1 has ended.',
      'The plan below sees AWS in the middle of this deployment. Plan again when it has ended.',
      'Until then allow no refusal and repair nothing by hand because of what the plan says.',
    ]);
    expect(inFlightText(inFlight(), { image: other, whenBusy: 'queue' })[0]).toBe(
      'checkout-1 deploys v2. It runs (planned, 0 % of the traffic on it).',
    );
  });

  test('what a deployment that is started now does, as the configuration has it', () => {
    const third = (whenBusy: 'refuse' | 'supersede') => inFlightText(shifted(10), { image, whenBusy })[2];
    expect(third('refuse')).toBe('A deployment that is started now is refused until checkout-1 has ended.');
    expect(third('supersede')).toBe('A deployment that is started now asks checkout-1 to go back, and starts when that has ended.');
  });

  test('that a person is needed before anything else starts', () => {
    const stopped = changed(shifted(10), finish({ epoch: 1, outcome: 'NEEDS_HUMAN', cause: 'blue is gone', now: minute(9) }));
    expect(inFlightText(stopped, { image, whenBusy: 'queue' })).toEqual([
      'checkout-1 deploys v2, the image of this plan. It has stopped and needs a person (shifting, 10 % of the traffic on it).',
      "No other deployment starts until somebody has looked: 'npx teal status checkout' shows why it stopped.",
    ]);
  });

  test('one that has left the queue and starts', () => {
    const queued = changed(inFlight(), acquireBy('two', aPush('v3', 2)));
    const next = changed(queued, finish({ epoch: 1, outcome: 'ROLLED_BACK', cause: '', now: minute(6) }));
    // One that is started now would take its place: nothing is said of that.
    expect(inFlightText(next, { image, whenBusy: 'queue' })).toEqual([
      'The next deployment starts at this moment: v3.',
      "'npx teal status checkout --watch' follows it to its end.",
      expect.stringMatching(/^The plan below/),
      expect.stringMatching(/^Until then/),
    ]);
  });
});
