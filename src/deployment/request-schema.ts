import * as z from 'zod';
import type { DeploymentRequest } from './request.ts';
import { requestedImage } from './requested-image-shape.ts';
import { allowanceSchema, arn, text } from './shapes.ts';

/** The door of every handler that takes a request. `test/types` holds that it names every member. */
export const requestShape = z.object({
  id: text.max(128),
  service: text,
  image: requestedImage,
  by: z.enum(['push', 'command', 'program']),
  at: z.iso.datetime({ offset: true }),
  found: z.iso.datetime({ offset: true }).exactOptional(),
  undo: z.object({ of: text, revision: arn, by: text, reason: z.string().exactOptional() }).exactOptional(),
  force: z.boolean(),
  allow: z.array(allowanceSchema),
  configHash: text,
  wishHash: text.exactOptional(),
  askedBy: text.exactOptional(),
});

export const requestSchema: z.ZodType<DeploymentRequest> = requestShape;
