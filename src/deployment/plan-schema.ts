import * as z from 'zod';
import { afterwardsShape } from './afterwards.ts';
import { gate } from './gate-shape.ts';
import type { HookConfig } from './hook.ts';
import { judge } from './judge-shape.ts';
import type { Plan } from './plan.ts';
import { requestedImage } from './requested-image-shape.ts';
import { shapeByKind } from './route-kinds.ts';
import { allowanceSchema, approval, arn, atRest, container, drift, health, httpTest, ownName, seconds, steps, text } from './shapes.ts';

/**
 * The door of every handler that takes a plan: what came through the workflow is checked before it is acted
 * on.
 */
const common = {
  service: text,
  deployment: text,
  epoch: z.int().min(1),
  cluster: text,
  image: z.object({
    uri: text,
    digest: z.string().startsWith('sha256:'),
    tag: text.exactOptional(),
    manifest: z.enum(['image', 'index']).exactOptional(),
  }),
  container,
  taskDefinition: z.object({ family: text, template: arn, newest: z.int(), foreign: z.array(arn), changes: z.array(z.string()) }),
  first: z.boolean(),
  health,
  tests: z.array(httpTest),
  testsGoTo: z.object(ownName),
  approval: approval.exactOptional(),
  steps,
  // Whoever runs them reads them in the record: here they only pass through.
  hooks: z.custom<readonly HookConfig[]>(Array.isArray).exactOptional(),
  hooksAt: z.array(text).exactOptional(),
  hooksSeconds: z.number().exactOptional(),
  judge,
  before: z.record(text, z.object({ total: z.number().min(0), bad: z.number().min(0) })).exactOptional(),
  gates: z.array(gate).exactOptional(),
  unforeseen: z.array(z.object({ checks: z.array(text), why: text })).exactOptional(),
  drift,
  atRest,
  // The plans of the release before say nothing of it.
  afterwards: afterwardsShape.exactOptional(),
  undo: z.object({ of: text, revision: arn, kept: z.boolean() }).exactOptional(),
  quick: z.literal(true).exactOptional(),
  evicts: z.enum(['blue', 'failed green']).exactOptional(),
  replaces: requestedImage.exactOptional(),
  windowSeconds: seconds,
  settleSeconds: seconds,
  settleBeforeDestroySeconds: seconds,
  // The plans of the release before say nothing of it.
  settleBeforeFirstSeconds: seconds.default(0),
  liveWithin: z.object({ inSyncSeconds: seconds, inAnswersSeconds: seconds }),
  drainSeconds: seconds,
  unseenServices: z.int().exactOptional(),
  keepRevisions: z.int().min(1),
  allowed: z.array(allowanceSchema),
  cost: z.object({
    transitions: z.number(),
    historyEvents: z.number(),
    again: z.object({ steps: z.array(z.number()), window: z.number() }).exactOptional(),
  }),
};

/** `test/types` holds that it names every member. */
export const planShape = shapeByKind(common, 'plan');

export const planSchema: z.ZodType<Plan> = planShape;
