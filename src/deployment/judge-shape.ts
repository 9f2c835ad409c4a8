import * as z from 'zod';
import { CHECK_DEFAULTS } from './check-defaults.ts';
import { seconds, text } from './shapes.ts';

/** What judges, as it travels. Members that an older release did not have have the values that it meant. */
const policy = z.enum(['wait', 'rollback', 'pass', 'ask', 'hold']);
const failPolicy = z.enum(['rollback', 'ask', 'hold']);
const fraction = z.number().min(0).max(1);

const secret = z.union([
  z.object({ secretsManager: text, key: text.exactOptional(), kmsKey: text.exactOptional() }),
  z.object({ parameter: text, kmsKey: text.exactOptional() }),
]);
const from = z.enum(['outside', 'subnets']);
const target = {
  url: z.url(),
  headers: z.record(text, z.union([z.string(), z.object({ secret, prefix: z.string() })])),
  from,
};
const metric = z.object({ namespace: text, metric: text, dimensions: z.record(text, text), stat: text });
const series = z.union([metric, z.object({ expression: text, metrics: z.record(text, metric) })]);
const answers = z.enum(['share', 'quantity', 'verdict']);

const source = z.union([
  z.object({ requests: z.union([z.literal('failed'), z.object({ slowerThan: z.number().positive() })]) }),
  z.object({ cloudWatch: z.union([z.object({ bad: series, total: series }), z.object({ value: series })]) }),
  z.object({ prometheus: z.union([z.object({ ...target, bad: text, total: text }), z.object({ ...target, value: text })]) }),
  z.object({ http: z.object({ ...target, answers, pick: text }) }),
  z.object({ lambda: z.object({ function: text, answers }) }),
  z.object({ alarm: text }),
  z.object({
    datadogGate: z.object({
      site: text,
      service: text,
      env: text,
      identifier: text.exactOptional(),
      version: text.exactOptional(),
      apiKey: secret,
      applicationKey: secret,
      from,
    }),
  }),
  z.object({ slo: text }),
]);

export const checkShape = z.object({
  name: text,
  of: source,
  max: z.number().exactOptional(),
  min: z.number().exactOptional(),
  worse: z.number().min(1).exactOptional(),
  less: z.boolean(),
  floor: z.object({ points: z.number().min(0), events: z.int().min(1) }),
  minRequests: z.int().min(1),
  alpha: fraction,
  strict: z.boolean(),
  holds: z.object({ minutes: z.int().min(1), of: z.int().min(1) }),
  fail: failPolicy.exactOptional(),
  inconclusive: policy.exactOptional(),
  none: policy.exactOptional(),
});

export const judge = z.object({
  everySeconds: seconds.min(1),
  errorRate: z
    .object({
      max: fraction.exactOptional(),
      worse: z.number().min(1).exactOptional(),
      minRequests: z.int().min(1).default(CHECK_DEFAULTS.minRequests),
      strict: z.boolean().exactOptional(),
    })
    .exactOptional(),
  latency: z.object({ p99Ms: z.number().positive(), worse: z.number().min(1).exactOptional() }).exactOptional(),
  alarms: z.array(text),
  checks: z.array(checkShape).default([]),
  fail: failPolicy.default('rollback'),
  inconclusive: policy,
  none: policy.default('wait'),
  patienceSeconds: seconds,
  answerSeconds: seconds.default(1_800),
  hold: z.object({ seconds: seconds, end: z.enum(['rollback', 'pass']) }).default({ seconds: 14_400, end: 'rollback' }),
  blindGate: z.enum(['warn', 'refuse']).default('warn'),
});
