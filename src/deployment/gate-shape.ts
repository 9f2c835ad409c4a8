import * as z from 'zod';
import { text } from './shapes.ts';

const count = z.number().min(0);
const ofAHundred = z.int().min(0).max(100);

/** A gate as it travels. */
export const gate = z.object({
  check: text,
  step: z.union([z.int().min(0), z.literal('window')]),
  minutes: count,
  requests: count,
  sees: z
    .object({
      fiveTimes: z.number().min(0).max(1),
      atFiveTimes: ofAHundred,
      atTwenty: ofAHundred,
      total: ofAHundred,
      heldBack: z.object({ fiveTimes: ofAHundred, twenty: ofAHundred, total: ofAHundred }).exactOptional(),
      bakeFor95: count.exactOptional(),
      atLeast: z.literal(true).exactOptional(),
    })
    .exactOptional(),
  needs: count.exactOptional(),
  blind: z.boolean(),
});
