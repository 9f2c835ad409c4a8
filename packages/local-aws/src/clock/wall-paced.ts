import type { Clock } from './clock.ts';

/**
 * A clock for limits that count wall seconds in a scaled world: those of functions, HTTP and commands.
 * Their work is done by this machine, and a scaled clock does not make it faster.
 * On a scaled clock such a limit lasts as many wall seconds as it says, and longer where the process stalls:
 * an answer that is there but was not yet read is in time. In virtual time there is no wall clock.
 */
export const wallPaced = (clock: Clock): Pick<Clock, 'after'> => ({
  after: (ms, task) => clock.after(Number.isFinite(clock.factor) ? ms * clock.factor : ms, task),
});
