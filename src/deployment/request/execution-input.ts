import * as z from 'zod';
import type { Problem } from '../problem.ts';
import { requestSchema } from '../request-schema.ts';
import { allowanceSchema } from '../shapes.ts';

/**
 * What starts an execution of a deployment workflow: exactly one of three members. Programs write `request`;
 * the EventBridge rule's input transformer writes `push`; Teal itself writes `queued`.
 */
const pushInputSchema = z.strictObject({
  service: z.string().min(1),
  /** The EventBridge event's id. */
  id: z.string().min(1).max(128),
  time: z.iso.datetime({ offset: true }),
  repository: z.string().min(1),
  digest: z.string().min(1),
  tag: z.string().exactOptional(),
  registry: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  /** Its event was lost: the push was found in the registry. */
  found: z.literal(true).exactOptional(),
});

/** The descriptions are what `teal schema` prints and `docs/starting.md` has. */
export const requestInputSchema = z.strictObject({
  service: z.string().min(1).describe('The name of a service of `deployments/`.'),
  image: z.string().min(1).describe('A tag, `repository:tag`, `repository@sha256:...`, or the whole URI. What is deployed is the digest.'),
  id: z
    .string()
    .min(1)
    .max(128)
    .exactOptional()
    .describe("Makes it safe to repeat: of two requests with one id the second does nothing. Left out: the execution's name."),
  at: z.iso
    .datetime({ offset: true })
    .exactOptional()
    .describe('When it was asked for, ISO 8601. Left out: the start of the execution. `teal lost --again` writes it.'),
  by: z.enum(['command', 'program']).default('program').describe('Who asks, as the record keeps it.'),
  force: z.boolean().default(false).describe('Deploys although this image and template already run.'),
  allow: z
    .array(allowanceSchema)
    .default([])
    .describe('Overrides of refusals, each with the reason that the record keeps (`docs/refusals.md`).'),
});

export const executionInputSchema = z.union([
  z.strictObject({ push: pushInputSchema }),
  z.strictObject({ request: requestInputSchema }),
  z.strictObject({ queued: requestSchema }),
]);

/** The input as programs write it (defaults may be left out). */
export type ExecutionInput = z.input<typeof executionInputSchema>;

/** Clocks of services differ, by far less. */
const AHEAD_MINUTES = 5;

/**
 * A push tells its own time, as an order may, and a later one puts all earlier ones out of date: one from the
 * future would do so for ever. `startedAt`: ISO 8601, of the execution that has the input.
 */
export function fromTheFuture(input: z.output<typeof executionInputSchema>, startedAt: string): readonly Problem[] {
  const [path, time] = timeIn(input);
  const ahead = time === undefined ? 0 : Date.parse(time) - Date.parse(startedAt);
  if (path === undefined || ahead <= AHEAD_MINUTES * 60_000) return [];
  return [{ path, message: `${time} is more than ${AHEAD_MINUTES} minutes after the start of the execution (${startedAt})` }];
}

function timeIn(input: z.output<typeof executionInputSchema>): readonly [path?: string, time?: string] {
  if ('push' in input) return ['push.time', input.push.time];
  if ('queued' in input) return ['queued.at', input.queued.at];
  return 'request' in input && input.request.at !== undefined ? ['request.at', input.request.at] : [];
}
