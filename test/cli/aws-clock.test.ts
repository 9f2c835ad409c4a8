import { describe, expect, test } from '@jest/globals';
import { VirtualClock } from '@teal/local-aws';
import { patienceOf } from '../../src/cli/report/patience.ts';
import { awsClock } from '../../src/cli/target/aws-clock.ts';

const NOON = Date.parse('2026-01-01T12:00:00Z');
const utc = (ms: number): string => new Date(ms).toUTCString();

describe("a command's clock", () => {
  test("is this machine's before the first answer, and where both agree", () => {
    const clock = awsClock(() => NOON);
    expect(clock.now()).toBe(NOON);
    clock.heard(utc(NOON + 1_000));
    clock.heard(undefined);
    clock.heard('no date');
    expect(clock.now()).toBe(NOON);
  });

  test('follows every answer of an AWS whose time is another', () => {
    let now = NOON;
    const clock = awsClock(() => now);
    clock.heard(utc(NOON + 3_600_000));
    now += 500;
    expect(clock.now()).toBe(NOON + 3_600_500);
    clock.heard(utc(NOON + 3_610_000));
    expect(clock.now()).toBe(NOON + 3_610_000);
    clock.heard(utc(now));
    expect(clock.now()).toBe(now);
  });
});

test('patience ends by the pauses of a simulated clock too', async () => {
  const clock = new VirtualClock();
  await clock.run(
    (async () => {
      const patience = patienceOf(clock, 3_000);
      let looks = 0;
      for (; patience.left; looks++) await patience.pause(1_000);
      expect(looks).toBe(3);
    })(),
  );
});
