import * as z from 'zod';
import { allowanceSchema, requestSchema } from './plan-schema.ts';

/**
 * What starts an execution of a deployment workflow: exactly one of four members. Programs write `request`; the EventBridge
 * rule's input transformer writes `push`; Teal itself writes `queued` and `rollBack`.
 */
export const pushInputSchema = z.strictObject({
  service: z.string().min(1),
  /** The EventBridge event's id. */
  id: z.string().min(1).max(128),
  time: z.iso.datetime({ offset: true }),
  repository: z.string().min(1),
  digest: z.string().min(1),
  tag: z.string().exactOptional(),
  registry: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
});

export const requestInputSchema = z.strictObject({
  service: z.string().min(1),
  /** A tag, `repository:tag`, `repository@sha256:...`, or the full reference. */
  image: z.string().min(1),
  /** Makes the request safe to repeat: a second one with the same id does nothing. Defaults to the execution's name. */
  id: z.string().min(1).max(128).exactOptional(),
  by: z.enum(['command', 'program']).default('program'),
  force: z.boolean().default(false),
  allow: z.array(allowanceSchema).default([]),
});

export const executionInputSchema = z.union([
  z.strictObject({ push: pushInputSchema }),
  z.strictObject({ request: requestInputSchema }),
  z.strictObject({ queued: requestSchema }),
  z.strictObject({ rollBack: z.strictObject({ service: z.string().min(1), epoch: z.int().min(1) }) }),
]);

/** The input as programs write it (defaults may be left out). */
export type ExecutionInput = z.input<typeof executionInputSchema>;
export type PushInput = z.output<typeof pushInputSchema>;
