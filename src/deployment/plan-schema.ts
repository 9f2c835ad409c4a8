import * as z from 'zod';
import type { Plan } from './plan.ts';
import type { DeploymentRequest } from './request.ts';

/**
 * The door of every handler that takes a plan or a request: what came through the workflow is checked before it is acted on.
 * Members that an older or newer release added are kept out, not refused, so that an upgrade can meet a running execution.
 */
export const text = z.string().min(1);
export const seconds = z.number().min(0).max(31_536_000);
export const arn = z.string().startsWith('arn:');

export const allowanceSchema = z.object({ refusal: text, reason: text });

const tasks = { service: text, exists: z.boolean(), desired: z.int().min(0), taskDefinition: arn.exactOptional() };

const balancedSide = z.object({ ...tasks, targetGroup: arn });

export const trafficQuery = z.union([
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

const ownName = {
  url: z.url(),
  host: text.exactOptional(),
  answer: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('alias'), name: text, zone: text }),
    z.object({ kind: z.literal('cname'), name: text, ttlSeconds: seconds }),
  ]),
};

const dnsSide = z.union([
  z.object({ ...tasks, ...ownName, targetGroup: arn }),
  z.object({ ...tasks, ...ownName, registry: arn, traffic: trafficQuery.exactOptional() }),
]);

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

export const judge = z.object({
  everySeconds: seconds.min(1),
  errorRate: z.object({ max: z.number().min(0).max(1), minRequests: z.int().min(1) }).exactOptional(),
  latency: z.object({ p99Ms: z.number().positive() }).exactOptional(),
  alarms: z.array(text),
  inconclusive: z.enum(['wait', 'rollback', 'pass']),
  patienceSeconds: seconds,
});

export const container = z.object({ name: text, port: z.int().min(1).max(65_535) });

export const health = z.object({
  deadlineSeconds: seconds,
  failedTasks: z.int().min(1),
  probe: z.string().startsWith('/'),
  probesInARow: z.int().min(1),
});

export const steps = z.array(z.object({ weight: z.number().min(0).max(100), bakeSeconds: seconds })).min(1);

export const production = z.array(z.union([z.object({ rule: arn }), z.object({ listener: arn })])).min(1);

export const stage = z.object({ rule: arn, url: z.url(), host: text.exactOptional(), after: z.enum(['off', 'old', 'production']) });

/** The plans of the release before say nothing of what has a default here. */
export const retire = z.object({
  quietSeconds: seconds.min(1),
  deadlineSeconds: seconds.min(1),
  patienceSeconds: seconds.min(1).default(259_200),
});

export const record = {
  zone: text,
  name: text,
  ttlSeconds: seconds,
  maxTtlSeconds: seconds,
  inSyncSeconds: seconds.default(600),
  inAnswersSeconds: seconds.default(300),
  failoverToIdle: z.boolean(),
  resolver: text.exactOptional(),
};

const common = {
  service: text,
  deployment: text,
  epoch: z.int().min(1),
  cluster: text,
  image: z.object({ uri: text, digest: z.string().startsWith('sha256:'), tag: text.exactOptional() }),
  container,
  taskDefinition: z.object({ family: text, template: arn, changes: z.array(z.string()) }),
  first: z.boolean(),
  health,
  tests: z.array(httpTest),
  steps,
  judge,
  windowSeconds: seconds,
  settleSeconds: seconds,
  settleBeforeDestroySeconds: seconds,
  drainSeconds: seconds,
  allowed: z.array(allowanceSchema),
  cost: z.object({ transitions: z.number(), historyEvents: z.number() }),
};

const loadBalancedPlan = z.object({
  ...common,
  route: z.literal('load-balancer'),
  blue: balancedSide,
  green: balancedSide,
  production,
  stage,
});

const dnsPlan = z.object({
  ...common,
  route: z.literal('dns'),
  blue: dnsSide,
  green: dnsSide,
  record: z.object({
    ...record,
    type: z.enum(['A', 'CNAME']),
    adopt: z.boolean(),
    chain: z.array(z.object({ name: text, seconds })),
  }),
  retire,
});

/** `test/types` holds that it names every member. */
export const planShape = z.union([loadBalancedPlan, dnsPlan]);

export const planSchema: z.ZodType<Plan> = planShape;

export const requestShape = z.object({
  id: text.max(128),
  service: text,
  image: z.object({
    uri: text,
    repository: text,
    digest: z.string().startsWith('sha256:'),
    tag: text.exactOptional(),
    pushedAt: z.iso.datetime({ offset: true }).exactOptional(),
  }),
  by: z.enum(['push', 'command', 'program']),
  at: z.iso.datetime({ offset: true }),
  force: z.boolean(),
  allow: z.array(allowanceSchema),
  configHash: text,
});

export const requestSchema: z.ZodType<DeploymentRequest> = requestShape;
