import type { Duration } from '../duration.ts';
import { approval, type WrittenApproval } from './approval-keys.ts';
import { key } from './key.ts';
import { integer } from './kinds.ts';
import { section } from './section.ts';
import { HOUR, seconds } from './unit-kinds.ts';

export interface WrittenStep {
  /**
   * The percentage of the traffic that the new version gets. It rises from step to step, and the last one is
   * 100.
   */
  readonly weight: number;
  /**
   * How long the new version is watched at this weight before the next step. Only a step of weight 100 may
   * leave it out.
   */
  readonly bake?: Duration;
  /**
   * At the end of its bake a person must say yes before what comes next: `teal approve`. The new version is
   * judged all the time. `true` asks for 24 hours, and then the deployment goes back.
   */
  readonly approval?: WrittenApproval;
}

export const step = section({
  weight: key(integer(1, 100, 'percent of production traffic on green'), {
    text: 'The percentage of the traffic that the new version gets. It rises from step to step, and the last one is 100.',
  }),
  bake: key(seconds(0, 24 * HOUR), {
    as: 'bakeSeconds',
    optional: true,
    text: 'How long the new version is watched at this weight before the next step. Only a step of weight 100 may leave it out.',
  }),
  approval: key(approval, {
    optional: true,
    text: 'At the end of its bake a person must say yes before what comes next: `teal approve`. The new version is judged all the time. `true` asks for 24 hours, and then the deployment goes back.',
  }),
}).transform(({ weight, bakeSeconds = 0, approval: wanted }) => ({ weight, bakeSeconds, ...(wanted && { approval: wanted }) }));
