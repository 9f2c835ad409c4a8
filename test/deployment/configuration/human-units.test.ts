import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConfiguration } from '../../../src/deployment/configuration/configuration.ts';
import { allAtOnce, canary, linear } from '../../../src/deployment/configuration/step-list.ts';
import { type Duration, durationMs, writeDuration } from '../../../src/deployment/duration.ts';
import { fraction, writePercent } from '../../../src/deployment/percent.ts';
import { aConfiguration } from '../../support/worlds.ts';

describe('durations', () => {
  test.each([
    ['500 ms', 500],
    ['1 second', 1_000],
    ['90 seconds', 90_000],
    ['5 minutes', 300_000],
    ['1 hour', 3_600_000],
    ['0 seconds', 0],
  ])('%s is %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));

  test.each(['5', '5minutes', '5  minutes', '-5 minutes', '1.5 hours', '5 mins', '5 minutes ', '05 minutes', '', '5 Minutes'])(
    "'%s' is no duration",
    (text) => expect(durationMs(text)).toBeUndefined(),
  );

  test('any length that is written reads back the same', () => {
    fc.assert(fc.property(fc.nat({ max: 400_000_000 }), (ms) => durationMs(writeDuration(ms)) === ms));
  });

  test.each([
    [300_000, '5 minutes'],
    [90_000, '90 seconds'],
    [60_000, '1 minute'],
    [7_200_000, '2 hours'],
    [1_500, '1500 ms'],
    [0, '0 seconds'],
  ])('%d ms is written as %s', (ms, text) => expect(writeDuration(ms)).toBe(text));
});

describe('percentages', () => {
  test.each([
    ['1 %', 0.01],
    ['0.5 %', 0.005],
    ['0 %', 0],
    ['100 %', 1],
    ['0.07 %', 0.0007],
  ])('%s is %d', (text, value) => expect(fraction(text)).toBe(value));

  test.each(['1%', '101 %', '-1 %', '100.1 %', '1', '.5 %', '1 % '])("'%s' is no percentage", (text) =>
    expect(fraction(text)).toBeUndefined(),
  );

  test('any share in hundredths of a percent reads back the same', () => {
    fc.assert(fc.property(fc.nat({ max: 10_000 }), (share) => fraction(writePercent(share / 10_000)) === share / 10_000));
  });
});

describe('step lists', () => {
  test('a canary is a first share, then everything', () => {
    expect(canary(10, '5 minutes')).toEqual([{ weight: 10, bake: '5 minutes' }, { weight: 100 }]);
  });

  test('linear steps end at everything, whatever is left', () => {
    expect(linear(30, '3 minutes').map(({ weight }) => weight)).toEqual([30, 60, 90, 100]);
    expect(linear(25, '3 minutes').map(({ weight }) => weight)).toEqual([25, 50, 75, 100]);
    expect(linear(100, '3 minutes')).toEqual(allAtOnce());
  });

  test.each([0, -1, 101, 2.5, Number.NaN])('linear(%d) is refused', (weight) => {
    expect(() => linear(weight, '3 minutes')).toThrow('whole percents from 1 to 100');
  });

  test.each([0, 100, 1.5, Number.NaN])('canary(%d) is refused: it would not be two steps that rise', (percent) => {
    expect(() => canary(percent, '3 minutes')).toThrow('whole percents from 1 to 99');
  });

  test('all that is wrong is told at once, by a name', () => {
    expect(() => linear(0, '3 mins' as Duration)).toThrow(
      expect.objectContaining({
        name: 'StepListInvalid',
        message: expect.stringMatching(/^linear\(0, "3 mins"\): percent: wants .*; bake: wants a duration from '0 seconds' to '24 hours'/),
        problems: [
          { path: 'percent', message: 'wants whole percents from 1 to 100, not 0' },
          { path: 'bake', message: expect.stringMatching(/^wants a duration .*, not "3 mins"$/) },
        ],
      }),
    );
    expect(() => canary(10, '25 hours')).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ path: 'bake' })] }));
    expect(() => canary(10, undefined as never)).toThrow(/^canary\(10, undefined\): bake: is missing; it wants a duration/);
  });

  test('whatever they are given, what they give is accepted as steps', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 0, max: 1440 }), (percent, minutes) => {
        for (const steps of [canary(percent, `${minutes} minutes`), linear(percent, `${minutes} minutes`), allAtOnce()]) {
          expect(parseConfiguration({ ...aConfiguration(), steps })).toMatchObject({ ok: true });
        }
      }),
    );
  });

  test('whatever the step, the weights rise and end at 100', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), (weight) => {
        const weights = linear(weight, '1 minute').map((step) => step.weight);
        expect(weights.at(-1)).toBe(100);
        expect(weights.every((value, index) => index === 0 || value > (weights[index - 1] ?? 0))).toBe(true);
      }),
    );
  });
});
