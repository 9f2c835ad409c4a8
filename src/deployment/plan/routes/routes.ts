import type { RouteKind } from '../../route-kinds.ts';
import { dns } from './dns.ts';
import { loadBalancer } from './load-balancer.ts';
import type { RoutePlanner } from './route-planner.ts';

const ROUTES: { readonly [K in RouteKind]: RoutePlanner<K> } = { 'load-balancer': loadBalancer, dns };

/** What plans the route of a configuration, or of a plan. */
export const plannerOf = ({ route }: { readonly route: RouteKind }): RoutePlanner<RouteKind> => ROUTES[route] as RoutePlanner<RouteKind>;
