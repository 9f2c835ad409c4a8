import * as z from 'zod';
import { text } from './shapes.ts';

/** The image of a request, and of what a deployment takes the place of. */
export const requestedImage = z.object({
  uri: text,
  repository: text,
  digest: z.string().startsWith('sha256:'),
  tag: text.exactOptional(),
  pushedAt: z.iso.datetime({ offset: true }).exactOptional(),
});
