import * as z from 'zod';
import { HOOK_POINTS } from './hook.ts';
import { seconds, text } from './shapes.ts';

/** Hooks as they travel through an execution. */
const details = z.record(z.string(), z.unknown());

const common = {
  name: text,
  at: z.enum(HOOK_POINTS),
  details,
  timeoutSeconds: seconds.min(1),
  onTimeout: z.enum(['rollback', 'continue']),
  undo: z.object({ function: text, details, timeoutSeconds: seconds.min(1) }).exactOptional(),
};

export const hooks = z.array(
  z.discriminatedUnion('kind', [
    z.object({ ...common, kind: z.literal('function'), function: text }),
    z.object({ ...common, kind: z.literal('token'), function: text }),
  ]),
);
