import * as z from 'zod';
import { type DnsWeighted, dnsWeightedShape } from './dns-weighted.ts';
import { type LoadBalanced, loadBalancedShape } from './load-balanced.ts';
import { ROUTE_KINDS } from './route-kind-names.ts';

/**
 * By which kind of route users reach a service: weights of listener rules, or weights of DNS records. What a
 * kind has of its own in configurations, plans and the live world is a row here; what it does is a row of
 * `plan/routes/routes.ts` and of `routes.ts` in src/aws.
 */
export interface RouteKinds {
  'load-balancer': LoadBalanced;
  dns: DnsWeighted;
}

export type RouteKind = (typeof ROUTE_KINDS)[number];

const SHAPES = {
  'load-balancer': loadBalancedShape,
  dns: dnsWeightedShape,
} as const satisfies Record<RouteKind, Record<'config' | 'plan', z.ZodRawShape>>;

/** What all kinds have, told apart by `route`, with what each has of its own. */
export function shapeByKind<C extends z.ZodRawShape, P extends 'config' | 'plan'>(common: C, part: P) {
  type OfKind = { [K in RouteKind]: z.ZodObject<C & { route: z.ZodLiteral<K> } & (typeof SHAPES)[K][P]> };
  const [first, ...others] = ROUTE_KINDS.map((kind) => z.object({ ...common, route: z.literal(kind), ...SHAPES[kind][part] }));
  return z.discriminatedUnion('route', [first!, ...others]) as unknown as z.ZodUnion<readonly OfKind[RouteKind][]>;
}
