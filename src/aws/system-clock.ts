import { setTimeout as after } from 'node:timers/promises';
import type { Clock } from '../deployment/ports/clock.ts';

/** The machine's own time: what a Lambda function runs by. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => after(ms, undefined, signal ? { signal } : {}),
};
