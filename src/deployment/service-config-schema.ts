import * as z from 'zod';
import {
  arn,
  container,
  health,
  httpTest,
  judge,
  production,
  record,
  retire,
  seconds,
  stage,
  steps,
  text,
  trafficQuery,
} from './plan-schema.ts';
import type { ServiceConfig } from './service-config.ts';

/**
 * The parsed configuration as it travels through an execution. It was validated with all its rules where it was read; here it is
 * its shape that counts. As with a plan, members of another release are kept out, not refused.
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
  steps,
  judge,
  windowSeconds: seconds,
  afterwards: z.object({ blue: z.literal('scale-to-zero') }),
  whenBusy: z.enum(['queue', 'refuse', 'supersede']),
  settleSeconds: seconds,
  settleBeforeDestroySeconds: seconds,
};

const balancedSide = z.object({ service: text, targetGroup: arn });

const loadBalancedConfig = z.object({
  ...common,
  route: z.literal('load-balancer'),
  sides: z.tuple([balancedSide, balancedSide]),
  production,
  stage,
});

const ownName = { url: z.url(), host: text.exactOptional() };

const dnsSide = z.union([
  z.object({ service: text, targetGroup: arn, loadBalancer: arn, ...ownName }),
  z.object({ service: text, registry: arn, name: text, traffic: trafficQuery.exactOptional(), ...ownName }),
]);

const dnsConfig = z.object({
  ...common,
  route: z.literal('dns'),
  sides: z.tuple([dnsSide, dnsSide]),
  record: z.object(record),
  retire,
});

/** `test/types` holds that it names every member. */
export const serviceConfigShape = z.union([loadBalancedConfig, dnsConfig]);

export const serviceConfigSchema: z.ZodType<ServiceConfig> = serviceConfigShape;
