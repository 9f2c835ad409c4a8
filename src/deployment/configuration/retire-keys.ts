import type { Duration } from '../duration.ts';
import { key } from './key.ts';
import { section } from './section.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';

export interface WrittenRetire {
  /**
   * The side is taken down when it has had no request for this long.
   * @default '5 minutes'
   */
  readonly quiet?: Duration;
  /**
   * If the side still has requests after this time, Teal asks a person and cuts nobody off.
   * @default '1 hour'
   */
  readonly deadline?: Duration;
  /**
   * How long that question stands. Without an answer the deployment ends as one that needs a human.
   * @default '72 hours'
   */
  readonly patience?: Duration;
}

export const retire = section({
  quiet: key(seconds(MINUTE, HOUR), {
    as: 'quietSeconds',
    default: '5 minutes',
    text: 'The side is taken down when it has had no request for this long.',
  }),
  deadline: key(seconds(MINUTE, 24 * HOUR), {
    as: 'deadlineSeconds',
    default: '1 hour',
    text: 'If the side still has requests after this time, Teal asks a person and cuts nobody off.',
  }),
  patience: key(seconds(HOUR, 168 * HOUR), {
    as: 'patienceSeconds',
    default: '72 hours',
    text: 'How long that question stands. Without an answer the deployment ends as one that needs a human.',
  }),
});
