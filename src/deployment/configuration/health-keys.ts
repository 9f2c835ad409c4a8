import type { Duration } from '../duration.ts';
import { path } from './http-kinds.ts';
import { key } from './key.ts';
import { integer } from './kinds.ts';
import { section } from './section.ts';
import { HOUR, seconds } from './unit-kinds.ts';

export interface WrittenHealth {
  /**
   * All tasks of the new version must be healthy within this time after they are started.
   * @default '10 minutes'
   */
  readonly deadline?: Duration;
  /**
   * The deployment ends before the deadline when this many tasks have stopped or have failed to become
   * healthy.
   * @default 3
   */
  readonly failedTasks?: number;
  /** The path that Teal asks on the new version before the tests. */
  readonly probe: string;
  /**
   * This many answers of the probe in a row must be good.
   * @default 5
   */
  readonly probesInARow?: number;
}

export const health = section({
  deadline: key(seconds(30, 2 * HOUR), {
    as: 'deadlineSeconds',
    default: '10 minutes',
    text: 'All tasks of the new version must be healthy within this time after they are started.',
  }),
  failedTasks: key(integer(1, 100), {
    default: 3,
    text: 'The deployment ends before the deadline when this many tasks have stopped or have failed to become healthy.',
  }),
  probe: key(path(), { text: 'The path that Teal asks on the new version before the tests.' }),
  probesInARow: key(integer(1, 50), { default: 5, text: 'This many answers of the probe in a row must be good.' }),
});
