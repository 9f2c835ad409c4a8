import type { Plan, PlanOf } from '../../deployment/plan.ts';
import type { StageRoute } from '../../deployment/ports/stage-route.ts';
import type { TrafficRouter } from '../../deployment/ports/traffic-router.ts';
import type { RouteKind, RouteKinds } from '../../deployment/route-kinds.ts';
import type { ConfigOf, ServiceConfig } from '../../deployment/service-config.ts';
import type { DeclaredCall } from '../aws-call.ts';
import { elb, route53 } from '../clients.ts';
import type { Setup } from '../ports.ts';
import type { RouteCalls } from '../route-calls.ts';
import type { WorldClients } from '../world-clients.ts';
import { dnsAccess } from './dns/access.ts';
import { dnsCalls } from './dns/calls.ts';
import { readByName } from './dns/live-world.ts';
import { noStage } from './dns/no-stage.ts';
import { route53Router } from './dns/route53-router.ts';
import { loadBalancerAccess } from './load-balancer/access.ts';
import { albRouter } from './load-balancer/alb-router.ts';
import { albStageRoute } from './load-balancer/alb-stage-route.ts';
import { loadBalancerCalls } from './load-balancer/calls.ts';
import { readBalanced } from './load-balancer/live-world.ts';

/**
 * What each kind of route is in AWS. A table for each port, and not one of all: the bundle of a function
 * holds those of its ports only.
 */
interface Made<K extends RouteKind, P> {
  of(setup: Pick<Setup, 'clients' | 'clock'>, plan: PlanOf<K>): P;
}

const ROUTERS: { readonly [K in RouteKind]: Made<K, TrafficRouter> } = {
  'load-balancer': { of: ({ clients, clock }, plan) => albRouter(elb(clients), clock, plan) },
  dns: { of: ({ clients, clock }, plan) => route53Router(route53(clients), clock, plan) },
};

const STAGES: { readonly [K in RouteKind]: Made<K, StageRoute> } = {
  'load-balancer': { of: ({ clients, clock }, { stage }) => albStageRoute(elb(clients), clock, stage.rule) },
  dns: { of: () => noStage },
};

interface Reader<K extends RouteKind> {
  read(clients: WorldClients, config: ConfigOf<K>, signal?: AbortSignal): Promise<RouteKinds[K]['world']>;
}

const READERS: { readonly [K in RouteKind]: Reader<K> } = {
  'load-balancer': { read: readBalanced },
  dns: { read: readByName },
};

const CALLS: Readonly<Record<RouteKind, RouteCalls>> = { 'load-balancer': loadBalancerCalls, dns: dnsCalls };

/** By call. Made by a call that is marked pure: a bundle keeps a spread that nobody reads. */
export const ROUTE_ACCESS = /* @__PURE__ */ (() => ({ ...loadBalancerAccess, ...dnsAccess }))();

export const routerOf = (setup: Setup, plan: Plan): TrafficRouter =>
  (ROUTERS[plan.route] as Made<RouteKind, TrafficRouter>).of(setup, plan);

export const stageOf = (setup: Setup, plan: Plan): StageRoute => (STAGES[plan.route] as Made<RouteKind, StageRoute>).of(setup, plan);

/** What differs in the live world by the kind of the route. */
type Routed = { [K in RouteKind]: { readonly route: K } & RouteKinds[K]['world'] }[RouteKind];

/** The sides, and what leads users to them. */
export async function readRoute(clients: WorldClients, config: ServiceConfig, signal?: AbortSignal): Promise<Routed> {
  const { route } = config;
  return { route, ...(await (READERS[route] as Reader<RouteKind>).read(clients, config, signal)) } as Routed;
}

/** Over whichever kind of route, each once. */
export const callsOver = (of: (calls: RouteCalls) => readonly DeclaredCall[]): readonly DeclaredCall[] => {
  const all = Object.values(CALLS).flatMap(of);
  return all.filter((call, index) => all.findIndex((other) => JSON.stringify(other) === JSON.stringify(call)) === index);
};
