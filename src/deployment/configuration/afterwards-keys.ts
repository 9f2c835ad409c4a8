import * as z from 'zod';
import { type SideAfterwards, UNTIL_THE_NEXT } from '../afterwards.ts';
import type { Duration } from '../duration.ts';
import { key } from './key.ts';
import { oneOf } from './kinds.ts';
import { object } from './section.ts';
import { HOUR, MINUTE, seconds } from './unit-kinds.ts';
import { wantingAWay } from './wants.ts';

export interface WrittenAfterwards {
  /**
   * The ECS service of the old version is set to 0 tasks at once (`'scale-to-zero'`), a few tasks at a time
   * (`over`), or after it was kept (`keep`). Nothing of it goes down before its traffic has gone.
   */
  readonly blue: 'scale-to-zero' | WrittenSideAfterwards;
  /**
   * A new version that was taken back stays up for a time, without traffic, so that people can look for the
   * fault. The next deployment takes its place. Without this key it is set to 0 tasks at once.
   */
  readonly failedGreen?: WrittenKeeping;
}

interface WrittenKeeping {
  /**
   * How long it stays up, such as `'2 hours'`, or `'until the next'`: until the next deployment takes its
   * place.
   */
  readonly keep: Duration | 'until the next';
}

interface WrittenSideAfterwards {
  /**
   * How long it stays up, such as `'2 hours'`, or `'until the next'`: until the next deployment takes its
   * place. While it is kept, `teal undo` takes seconds.
   */
  readonly keep?: Duration | 'until the next';
  /**
   * It goes down in up to 20 steps within this time, so that clients of long-lived connections come back a
   * few at a time.
   */
  readonly over?: Duration;
}

const KEEP = "a duration from '1 minute' to '168 hours', such as '2 hours', or 'until the next'";

const keeping = z
  .union([seconds(MINUTE, 168 * HOUR, `'${UNTIL_THE_NEXT}'`), z.literal(UNTIL_THE_NEXT)], { error: wantingAWay(KEEP) })
  .meta({ wants: KEEP });

const failedGreen = object({
  keep: key(keeping, {
    text: "How long it stays up, such as `'2 hours'`, or `'until the next'`: until the next deployment takes its place.",
  }),
});

const side = object({
  keep: key(keeping, {
    optional: true,
    text: "How long it stays up, such as `'2 hours'`, or `'until the next'`: until the next deployment takes its place. While it is kept, `teal undo` takes seconds.",
  }),
  over: key(seconds(MINUTE, 2 * HOUR), {
    optional: true,
    text: 'It goes down in up to 20 steps within this time, so that clients of long-lived connections come back a few at a time.',
  }),
});

const WANTS = "'scale-to-zero', { over: <duration> } or { keep: <duration> }";

const blue = z
  .union([oneOf(['scale-to-zero']), side], { error: wantingAWay(WANTS) })
  .transform((written): 'scale-to-zero' | SideAfterwards => {
    if (written === 'scale-to-zero') return written;
    const { keep, over } = written;
    if (keep === undefined && over === undefined) return 'scale-to-zero';
    return { ...(keep !== undefined && { keep }), ...(over !== undefined && { overSeconds: over }) };
  })
  .meta({ wants: WANTS });

export const afterwards = object({
  blue: key(blue, {
    text: "The ECS service of the old version is set to 0 tasks at once (`'scale-to-zero'`), a few tasks at a time (`over`), or after it was kept (`keep`). Nothing of it goes down before its traffic has gone.",
  }),
  failedGreen: key(failedGreen, {
    optional: true,
    text: 'A new version that was taken back stays up for a time, without traffic, so that people can look for the fault. The next deployment takes its place. Without this key it is set to 0 tasks at once.',
  }),
});
