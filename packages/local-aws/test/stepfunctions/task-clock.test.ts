import { describe, expect, test } from '@jest/globals';
import type { Clock } from '../../src/clock/clock.ts';
import { ScaledClock } from '../../src/clock/scaled-clock.ts';
import { VirtualClock } from '../../src/clock/virtual-clock.ts';
import { wallPaced } from '../../src/clock/wall-paced.ts';
import { TaskClock } from '../../src/stepfunctions/tasks/task-clock.ts';

/** The AWS milliseconds for which a task's time-out of 30 s is set. */
function limitOn({ factor }: Clock, paced: (clock: Clock) => Pick<Clock, 'after'>): number {
  const limits: number[] = [];
  const after: Clock['after'] = (ms) => {
    limits.push(ms);
    return () => {};
  };
  new TaskClock(paced({ factor, after } as Clock), 30, undefined).stop();
  return limits[0] ?? 0;
}

describe('the time-out of a task', () => {
  test('passes in AWS time where something in the AWS is waited for', () => {
    expect(limitOn(new ScaledClock(60), (clock) => clock)).toBe(30_000);
  });

  test('passes in wall-clock time where a function works, which no scaled clock makes faster', () => {
    expect(limitOn(new ScaledClock(60), wallPaced)).toBe(60 * 30_000);
  });

  test('passes in virtual time where there is no other', () => {
    expect(limitOn(new VirtualClock(), wallPaced)).toBe(30_000);
  });
});
