import type { Clock } from './clock.ts';

/**
 * A clock for limits that are the wall's where the world is scaled: of functions, HTTP
 * and commands, whose work cannot be hurried. On a scaled clock such a limit lasts as
 * many wall seconds as it says, and longer where the process stalls: an answer that is
 * there but was not yet read is in time. Virtual time has no wall clock beside it.
 */
export const wallPaced = (clock: Clock): Pick<Clock, 'after'> => ({
  after: (ms, task) => clock.after(Number.isFinite(clock.factor) ? ms * clock.factor : ms, task),
});
