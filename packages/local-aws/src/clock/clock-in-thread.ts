import type { Clock } from './clock.ts';

/** A clock's reading beside the machine's monotonic one, which all threads share: enough to go on reading it elsewhere. */
export interface ClockReading {
  readonly factor: number;
  /** AWS milliseconds since the Unix epoch. */
  readonly now: number;
  /** Milliseconds of `process.hrtime` at the same instant. */
  readonly monotonicMs: number;
}

/** Throws RangeError for a virtual clock: another thread cannot know when it jumps. */
export function readingOf(clock: Clock): ClockReading {
  if (!Number.isFinite(clock.factor)) throw new RangeError('a virtual clock cannot be read in another thread');
  return { factor: clock.factor, now: clock.now(), monotonicMs: Number(process.hrtime.bigint()) / 1e6 };
}
