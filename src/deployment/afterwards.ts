import * as z from 'zod';
import { seconds } from './shapes.ts';

/** What becomes of sides that have no traffic any more. */
export interface AfterwardsConfig {
  /** Of the old version, after the commit. */
  readonly blue: 'scale-to-zero' | SideAfterwards;
  /** Of a new version that was taken back. Absent: it is scaled to zero at once. */
  readonly failedGreen?: { readonly keep: Keep };
}

export interface SideAfterwards {
  /**
   * It stands whole for so many seconds, or until the next deployment needs its place. Absent: it goes down.
   */
  readonly keep?: Keep;
  /** It goes down a few tasks at a time, within so many seconds. Absent: at once. */
  readonly overSeconds?: number;
}

export const UNTIL_THE_NEXT = 'until the next';

/** Seconds, or until the next deployment. */
export type Keep = number | typeof UNTIL_THE_NEXT;

const keep = z.union([seconds, z.literal(UNTIL_THE_NEXT)]);

/** As it travels through an execution. */
export const afterwardsShape = z.object({
  blue: z.union([z.literal('scale-to-zero'), z.object({ keep: keep.exactOptional(), overSeconds: seconds.exactOptional() })]),
  failedGreen: z.object({ keep }).exactOptional(),
});

/** How the old version leaves; `{}`: at once. */
export const leavingOf = (afterwards: AfterwardsConfig | undefined): SideAfterwards =>
  afterwards === undefined || afterwards.blue === 'scale-to-zero' ? {} : afterwards.blue;
