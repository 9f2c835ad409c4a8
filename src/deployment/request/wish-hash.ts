import { createHash } from 'node:crypto';
import type * as z from 'zod';
import { canonicalJson } from '../canonical-json.ts';
import type { requestInputSchema } from './execution-input.ts';

/**
 * SHA-256, in hex, of an order as the input of an execution has it: whoever proves to have asked for it names
 * it.
 */
export const wishHash = (order: z.output<typeof requestInputSchema>): string =>
  createHash('sha256')
    .update(canonicalJson({ teal: 'wish-1', ...order }))
    .digest('hex');
