import * as z from 'zod';
import { ALL_POINTS } from './hook.ts';
import { seconds, text } from './shapes.ts';

/** Hooks as they travel through an execution. */
const details = z.record(z.string(), z.unknown());

const common = {
  name: text,
  at: z.enum(ALL_POINTS),
  details,
  timeoutSeconds: seconds.min(1),
  onTimeout: z.enum(['rollback', 'continue']),
  undo: z.object({ function: text, details, timeoutSeconds: seconds.min(1) }).exactOptional(),
};

const task = z.object({
  container: text,
  command: z.array(text).exactOptional(),
  environment: z.record(z.string(), z.string()).exactOptional(),
  cpu: z.int().exactOptional(),
  memory: z.int().exactOptional(),
  spot: z.boolean(),
  onRollback: z.enum(['leave', 'stop']),
});

export const taskHook = z.object({ ...common, kind: z.literal('task'), task });

export const hooks = z.array(
  z.discriminatedUnion('kind', [
    taskHook,
    z.object({ ...common, kind: z.literal('function'), function: text }),
    z.object({ ...common, kind: z.literal('token'), function: text }),
  ]),
);
