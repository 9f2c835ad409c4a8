import type { Duration } from '../duration.ts';
import { key } from './key.ts';
import { section } from './section.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';

export interface WrittenDrift {
  /**
   * How long Teal asks a person about a change that somebody else made. Without an answer all traffic goes
   * back to the old version.
   * @default '10 minutes'
   */
  readonly patience?: Duration;
}

export const drift = section({
  patience: key(seconds(MINUTE, 24 * HOUR), {
    as: 'patienceSeconds',
    default: '10 minutes',
    text: 'How long Teal asks a person about a change that somebody else made. Without an answer all traffic goes back to the old version.',
  }),
});
