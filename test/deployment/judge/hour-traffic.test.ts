import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { hourTraffic } from '../../../src/deployment/judge/hour-traffic.ts';
import { binomial, seeded } from '../../../src/deployment/judge/seeded.ts';
import type { ShareReading } from '../../../src/deployment/ports/check-source.ts';

const HOUR = { to: 3_600_000 };
/** The hour's last minutes, with so many requests each on blue. */
const minutes = (counts: readonly number[]): readonly ShareReading[] =>
  counts.map((total, index) => ({ at: (60 - counts.length + index) * 60_000, blue: { total, bad: 0 } }));

describe('the traffic of the last hour', () => {
  test('is that of both sides together', () => {
    const read = [
      { at: 0, green: { total: 10, bad: 5 }, blue: { total: 90, bad: 1 } },
      { at: 3_540_000, blue: { total: 20, bad: 2 } },
    ];
    expect(hourTraffic(read, HOUR)).toMatchObject({ blue: { total: 110, bad: 3 } });
    expect(hourTraffic(minutes(Array(60).fill(120)), HOUR)).toEqual({ perMinute: 120, varies: false, blue: { total: 7_200, bad: 0 } });
  });

  test('none is none', () => expect(hourTraffic([], HOUR)).toEqual({ perMinute: 0, varies: false, blue: { total: 0, bad: 0 } }));

  test('minutes without requests count, but for those before the first that was seen', () => {
    expect(hourTraffic(minutes(Array(6).fill(100)), HOUR).perMinute).toBe(100);
    // As a source tells it: minutes without requests are left out.
    const everySecond = minutes(Array(60).fill(7)).filter((_, index) => index % 2 === 0);
    expect(hourTraffic(everySecond, HOUR).perMinute).toBeCloseTo(3.5);
  });

  test('that varies tenfold is that of its quietest quarter', () => {
    const read = minutes([...Array(30).fill(1_000), ...Array(15).fill(90), ...Array(15).fill(100)]);
    expect(hourTraffic(read, HOUR)).toMatchObject({ perMinute: 90, varies: true });
    expect(hourTraffic(minutes(Array.from({ length: 60 }, (_, i) => (i % 10 === 0 ? 1_000 : 0))), HOUR)).toMatchObject({
      perMinute: 0,
      varies: true,
    });
    expect(hourTraffic(minutes([...Array(45).fill(500), ...Array(15).fill(90)]), HOUR).varies).toBe(false);
  });

  test('counts that differ by chance alone do not vary', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(0.1, 0.5, 1, 3, 10, 100), (seed, mean) => {
        const random = seeded(seed);
        const counts = Array.from({ length: 60 }, () => binomial(random, 10_000, mean / 10_000));
        expect(hourTraffic(minutes(counts), HOUR).varies).toBe(false);
      }),
      { numRuns: 300 },
    ));
});
