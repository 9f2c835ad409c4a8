import * as z from 'zod';
import { balancedSide, discoveredSide, text } from './shapes.ts';

const sideShape = z.discriminatedUnion('kind', [z.object(balancedSide), z.object(discoveredSide)]);

/** A look and its pair, as they travel to the function that reads sources. */
export const pairShape = z.object({
  service: text,
  deployment: text,
  cluster: text,
  image: z.object({ digest: z.string(), tag: text.exactOptional() }),
  green: sideShape,
  blue: sideShape,
});

const percent = z.number().min(0).max(100);

export const lookShape = z.object({
  from: z.number(),
  to: z.number(),
  now: z.number(),
  split: z.object({ blue: percent, green: percent }),
  bake: z.string().exactOptional(),
});
