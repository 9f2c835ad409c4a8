import { describe, expect, test } from '@jest/globals';
import { toldAt } from '../../src/cli/report/told-time.ts';

const tell = toldAt(Date.parse('2026-01-01T12:01:00.000Z'));

describe('a time is told with how long it is until then, or since then', () => {
  test.each([
    ['2026-01-01T12:10:00.000Z', '12:10:00 UTC, in 9 min'],
    ['2026-01-01T11:57:10.000Z', '11:57:10 UTC, 4 min ago'],
    ['2026-01-01T12:01:59.400Z', '12:01:59 UTC, in 59 s'],
    // Rounding gives no 60 s and no 60 min.
    ['2026-01-01T12:01:59.700Z', '12:01:59 UTC, in 1 min'],
    ['2026-01-01T13:00:50.000Z', '13:00:50 UTC, in 1 h'],
    ['2026-01-01T09:31:00.000Z', '09:31:00 UTC, 2 h 30 min ago'],
    ['2026-01-01T12:01:01.900Z', '12:01:01 UTC, now'],
    ['2026-01-01T12:00:59.100Z', '12:00:59 UTC, now'],
  ])('%s', (iso, told) => expect(tell(iso)).toBe(told));

  test('with its date on another day than today', () => {
    expect(tell('2026-01-02T00:01:00.000Z')).toBe('2026-01-02 00:01:00 UTC, in 12 h');
    expect(tell('2025-12-29T12:01:00.000Z')).toBe('2025-12-29 12:01:00 UTC, 3 days ago');
  });

  test('and as it is written where it is no time', () => {
    expect(tell('never')).toBe('never');
  });
});
