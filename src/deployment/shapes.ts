import * as z from 'zod';

/**
 * The shapes that plans, configurations and requests have in common as they travel through an execution.
 * Members that an older or newer release added are kept out, not refused, so that an upgrade can meet a
 * running execution.
 */
export const text = z.string().min(1);
export const seconds = z.number().min(0).max(31_536_000);
export const arn = z.string().startsWith('arn:');

export const allowanceSchema = z.object({ refusal: text, reason: text });

const trafficQuery = z.union([
  z.object({
    cloudWatch: z.object({
      namespace: text,
      dimensions: z.record(text, text),
      requests: text,
      errors: text.exactOptional(),
      latency: text.exactOptional(),
    }),
  }),
  z.object({ http: z.url() }),
]);

/** Members of sides. */
export const balancedSide = { kind: z.literal('target-group'), service: text, targetGroup: arn };
export const discoveredSide = { kind: z.literal('discovery'), service: text, registry: arn, traffic: trafficQuery.exactOptional() };
export const ownName = { url: z.url(), host: text.exactOptional() };
export const taskCounts = { exists: z.boolean(), desired: z.int().min(0), taskDefinition: arn.exactOptional() };

export const httpTest = z.object({
  name: text,
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']),
  path: z.string().startsWith('/'),
  headers: z.record(text, z.string()),
  body: z.string().exactOptional(),
  expect: z.object({
    status: z.int(),
    body: z.string().exactOptional(),
    headers: z.record(text, z.string()).exactOptional(),
    withinMs: z.number().positive().exactOptional(),
  }),
});

export const drift = z.object({ patienceSeconds: seconds.min(1) });

export const atRest = z.enum(['tell', 'put-back']).default('tell');

export const container = z.object({ name: text, port: z.int().min(1).max(65_535) });

export const health = z.object({
  deadlineSeconds: seconds,
  failedTasks: z.int().min(1),
  probe: z.string().startsWith('/'),
  probesInARow: z.int().min(1),
});

export const approval = z.object({
  withinSeconds: seconds.min(1),
  silence: z.enum(['rollback', 'continue', 'wait']),
  by: z.literal('another').exactOptional(),
});

export const steps = z
  .array(z.object({ weight: z.number().min(0).max(100), bakeSeconds: seconds, approval: approval.exactOptional() }))
  .min(1);
