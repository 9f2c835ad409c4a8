import { dns } from '../../statemachines/dns.ts';
import { hooks } from '../../statemachines/hooks.ts';
import { loadBalancer } from '../../statemachines/load-balancer.ts';
import { putBackDns, putBackLoadBalancer } from '../../statemachines/put-back.ts';
import { recoverDns, recoverLoadBalancer } from '../../statemachines/recover.ts';
import type { RouteKind } from '../deployment/route-kinds.ts';

/** The workflow of each kind of route. A workflow has the name of the route. */
export const WORKFLOW_OF = { 'load-balancer': loadBalancer, dns } as const satisfies Record<RouteKind, unknown>;

/** Every workflow that deploys. */
export const DEPLOYING = Object.values(WORKFLOW_OF);

/** Every workflow that recovers what one of those has left. */
export const RECOVERIES = Object.values({ 'load-balancer': recoverLoadBalancer, dns: recoverDns } as const satisfies Record<
  RouteKind,
  unknown
>);

/** Every workflow that puts weights back which somebody changed between deployments. */
export const PUT_BACKS = Object.values({ 'load-balancer': putBackLoadBalancer, dns: putBackDns } as const satisfies Record<
  RouteKind,
  unknown
>);

/** Every workflow that holds a lease. */
export const LEASED = [...DEPLOYING, ...RECOVERIES, ...PUT_BACKS];

/** Every workflow that an installation has. What runs hooks is started by those that hold a lease. */
export const WORKFLOWS = [...LEASED, hooks];
