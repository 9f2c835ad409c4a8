import * as z from 'zod';
import { afterwardsShape } from './afterwards.ts';
import { gate } from './gate-shape.ts';
import { hooks } from './hook-shape.ts';
import { judge } from './judge-shape.ts';
import type { Plan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';
import { shapeByKind } from './route-kinds.ts';
import { allowanceSchema, approval, arn, atRest, container, drift, health, httpTest, ownName, seconds, steps, text } from './shapes.ts';

const requestedImage = z.object({
  uri: text,
  repository: text,
  digest: z.string().startsWith('sha256:'),
  tag: text.exactOptional(),
  pushedAt: z.iso.datetime({ offset: true }).exactOptional(),
});

/**
 * The door of every handler that takes a plan or a request: what came through the workflow is checked before
 * it is acted on.
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
  hooks: hooks.exactOptional(),
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
