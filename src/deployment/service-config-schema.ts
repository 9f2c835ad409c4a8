import * as z from 'zod';
import { afterwardsShape } from './afterwards.ts';
import { hooks, taskHook } from './hook-shape.ts';
import { judge } from './judge-shape.ts';
import { shapeByKind } from './route-kinds.ts';
import type { ServiceConfig } from './service-config.ts';
import { approval, atRest, container, drift, health, httpTest, seconds, steps, text } from './shapes.ts';

/**
 * The parsed configuration as it travels through an execution. It was validated with all its rules where it
 * was read; here it is its shape that counts. As with a plan, members of another release are kept out, not
 * refused.
 */
const common = {
  service: text,
  cluster: text,
  image: z.object({ repository: text, tags: z.array(text), registry: text.exactOptional() }),
  container,
  taskDefinition: text,
  roles: z.array(text).default([]),
  health,
  tests: z.array(httpTest),
  approval: approval.exactOptional(),
  steps,
  before: taskHook.exactOptional(),
  hooks: hooks.default([]),
  judge,
  drift,
  atRest,
  windowSeconds: seconds,
  afterwards: afterwardsShape,
  keepRevisions: z.int().min(1),
  whenBusy: z.enum(['queue', 'refuse', 'supersede']),
  settleSeconds: seconds,
  settleBeforeDestroySeconds: seconds,
};

/** `test/types` holds that it names every member. */
export const serviceConfigShape = shapeByKind(common, 'config');

export const serviceConfigSchema: z.ZodType<ServiceConfig> = serviceConfigShape;
