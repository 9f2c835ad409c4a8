import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Route53Client } from '@aws-sdk/client-route-53';
import type { PlanOf } from '../../deployment/plan.ts';
import type { Clock } from '../../deployment/ports/clock.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import type { RouteSplit } from '../../deployment/route-split.ts';
import { route53Router } from '../routes/dns/route53-router.ts';
import { listenersOf, readProductions, routeSplitOf } from '../routes/load-balancer/production-reading.ts';
import { type Settled, settled } from '../settled.ts';
import type { Bucket } from './rates.ts';

export interface RouteClients {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly route53: Route53Client;
  readonly clock: Clock;
}

/** Many services of one kind of route at once, whose deployments are over. */
interface RestingRoutes<K extends RouteKind> {
  /** In the order of the plans, each as soon as it is known. The pace of the client is the only one. */
  read(clients: RouteClients, plans: readonly PlanOf<K>[], signal?: AbortSignal): readonly Promise<Settled<readonly RouteSplit[]>>[];
  /** Calls that this takes, and what AWS counts them under. */
  calls(plans: readonly PlanOf<K>[]): { readonly of: Bucket; readonly count: number };
}

/** By the kind of the route. */
export const RESTING_ROUTES: { readonly [K in RouteKind]: RestingRoutes<K> } = {
  'load-balancer': {
    read({ elb }, plans, signal) {
      const productions = plans.map(({ production }) => production);
      const all = readProductions(elb, productions, signal);
      return plans.map(async ({ blue, green, routesAsPlanned }, i) => {
        const one = (await all)[i]!;
        const pair = { blue: blue.targetGroup, green: green.targetGroup };
        return 'error' in one ? one : { value: one.value.map((reading) => routeSplitOf(reading, pair, routesAsPlanned)) };
      });
    },
    calls: (plans) => ({ of: 'elb', count: listenersOf(plans.map(({ production }) => production)).length }),
  },
  dns: {
    read: ({ route53, clock }, plans, signal) => plans.map((plan) => settled(() => route53Router(route53, clock, plan).read(signal))),
    calls: (plans) => ({ of: 'route53', count: plans.length }),
  },
};
