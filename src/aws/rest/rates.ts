import type { Rate } from '../paced.ts';

/**
 * What AWS lets an account call, of what a look at rest calls. Sources: Elastic Load Balancing User Guide,
 * "Request throttling for the ELB API" (non-mutating actions together); Amazon ECS API Reference, "Request
 * throttling for the Amazon ECS API" (service reads, and as many reads of cluster resources, which are taken
 * for one here); Amazon Route 53 Developer Guide, "Quotas" (five requests a second for an account).
 */
export const RATES = {
  elb: { burst: 40, perSecond: 10 },
  ecs: { burst: 100, perSecond: 20 },
  route53: { burst: 5, perSecond: 5 },
} as const satisfies Record<string, Rate>;

export type Bucket = keyof typeof RATES;

/** A quarter of it: deployments, people and other programs of the account have the rest. */
const SHARE = 0.25;

export const shareOf = (bucket: Bucket): Rate => ({
  burst: Math.max(1, SHARE * RATES[bucket].burst),
  perSecond: SHARE * RATES[bucket].perSecond,
});
