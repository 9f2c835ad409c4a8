import type { ECSClient } from '@aws-sdk/client-ecs';
import { sidesWithWeight } from '../../deployment/judge/at-rest.ts';
import type { Plan } from '../../deployment/plan.ts';
import type { LiveSettings } from '../../deployment/ports/container-service.ts';
import type { LiveAtRest, RestReader } from '../../deployment/ports/rest-reader.ts';
import { ROUTE_KINDS } from '../../deployment/route-kind-names.ts';
import type { RouteKind } from '../../deployment/route-kinds.ts';
import type { RouteSplit } from '../../deployment/route-split.ts';
import { isRefusal, nameOf } from '../aws-errors.ts';
import { ecs, elb, route53 } from '../clients.ts';
import { paced } from '../paced.ts';
import { portMaker } from '../port-maker.ts';
import { callsOver } from '../routes/routes.ts';
import { ecsServices } from '../services/ecs-service.ts';
import { type Settled, settled } from '../settled.ts';
import { sideBySide } from '../side-by-side.ts';
import { shareOf } from './rates.ts';
import { RESTING_ROUTES, type RouteClients } from './resting-routes.ts';
import { restingTargets } from './resting-targets.ts';

interface RestClients extends RouteClients {
  readonly ecs: ECSClient;
}

/** Calls under way at once, of one kind. */
const AT_ONCE = 4;
/** Pairs that one call describes: it takes ten names. Source: ECS API reference, DescribeServices. */
const PAIRS_A_CALL = 5;

/**
 * Pairs as they are live. The targets of each come behind its own routes, which say which sides have weight:
 * what AWS counts apart goes on side by side.
 */
export function restReader(clients: RestClients): RestReader {
  return {
    async read(plans, signal) {
      const routes = readRoutes(clients, plans, signal);
      const settings = readSettings(clients.ecs, plans, signal);
      return Promise.all(
        plans.map(async (plan): Promise<LiveAtRest | { readonly error: unknown }> => {
          const route = await routes.get(plan)!;
          if ('error' in route) return route;
          const targets = await settled(() => readWeighted(clients, plan, route.value, signal));
          if ('error' in targets) return targets;
          const pair = (await settings).get(plan)!;
          if ('error' in pair) return pair;
          const [blue, green] = pair.value;
          return { routes: route.value, blue, green, targets: targets.value };
        }),
      );
    },
  };
}

function readRoutes(
  clients: RestClients,
  plans: readonly Plan[],
  signal?: AbortSignal,
): ReadonlyMap<Plan, Promise<Settled<readonly RouteSplit[]>>> {
  const ofKind = (kind: RouteKind) => {
    const own = plans.filter(({ route }) => route === kind);
    // Each plan is of the kind whose row this is.
    const read = RESTING_ROUTES[kind].read(clients, own as never, signal);
    return own.map((plan, i) => [plan, read[i]!] as const);
  };
  return new Map(ROUTE_KINDS.flatMap(ofKind));
}

type Pair = readonly [LiveSettings, LiveSettings];

async function readSettings(client: ECSClient, plans: readonly Plan[], signal?: AbortSignal): Promise<ReadonlyMap<Plan, Settled<Pair>>> {
  const calls = inClusters(plans);
  const read = await sideBySide(calls, AT_ONCE, async (some) => {
    const together = await settled(() => settingsOf(client, some, signal));
    if ('value' in together) return together.value.map((pair) => ({ value: pair }));
    // One service that may not be described must not hide nine others.
    if (some.length === 1 || !isRefusal(together.error)) return some.map(() => together);
    return sideBySide(some, 1, (plan) =>
      settled(async () => {
        const [pair] = await settingsOf(client, [plan], signal);
        return pair!;
      }),
    );
  });
  return new Map(calls.flatMap((some, i) => some.map((plan, j) => [plan, read[i]![j]!] as const)));
}

/** Plans whose services one call describes. */
export const inClusters = (plans: readonly Plan[]): readonly (readonly [Plan, ...Plan[]])[] =>
  [...new Set(plans.map(({ cluster }) => cluster))].flatMap((name) => {
    const own = plans.filter(({ cluster }) => cluster === name);
    return Array.from(
      { length: Math.ceil(own.length / PAIRS_A_CALL) },
      (_, i) => own.slice(i * PAIRS_A_CALL, (i + 1) * PAIRS_A_CALL) as unknown as readonly [Plan, ...Plan[]],
    );
  });

/** A cluster that is gone has no services. */
async function settingsOf(client: ECSClient, plans: readonly [Plan, ...Plan[]], signal?: AbortSignal): Promise<readonly Pair[]> {
  const names = plans.flatMap(({ blue, green }) => [blue.service, green.service]);
  try {
    const found = await ecsServices(client, plans[0].cluster).settings(names, signal);
    return plans.map((_, i) => [found[2 * i], found[2 * i + 1]] as const);
  } catch (error) {
    if (nameOf(error) !== 'ClusterNotFoundException') throw error;
    return plans.map(() => [undefined, undefined] as const);
  }
}

async function readWeighted(
  clients: RestClients,
  plan: Plan,
  routes: readonly RouteSplit[],
  signal?: AbortSignal,
): Promise<LiveAtRest['targets']> {
  const read = sidesWithWeight(routes).map(
    async (side) => [side, await restingTargets(plan[side]).read(clients, plan[side], plan.cluster, signal)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}

export const restPort = /* @__PURE__ */ portMaker({
  port: 'rest',
  calls: {
    read: [
      .../* @__PURE__ */ callsOver(({ rest }) => rest.read),
      'ecs:DescribeServices',
      'elasticloadbalancing:DescribeTargetHealth',
      { call: 'ecs:ListTasks', of: 'discovered' },
      { call: 'ecs:DescribeTasks', of: 'discovered' },
    ],
  },
  make: ({ clients, clock }) =>
    restReader({
      clock,
      ecs: paced(ecs(clients), clock, shareOf('ecs')),
      elb: paced(elb(clients), clock, shareOf('elb')),
      route53: paced(route53(clients), clock, shareOf('route53')),
    }),
});
