import type { Clock } from './clock.ts';
import { ScaledClock } from './scaled-clock.ts';

/** A clock as another thread reads it: the same instant at the same time, stalls of this thread included. */
export interface ClockReading {
  readonly factor: number;
  /** The most wall milliseconds that time goes on without a tick. */
  readonly mostMs: number;
  /** As `TickedTime` lays it out. */
  readonly ticks: SharedArrayBuffer;
}

/** Throws RangeError for a virtual clock: another thread cannot know when it jumps. */
export function readingOf(clock: Clock): ClockReading {
  if (!(clock instanceof ScaledClock)) throw new RangeError('a virtual clock cannot be read in another thread');
  const { factor, mostMs, shared } = clock.time;
  return { factor, mostMs, ticks: shared };
}
