import * as z from 'zod';
import type { Receipt } from './receipt.ts';

/** A receipt as it comes back through the workflow. */
export const receiptSchema: z.ZodType<Receipt> = z.object({
  writtenAt: z.iso.datetime(),
  change: z.string().exactOptional(),
  arrivedAt: z.iso.datetime().exactOptional(),
});
